import type {
  FeatureContext,
  FeatureGenerator,
  FeatureInputs,
  FeatureRow,
  RowFeatures,
} from '../feature-generator.ts'

/** Features row by row: the generator's own way, or its batch on the rows that a value depends on. */
export function openRows<Config>(
  generator: FeatureGenerator<Config>,
  config: Config,
  context: FeatureContext,
): RowFeatures {
  return generator.open?.(config, context) ?? ringOf(generator, config, context)
}

/** Names of a generator's columns. */
export function namesOf<Config>(
  generator: FeatureGenerator<Config>,
  config: Config,
  context: FeatureContext,
): readonly string[] {
  return (
    generator.names?.(config) ?? generator.generate(config, inputsOf([], context)).map(({ name }) => name)
  )
}

/** Cost of a row: reading `lookBack` rows, all of them where it is infinite, and a generator's cost of one row. */
function ringOf<Config>(
  generator: FeatureGenerator<Config>,
  config: Config,
  context: FeatureContext,
): RowFeatures {
  const reach = generator.lookBack(config, context.timeframe) + 1
  const rows: FeatureRow[] = []
  const skip = (row: FeatureRow) => {
    rows.push(row)
    if (rows.length > 2 * reach) rows.splice(0, rows.length - reach)
  }
  return {
    skip,
    next(row) {
      skip(row)
      const columns = generator.generate(config, inputsOf(rows.slice(-reach), context))
      return columns.map(({ values }) => values.at(-1)!)
    },
  }
}

function inputsOf(rows: readonly FeatureRow[], context: FeatureContext): FeatureInputs {
  return {
    ...context,
    time: Float64Array.from(rows, ({ time }) => time),
    from: Math.max(0, rows.length - 1),
    read: (name) => Float64Array.from(rows, (row) => row.read(name)),
    filled: (name) => Float64Array.from(rows, (row) => row.filled(name)),
  }
}
