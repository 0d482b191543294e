import { allocateColumn, type Column, type Timeframe } from '../../../domain/index.ts'
import { type MergeSource, mergeSources } from '../../market/index.ts'
import { prefixed } from '../config/prefixed.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { columnOf, createTable, sliceTable } from '../table.ts'
import { joinRows } from './join-rows.ts'

export interface SourceRows {
  readonly table: Table
  /** Length of a row of this source. */
  readonly timeframe: Timeframe
  readonly prefix: string
}

export interface Raster {
  readonly timeframe: Timeframe
  /** `regular`: a row for every candle that could be; `rows`: the rows of the first source are the rows. */
  readonly kind: 'regular' | 'rows'
  /** Fills gaps by straight lines, up to so many rows; absent: gaps stay. */
  readonly interpolate?: { readonly maxGap?: number }
  /** Only so many last rows of each source are taken; 0 or absent means all. */
  readonly lastRows?: number
}

/**
 * One table of all sources: time, then the columns of each under its prefix. Rows shorter than the raster are
 * joined as candles, a last one that is not complete is dropped; what is missing is NaN.
 * @throws PipelineFault `rows.none`, `config.conflict`
 * @throws MarketError `resample.timeframe`, `merge.column-taken`
 */
export function buildData(sources: readonly SourceRows[], raster: Raster): Table {
  const merged = sources.map(({ table, timeframe, prefix }, i): MergeSource => {
    if (table.rows === 0) {
      throw new PipelineFault('rows.none', `data source ${i + 1} has no rows`, {
        where: `/data_sources/${i}`,
      })
    }
    const last = lastOf(table, raster.lastRows ?? 0)
    const rows = timeframe === raster.timeframe ? last : joinRows(last, timeframe, raster.timeframe)
    return {
      time: columnOf(rows, 'time', 'data'),
      columns: Object.fromEntries(
        rows.columns.filter(({ name }) => name !== 'time').map(({ name, values }) => [name, values]),
      ),
      prefix,
    }
  })
  if (raster.kind === 'rows') return sideBySide(merged)
  const { interpolate } = raster
  const { time, columns } = mergeSources(merged, raster.timeframe, interpolate ? { interpolate } : {})
  const named = Object.entries(columns).map(([name, values]) => ({ name, values }))
  return createTable([{ name: 'time', values: time }, ...named])
}

function lastOf(table: Table, count: number): Table {
  return count === 0 || count >= table.rows ? table : sliceTable(table, table.rows - count, table.rows)
}

/** Sources side by side on the times of the first one. */
function sideBySide(sources: readonly MergeSource[]): Table {
  const time = sources[0]!.time
  const columns = sources.flatMap(({ time: own, columns, prefix }) =>
    Object.entries(columns).map(([name, values]) => ({
      name: prefixed(name, prefix),
      values: at(time, own, values),
    })),
  )
  return createTable([{ name: 'time', values: time }, ...columns])
}

/** Values at the times of `raster`, NaN where `time` has none of them. */
function at(raster: Column, time: Column, values: Column): Column {
  if (raster === time) return values
  const out = allocateColumn(raster.length).fill(Number.NaN)
  for (let row = 0, own = 0; row < raster.length; row++) {
    while (own < time.length && time[own]! < raster[row]!) own++
    if (time[own] === raster[row]) out[row] = values[own]!
  }
  return out
}
