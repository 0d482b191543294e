import { type ConfigProblem, checkConfig, type PipelineConfig } from '../../trade/pipeline/index.ts'
import { type JsoncDocument, readJsonc } from './read-jsonc.ts'

export interface ReadPipelineConfig {
  readonly config: PipelineConfig
  /** Keys that have no effect, each with its place. */
  readonly warnings: readonly string[]
}

/**
 * Reads the configuration of a research line from JSON with comments; `symbol` takes the place of its own.
 * @throws ConfigFault `config.syntax`, `config.duplicate-key`
 * @throws PipelineFault `config.invalid`, each problem with `file:line:column`
 */
export function readPipelineConfig(text: string, file: string, symbol?: string): ReadPipelineConfig {
  const document = readJsonc(text, file)
  const { value } = document
  const isNamed = symbol !== undefined && typeof value === 'object' && value !== null
  const { config, warnings, notes } = checkConfig(
    isNamed ? { ...value, symbol } : value,
    ({ pointer, atKey }) => document.locate(pointer, { atKey }),
  )
  return {
    config: withSpans(config, document),
    warnings: [...notes.map((note) => `${file} ${note}`), ...grouped(warnings, document)],
  }
}

/** One line for all keys that have no effect for the same reason, with the place of the first. */
function grouped(warnings: readonly ConfigProblem[], document: JsoncDocument): readonly string[] {
  const groups = new Map<string, ConfigProblem[]>()
  for (const warning of warnings)
    groups.set(warning.message, [...(groups.get(warning.message) ?? []), warning])
  return [...groups].map(([message, group]) => {
    const names = group.map(({ pointer }) => `"${pointer.slice(pointer.lastIndexOf('/') + 1)}"`)
    const place = document.locate(group[0]!.pointer, { atKey: true })
    const text = group.length > 1 ? message.replace(/^has no effect/, 'have no effect') : message
    return `${place} ${[...new Set(names)].join(', ')} ${text}`
  })
}

/** A smoothing window written with a decimal point, `6.0`, is a span; JSON's numbers alone cannot tell. */
function withSpans(config: PipelineConfig, document: JsoncDocument): PipelineConfig {
  if (!config.signal_sets) return config
  const signal_sets = config.signal_sets.map((set, i) => {
    if (set.generator !== 'smoothen' || set.config.method !== undefined) return set
    const written = document.textAt(`/signal_sets/${i}/config/window`)
    return written?.includes('.') ? { ...set, config: { ...set.config, method: 'ewm' as const } } : set
  })
  return { ...config, signal_sets }
}
