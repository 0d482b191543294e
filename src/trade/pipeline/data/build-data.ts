import {
  allocateColumn,
  type Candles,
  type Column,
  PRICE_COLUMNS,
  type Timeframe,
} from '../../../domain/index.ts'
import { type MergeSource, mergeSources, resample } from '../../market/index.ts'
import { prefixed } from '../config/prefixed.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import { createTable } from '../table.ts'

export interface SourceCandles {
  readonly candles: Candles
  readonly prefix: string
}

export interface Raster {
  readonly timeframe: Timeframe
  /** `regular`: a row for every candle that could be; `rows`: the candles of the first source are the rows. */
  readonly kind: 'regular' | 'rows'
}

/**
 * One table of all sources: time, then open, high, low, close, volume of each under its prefix. Shorter
 * candles are joined to the raster's, a last one that is not complete is dropped; what is missing is NaN.
 * @throws PipelineFault `rows.none`, `config.conflict`
 * @throws MarketError `resample.timeframe`, `merge.column-taken`
 */
export function buildData(sources: readonly SourceCandles[], raster: Raster): Table {
  const merged = sources.map(({ candles, prefix }, i): MergeSource => {
    if (candles.length === 0) {
      throw new PipelineFault('rows.none', `data source ${i + 1} has no candles`, {
        where: `/data_sources/${i}`,
      })
    }
    const { time, ...rest } = resample(candles, raster.timeframe, { incomplete: 'drop' })
    return { time, columns: Object.fromEntries(PRICE_COLUMNS.map((name) => [name, rest[name]])), prefix }
  })
  if (raster.kind === 'rows') return joinRows(merged)
  const { time, columns } = mergeSources(merged, raster.timeframe)
  const named = Object.entries(columns).map(([name, values]) => ({ name, values }))
  return createTable([{ name: 'time', values: time }, ...named])
}

/** Sources side by side on the times of the first one. */
function joinRows(sources: readonly MergeSource[]): Table {
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
