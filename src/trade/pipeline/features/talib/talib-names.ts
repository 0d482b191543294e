import { PipelineFault } from '../../pipeline-fault.ts'
import { listOf } from '../schema-parts.ts'
import type { TalibConfig } from './talib-schema.ts'

/** Column names by TA-Lib's argument names. */
export function namedInputs(columns: TalibConfig['columns']): Readonly<Record<string, string>> {
  if (typeof columns === 'string') return { real: columns }
  if (!Array.isArray(columns)) return columns
  if (columns.length === 1) return { real: columns[0]! }
  return Object.fromEntries(columns.map((name, i) => [`real${i}`, name]))
}

/**
 * Names of all features: by function, window and output. `names` as a text is put before the window, and is the
 * whole name where there is no window; as a list it replaces all names.
 * @param outputs of each function; empty for a single one
 * @throws PipelineFault `config.invalid`
 */
export function featureNames(
  config: TalibConfig,
  outputs: readonly (readonly string[])[],
): readonly string[] {
  const joined = Object.values(namedInputs(config.columns)).join('_')
  const windows = config.windows === undefined ? [undefined] : listOf(config.windows)
  const names = listOf(config.functions).flatMap((name, i) =>
    windows.flatMap((window) => {
      const base = nameOf(config.names, { joined, name, window })
      return outputs[i]!.length === 0 ? [base] : outputs[i]!.map((output) => `${base}_${output}`)
    }),
  )
  if (!Array.isArray(config.names)) return names
  if (config.names.length === names.length) return config.names
  throw new PipelineFault(
    'config.invalid',
    `names lists ${config.names.length} names for ${names.length} features`,
    { hint: 'Give as many names as functions × windows, or one text to be put into every name.' },
  )
}

function nameOf(
  names: TalibConfig['names'],
  { joined, name, window }: { joined: string; name: string; window: number | undefined },
): string {
  const text = typeof names === 'string' ? names : undefined
  if (window === undefined) return text ?? `${joined}_${name}`
  return [joined, name, ...(text === undefined ? [] : [text]), window].join('_')
}
