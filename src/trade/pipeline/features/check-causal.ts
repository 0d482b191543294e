import { type Candles, formatTime, sliceCandles } from '../../../domain/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { buildData } from '../data/build-data.ts'
import { rasterOf } from '../data/requests.ts'
import { dialectOf } from '../dialect/dialect.ts'
import type { Table } from '../port.ts'
import { candleTable, columnOf, sliceTable } from '../table.ts'
import { computeFeatures, type FeatureOptions } from './compute-features.ts'

/** A feature whose value at a row changes when later rows are removed. */
export interface LookAhead {
  readonly feature: string
  readonly row: number
  /** UTC milliseconds. */
  readonly time: number
}

/**
 * The cut test: computes every feature of the configuration once more on candles whose end is cut off, at
 * several places, and compares all rows that are left, bit by bit. What differs has seen the future.
 * @param candles of the first data source; further sources get the same candles
 * @param lent features of one's own and time zones that the configuration names
 * @returns one entry per feature that looks ahead; none is the pass
 */
export function checkCausal(
  config: PipelineConfig,
  candles: Candles,
  lent: Pick<FeatureOptions, 'custom' | 'zoneOf'> = {},
): readonly LookAhead[] {
  const raster = { timeframe: rasterOf(config), kind: config.raster ?? 'regular' } as const
  const build = (from: Candles) => {
    const sources = (config.data_sources ?? []).map((source) => ({
      table: candleTable(from),
      timeframe: from.timeframe,
      prefix: source.column_prefix ?? '',
    }))
    return buildData(sources, raster)
  }
  const { features: dialect } = dialectOf(config.compat ?? 'leme')
  const compute = (data: Table) =>
    computeFeatures(config.feature_sets ?? [], data, { ...lent, timeframe: raster.timeframe, dialect })
  const whole = compute(build(candles))
  const found = new Map<string, LookAhead>()
  for (const cut of cuts(candles.length)) {
    const part = compute(build(sliceCandles(candles, 0, cut)))
    for (const difference of firstDifferences(whole, part)) {
      if (!found.has(difference.feature)) found.set(difference.feature, difference)
    }
  }
  return [...found.values()]
}

/** The cut test on a table: `compute` is run on its first rows. */
export function findLookAhead(
  compute: (data: Table) => Table,
  { data, whole }: { data: Table; whole: Table },
): LookAhead | undefined {
  for (const cut of cuts(data.rows)) {
    const [difference] = firstDifferences(whole, compute(sliceTable(data, 0, cut)))
    if (difference) return difference
  }
  return undefined
}

/** `feature close_SMA_5 at 2018-01-10 04:55 UTC`. */
export function describeLookAhead({ feature, time }: LookAhead): string {
  return `feature ${feature} at ${formatTime(time)} UTC`
}

/** Numbers of rows to keep: inside, and one or two before the end. */
function cuts(rows: number): readonly number[] {
  const places = [Math.floor(rows * 0.37), Math.floor(rows * 0.71), rows - 2, rows - 1]
  return [...new Set(places)].filter((cut) => cut > 0 && cut < rows)
}

function firstDifferences(whole: Table, part: Table): readonly LookAhead[] {
  const time = columnOf(whole, 'time', 'cut test')
  return part.columns.flatMap(({ name, values }) => {
    const full = columnOf(whole, name, 'cut test')
    for (let row = 0; row < part.rows; row++) {
      if (!Object.is(values[row], full[row])) return [{ feature: name, row, time: time[row]! }]
    }
    return []
  })
}
