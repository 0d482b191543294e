import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { PendingNotice } from '../../adapters/notify/index.ts'
import { hashJson, type OutputsState, type PipelineConfig } from '../../trade/pipeline/index.ts'

const SCHEMA = 'leme.online-memory/1'

/** What the service remembers across restarts; the rows themselves are made anew of the history. */
export interface OnlineMemory {
  readonly schema: typeof SCHEMA
  /** The newest row that was told of, UTC milliseconds; null before the first. */
  readonly time: number | null
  readonly outputs: OutputsState | null
  readonly pending: readonly PendingNotice[]
}

/** The file of a configuration: another one begins anew. */
export function memoryPath(stateDir: string, { symbol, ...rest }: PipelineConfig): string {
  const { data_sources, feature_sets, signal_sets, output_sets, freq } = rest
  const hash = hashJson({ symbol, data_sources, feature_sets, signal_sets, output_sets, freq }).slice(0, 16)
  return join(stateDir, 'online', `${symbol.replaceAll(/[^A-Za-z0-9-]/g, '_')}-${hash}.json`)
}

/** What was remembered; nothing where there is no file, or one that cannot be read. */
export function readMemory(path: string): OnlineMemory {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8'))
    if (value.schema === SCHEMA) return value
  } catch {}
  return { schema: SCHEMA, time: null, outputs: null, pending: [] }
}

/** Whole or not at all. */
export function writeMemory(path: string, memory: OnlineMemory): void {
  mkdirSync(dirname(path), { recursive: true })
  const unfinished = `${path}.${process.pid}.unfinished`
  writeFileSync(unfinished, JSON.stringify(memory))
  renameSync(unfinished, path)
}
