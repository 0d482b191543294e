import type { AverageSearch } from './average-search.ts'

/** With more, a cell is too small to be pointed at: periods that lie beside each other share one. */
const MOST_CELLS = 60

export interface HeatCell {
  /** Place of its periods among those of the axes. */
  readonly column: number
  readonly row: number
  readonly pairs: number
  readonly meanProfit: number
  readonly bestProfit: number
}

/** Periods that share a column or a row. */
export interface HeatLevel {
  readonly first: number
  readonly last: number
}

export interface HeatGrid {
  /** Slow periods, shortest first. */
  readonly columns: readonly HeatLevel[]
  /** Fast periods, shortest first. */
  readonly rows: readonly HeatLevel[]
  /** Of every place that has pairs. */
  readonly cells: readonly HeatCell[]
}

/** Profits of pairs by their periods, at most 60 a side. `profits` in the order of the pairs. */
export function heatGrid(
  { fast, slow }: Pick<AverageSearch, 'fast' | 'slow'>,
  profits: Float64Array,
): HeatGrid {
  const [x, y] = [axisOf(slow), axisOf(fast)]
  const size = x.levels.length * y.levels.length
  const pairs = new Uint32Array(size)
  const sums = new Float64Array(size)
  const best = new Float64Array(size).fill(-Infinity)
  for (let pair = 0; pair < profits.length; pair++) {
    const at = y.placeOf.get(fast[pair]!)! * x.levels.length + x.placeOf.get(slow[pair]!)!
    pairs[at]!++
    sums[at]! += profits[pair]!
    best[at] = Math.max(best[at]!, profits[pair]!)
  }
  const cells: HeatCell[] = []
  for (let at = 0; at < size; at++) {
    if (pairs[at] === 0) continue
    const place = { column: at % x.levels.length, row: Math.floor(at / x.levels.length) }
    cells.push({ ...place, pairs: pairs[at]!, meanProfit: sums[at]! / pairs[at]!, bestProfit: best[at]! })
  }
  return { columns: x.levels, rows: y.levels, cells }
}

/** Place of the level that holds a period. */
export function placeIn(levels: readonly HeatLevel[], period: number): number {
  return levels.findIndex(({ first, last }) => first <= period && period <= last)
}

function axisOf(periods: Uint32Array) {
  const distinct = [...new Set(periods)].sort((a, b) => a - b)
  const share = Math.ceil(distinct.length / MOST_CELLS)
  const levels: HeatLevel[] = []
  for (let at = 0; at < distinct.length; at += share) {
    levels.push({ first: distinct[at]!, last: distinct[Math.min(at + share, distinct.length) - 1]! })
  }
  const placeOf = new Map(distinct.map((period, at) => [period, Math.floor(at / share)]))
  return { levels, placeOf }
}
