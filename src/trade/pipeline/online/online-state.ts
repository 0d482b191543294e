import { isRecord } from '../config/json-schema.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { hashJson } from '../content-hash.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { KeptRow, KeptRows } from './online-rows.ts'
import type { KeptBars } from './source-bars.ts'

const SCHEMA = 'leme.online/1'

/** What a line needs to go on. */
export interface SavedLine {
  /** Columns of each source but the time. */
  readonly columns: readonly (readonly string[])[]
  readonly bars: readonly KeptBars[]
  readonly kept: KeptRows
}

/** JSON of a line; values that JSON lacks are null (unknown), "∞" and "-∞". */
export function writeState(config: PipelineConfig, line: SavedLine): unknown {
  const { base, rows } = line.kept
  const kept = { base, rows: rows.map(({ scorer: _, ...row }) => row) }
  return { schema: SCHEMA, settings: settingsHash(config), line: encode({ ...line, kept }) }
}

/** @throws PipelineFault `online.state` */
export function readState(value: unknown, config: PipelineConfig): SavedLine {
  if (!isRecord(value) || value.schema !== SCHEMA || !isRecord(value.line)) {
    const found = isRecord(value) && typeof value.schema === 'string' ? `"${value.schema}"` : 'no schema'
    throw foreign(`the state has ${found}, not "${SCHEMA}"`)
  }
  if (value.settings !== settingsHash(config)) throw foreign('the state is of another configuration')
  const line = decode(value.line) as SavedLine
  const rows = line.kept.rows.map((row): KeptRow => ({ ...row, scorer: undefined }))
  return { ...line, kept: { base: line.kept.base, rows } }
}

/** The part of the configuration that decides what a row is; models may change. */
function settingsHash(config: PipelineConfig): string {
  const { freq, compat, raster, data_sources, feature_sets, signal_sets, append_overlap_records } = config
  return hashJson({ freq, compat, raster, data_sources, feature_sets, signal_sets, append_overlap_records })
}

function foreign(message: string): PipelineFault {
  return new PipelineFault('online.state', message, {
    hint: 'Start anew from the history.',
  })
}

function encode(value: unknown): unknown {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return null
    return Number.isFinite(value) ? value : value > 0 ? '∞' : '-∞'
  }
  if (Array.isArray(value)) return value.map(encode)
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, encode(inner)]])),
  )
}

function decode(value: unknown): unknown {
  if (value === null) return Number.NaN
  if (value === '∞') return Number.POSITIVE_INFINITY
  if (value === '-∞') return Number.NEGATIVE_INFINITY
  if (Array.isArray(value)) return value.map(decode)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, decode(inner)]))
}
