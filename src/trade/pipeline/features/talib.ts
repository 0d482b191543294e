import { nearest } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { TableColumn } from '../port.ts'
import type { FeatureGenerator, FeatureInputs } from './feature-generator.ts'
import type { TalibConfig } from './feature-schema.ts'
import { relate } from './relate.ts'
import { TALIB_FUNCTIONS, type TalibFunction } from './talib-functions.ts'

/**
 * Features named `close_SMA_5`: columns, function, window. Gaps of the inputs are filled first; a window of 1
 * over one input is the input itself.
 */
export const talibFeatures: FeatureGenerator<TalibConfig> = { generate, lookBack }

function generate(config: TalibConfig, { read, dialect }: FeatureInputs): readonly TableColumn[] {
  const inputs = namedInputs(config.columns)
  const columns = Object.fromEntries(
    Object.entries(inputs).map(([as, name]) => [as, dialect.fillGaps(read(name))]),
  )
  const joined = Object.values(inputs).join('_')
  const windows = config.windows === undefined ? [undefined] : [config.windows].flat()
  const features = config.functions.flatMap((name) => {
    const known = requireFunction(name, inputs)
    const values = windows.map((window) => {
      if (window === 1 && columns.real && Object.keys(columns).length === 1) return columns.real
      return known.compute(columns, window ?? known.defaultWindow ?? 0)
    })
    const related = config.parameters ? relate(values, config.parameters, dialect) : values
    return related.map((column, i) => ({
      name: featureName(config, joined, name, windows[i]),
      values: column,
    }))
  })
  if (!Array.isArray(config.names)) return features
  if (config.names.length !== features.length) {
    throw new PipelineFault(
      'config.invalid',
      `names lists ${config.names.length} names for ${features.length} features`,
      {
        hint: 'Give as many names as functions × windows, or one text to be put into every name.',
      },
    )
  }
  return features.map(({ values }, i) => ({ name: config.names![i]!, values }))
}

function lookBack(config: TalibConfig): number {
  const windows = config.windows === undefined ? [] : [config.windows].flat()
  const defaults = config.functions.map((name) => TALIB_FUNCTIONS[name]?.defaultWindow ?? 1)
  return Math.max(...(windows.length > 0 ? windows : defaults)) + 1
}

function namedInputs(columns: TalibConfig['columns']): Readonly<Record<string, string>> {
  if (typeof columns === 'string') return { real: columns }
  if (!Array.isArray(columns)) return columns
  if (columns.length === 1) return { real: columns[0]! }
  return Object.fromEntries(columns.map((name, i) => [`real${i}`, name]))
}

function featureName(config: TalibConfig, joined: string, name: string, window: number | undefined): string {
  const parts = [joined, name]
  if (typeof config.names === 'string') parts.push(config.names)
  if (window !== undefined) parts.push(String(window))
  return parts.join('_')
}

function requireFunction(name: string, inputs: Readonly<Record<string, string>>): TalibFunction {
  const known = Object.hasOwn(TALIB_FUNCTIONS, name) ? TALIB_FUNCTIONS[name] : undefined
  if (!known) {
    const near = nearest(name, Object.keys(TALIB_FUNCTIONS))
    throw new PipelineFault('config.invalid', `the generator talib has no function "${name}"`, {
      hint: near ? `Did you mean "${near}"?` : `There are ${Object.keys(TALIB_FUNCTIONS).join(', ')}.`,
    })
  }
  const lacking = known.inputs.filter((input) => inputs[input] === undefined)
  if (lacking.length === 0) return known
  const wanted = known.inputs.map((input) => `"${input}": "…"`).join(', ')
  throw new PipelineFault(
    'config.invalid',
    `${name} needs the inputs ${known.inputs.join(', ')}; ${lacking.join(', ')} not given`,
    {
      hint: known.inputs[0] === 'real' ? 'Write columns as one name.' : `Write columns as {${wanted}}.`,
    },
  )
}
