import type { Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import type { TableColumn } from '../../port.ts'
import { copyColumn } from '../copy-column.ts'
import type { FeatureGenerator, FeatureInputs } from '../feature-generator.ts'
import type { FeatureConfig, FeatureDefinition } from './define-feature.ts'

/** The generator that a feature of one's own is; `name` is for messages. */
export function customGenerator(
  name: string,
  feature: FeatureDefinition,
): FeatureGenerator<FeatureConfig | undefined> {
  return {
    generate: (config = {}, inputs) => generate({ name, feature, config }, inputs),
    names: (config = {}) =>
      requireNames(
        name,
        guarded(name, () => feature.names(config)),
      ),
    lookBack(config = {}) {
      const rows = guarded(name, () => feature.lookBack(config))
      if (rows === Number.POSITIVE_INFINITY || (Number.isInteger(rows) && rows >= 0)) return rows
      throw refuse(name, `its lookBack is ${rows}`, 'Give a whole number of rows, or Infinity.')
    },
  }
}

interface Call {
  readonly name: string
  readonly feature: FeatureDefinition
  readonly config: FeatureConfig
}

function generate({ name, feature, config }: Call, inputs: FeatureInputs): readonly TableColumn[] {
  const lent: { readonly copy: Column; readonly source: Column }[] = []
  const lend = (source: Column) => {
    const copy = source.slice()
    lent.push({ copy, source })
    return copy
  }
  const names = requireNames(
    name,
    guarded(name, () => feature.names(config)),
  )
  const columns = guarded(name, () =>
    feature.compute(
      {
        time: lend(inputs.time),
        column: (column) => lend(inputs.read(column)),
        filled: (column) => lend(inputs.filled(column)),
      },
      config,
    ),
  )
  if (lent.some(({ copy, source }) => !isSame(copy, source))) {
    throw refuse(name, 'it writes into its inputs', 'Write into a new Float64Array.')
  }
  if (!Array.isArray(columns) || columns.length !== names.length) {
    const count = Array.isArray(columns) ? `${columns.length} columns` : `${typeof columns}`
    throw refuse(name, `it returns ${count} for ${names.length} names`, 'Return a column for each name.')
  }
  return columns.map((values: unknown, i) => ({
    name: names[i]!,
    values: requireColumn(values, { name, output: names[i]!, rows: inputs.time.length }),
  }))
}

function requireNames(name: string, names: unknown): readonly string[] {
  const isNames = Array.isArray(names) && names.length > 0 && names.every((text) => typeof text === 'string')
  if (isNames && names.every((text) => text !== '') && new Set(names).size === names.length) return names
  throw refuse(name, 'its names are not a list of different texts', 'Return such as ["spread"].')
}

function requireColumn(
  values: unknown,
  { name, output, rows }: { name: string; output: string; rows: number },
): Column {
  if (!Array.isArray(values) && !(values instanceof Float64Array)) {
    throw refuse(name, `${output} is no column`, 'Return a Float64Array or a list of numbers.')
  }
  if (values.length !== rows) {
    throw refuse(
      name,
      `${output} has ${values.length} rows, not ${rows}`,
      'Give one value a row, NaN where unknown.',
    )
  }
  const strange = values.findIndex(
    (value: unknown) => typeof value !== 'number' || Math.abs(value) === Infinity,
  )
  if (strange >= 0) {
    throw refuse(
      name,
      `${output} is ${values[strange]} in row ${strange}`,
      'Give finite numbers, NaN where unknown.',
    )
  }
  return copyColumn(values)
}

function guarded<T>(name: string, compute: () => T): T {
  try {
    return compute()
  } catch (cause) {
    if (cause instanceof PipelineFault) throw cause
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new PipelineFault('feature.custom', `the feature ${name} fails: ${message}`, {
      hint: 'Mend the function; it is called with the columns as they are, gaps included.',
      cause,
    })
  }
}

function refuse(name: string, what: string, hint: string): PipelineFault {
  return new PipelineFault('feature.custom', `the feature ${name} is refused: ${what}`, { hint })
}

function isSame(a: Column, b: Column): boolean {
  return a.every((value, row) => Object.is(value, b[row]))
}
