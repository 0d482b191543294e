import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import { tradeColumns } from './trade-columns.ts'

/** The trades of one pair, and the candles that they were made on. */
export type PairTrades = readonly [trades: readonly ClosedTrade[], candles: Candles]

/**
 * Trades of several pairs in groups: what was open at the same time, of whatever pair, is in one. Rows count on
 * the longest of the pairs; a shorter one is stretched to it.
 */
export interface TradesTogether {
  /** Of the longest pair. */
  readonly rows: number
  /** Rows that each group takes. */
  readonly lengths: Float64Array
  /** Where each group begins in the columns below, and where the last one ends. */
  readonly begins: Int32Array
  /** By trade: rows from the beginning of its group to its entry. */
  readonly after: Float64Array
  /** By trade: rows of its pair for one of the longest. */
  readonly scale: Float64Array
  /** By trade: where the rates of its pair begin in `rates`. */
  readonly base: Int32Array
  /** By trade: places in `rates` from entry to exit. */
  readonly hop: Int32Array
  /** By trade, in money: it is worth max(floor, gain · exit / entry). */
  readonly gain: Float64Array
  readonly floor: Float64Array
  /** By pair: opens of two rounds, the second one scaled so that no jump comes between, then closes of one. */
  readonly rates: Float64Array
  /** Money that all entries cost. */
  readonly cost: number
}

export function tradesTogether(series: readonly PairTrades[]): TradesTogether {
  const rows = Math.max(...series.map(([, { length }]) => length))
  const pairs = pairsOf(series, rows)
  const all = series
    .flatMap(([trades], pair) => trades.map((trade, at) => ({ ...pairs[pair]!, trade, at })))
    .sort((a, b) => a.trade.openTime - b.trade.openTime)
  const first = firstOfGroups(all.map(({ trade }) => trade))
  const entries = all.map(({ columns, scale, at }) => columns.entry[at]! / scale)
  const exits = all.map(({ columns, scale, at }, k) => entries[k]! + columns.held[at]! / scale)
  const begins = Int32Array.from([...first, all.length])
  const starts = Float64Array.from(first, () => Number.POSITIVE_INFINITY)
  const ends = new Float64Array(first.length)
  const groupOf = new Int32Array(all.length)
  for (let group = 0; group < first.length; group++) {
    for (let k = begins[group]!; k < begins[group + 1]!; k++) {
      groupOf[k] = group
      starts[group] = Math.min(starts[group]!, entries[k]!)
      ends[group] = Math.max(ends[group]!, exits[k]!)
    }
  }
  return {
    rows,
    lengths: starts.map((start, group) => ends[group]! - start),
    begins,
    after: Float64Array.from(entries, (entry, k) => entry - starts[groupOf[k]!]!),
    scale: Float64Array.from(all, ({ scale }) => scale),
    base: Int32Array.from(all, ({ base }) => base),
    hop: Int32Array.from(all, ({ columns, at, length }) => columns.held[at]! || 2 * length),
    gain: Float64Array.from(all, ({ columns, at }) => columns.gain[at]!),
    floor: Float64Array.from(all, ({ columns, at }) => columns.floor[at]!),
    rates: ratesOf(series),
    cost: pairs.reduce((sum, { columns }) => sum + columns.cost, 0),
  }
}

function pairsOf(series: readonly PairTrades[], rows: number) {
  let base = 0
  return series.map(([trades, candles]) => {
    const { length } = candles
    const pair = { columns: tradeColumns(trades, candles), scale: length / rows, base, length }
    base += 3 * length
    return pair
  })
}

/** Places where a group begins: nothing of the trades before is open any more. in: in order of opening. */
function firstOfGroups(trades: readonly ClosedTrade[]): readonly number[] {
  let end = Number.NEGATIVE_INFINITY
  let begin = Number.NEGATIVE_INFINITY
  return trades.flatMap(({ openTime, closeTime }, at) => {
    const isFirst = openTime >= end && openTime > begin
    end = Math.max(end, closeTime)
    begin = openTime
    return isFirst ? [at] : []
  })
}

function ratesOf(series: readonly PairTrades[]): Float64Array {
  const rates = new Float64Array(3 * series.reduce((sum, [, { length }]) => sum + length, 0))
  let at = 0
  for (const [, { open, close, length }] of series) {
    const scale = close[length - 1]! / open[0]!
    for (let row = 0; row < length; row++) {
      rates[at + row] = open[row]!
      rates[at + length + row] = open[row]! * scale
      rates[at + 2 * length + row] = close[row]!
    }
    at += 3 * length
  }
  return rates
}
