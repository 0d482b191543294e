import { allocateColumn, type Column, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { interpolateColumn } from './interpolate-column.ts'
import { MarketError } from './market-error.ts'

/** Named columns of one length over `time` (UTC milliseconds, ascending). */
export interface MergeSource {
  readonly time: Column
  readonly columns: Readonly<Record<string, Column>>
  /** Put before each name, with an underscore, unless the name has it already. */
  readonly prefix?: string
}

export interface MergeOptions {
  /** Without it, what a source lacks stays NaN. */
  readonly interpolate?: { readonly maxGap?: number }
}

export interface MergedColumns {
  readonly length: number
  readonly time: Column
  readonly columns: Readonly<Record<string, Column>>
}

/**
 * Puts sources side by side on a regular raster, from the earliest first time to the earliest last
 * time, a step of `timeframe` apart. Rows off the raster or after its end are lost. Empty sources
 * give columns of NaN.
 * @throws MarketError `merge.empty`, `merge.column-taken`
 */
export function mergeSources(
  sources: readonly MergeSource[],
  timeframe: Timeframe,
  options: MergeOptions = {},
): MergedColumns {
  const filled = sources.filter(({ time }) => time.length > 0)
  if (filled.length === 0) {
    throw new MarketError('merge.empty', 'No source has a row', { hint: 'Import or download candles first.' })
  }
  const step = timeframeMs(timeframe)
  const start = Math.min(...filled.map(({ time }) => time[0]!))
  const end = Math.min(...filled.map(({ time }) => time[time.length - 1]!))
  const length = Math.max(0, Math.floor((end - start) / step) + 1)
  const time = allocateColumn(length)
  for (let row = 0; row < length; row++) time[row] = start + row * step

  const columns: Record<string, Column> = {}
  const owner: Record<string, number> = {}
  for (const [at, source] of sources.entries()) {
    const rowOf = matchRows(source.time, time)
    for (const [name, column] of Object.entries(source.columns)) {
      const full = withPrefix(name, source.prefix)
      if (Object.hasOwn(columns, full)) throw columnTaken(full, [owner[full]! + 1, at + 1])
      owner[full] = at
      columns[full] = pick(column, rowOf)
      if (options.interpolate) interpolateColumn(columns[full], options.interpolate.maxGap)
    }
  }
  return { length, time, columns }
}

/** For each time of the raster the row of the source, or −1. The last of equal times wins. */
function matchRows(time: Column, raster: Column): Int32Array {
  const rowOf = new Int32Array(raster.length).fill(-1)
  for (let at = 0, row = 0; at < raster.length; at++) {
    for (; row < time.length && time[row]! <= raster[at]!; row++) {
      if (time[row] === raster[at]) rowOf[at] = row
    }
  }
  return rowOf
}

function pick(column: Column, rowOf: Int32Array): Column {
  const picked = allocateColumn(rowOf.length)
  for (let at = 0; at < rowOf.length; at++) picked[at] = rowOf[at]! < 0 ? Number.NaN : column[rowOf[at]!]!
  return picked
}

function withPrefix(name: string, prefix: string | undefined): string {
  return !prefix || name.startsWith(`${prefix}_`) ? name : `${prefix}_${name}`
}

function columnTaken(name: string, [first, second]: readonly [number, number]): MarketError {
  return new MarketError(
    'merge.column-taken',
    `Sources ${first} and ${second} both have a column named ${name}`,
    {
      hint: 'Give one of them a column_prefix of its own.',
    },
  )
}
