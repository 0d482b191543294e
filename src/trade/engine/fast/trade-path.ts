import { OrdersError } from '../../orders/index.ts'
import { book } from './book.ts'
import { beginFunding, payFunding } from './fast-funding.ts'
import type { FastRun } from './fast-run.ts'
import { liquidationRate } from './liquidation-rate.ts'
import { ROI, seekExit } from './seek-exit.ts'
import { DUE, type Extremes, STOP_BY } from './trade-columns.ts'

/**
 * Follows the entry order of trade `id` from its row on: the row at which it is filled or given up, written
 * with what happens there; the number of rows where neither comes. On sound candles that is the row itself.
 */
export function awaitEntry({ rules, series, trades }: FastRun, id: number): number {
  const { time, low, high, length } = series[trades.market[id]!]!.candles
  const first = trades.entryRow[id]!
  const rate = trades.openRate[id]!
  for (let row = first; row < length; row++) {
    const isLate = time[first]! < time[row]! - rules.entryTimeout
    if (!isLate && (rate < low[row]! || rate > high[row]!)) continue
    trades.due[id] = isLate ? DUE.givingUp : DUE.entry
    trades.exitRow[id] = row
    return row
  }
  return length
}

/** Takes the filled entry over: what was paid, the first stop, the rate of liquidation. */
export function takeEntry(run: FastRun, id: number, row: number): void {
  const { rules, trades, cells } = run
  const market = trades.market[id]!
  const isShort = trades.isShort[id] === 1
  const side = isShort ? -1 : 1
  const leverage = run.leverage[market]!
  const rate = trades.openRate[id]! * (1 + side * rules.cost)
  trades.openRate[id] = rate
  cells.amount = trades.amount[id]!
  cells.rate = rate
  book(cells, rules.entryFactors[isShort ? 1 : 0])
  trades.stake[id] = cells.value / leverage
  trades.openValue[id] = cells.valueWithFee
  trades.stop[id] = rate * (1 - (side * rules.stopRatio) / leverage)
  trades.stopBy[id] = STOP_BY.entry
  trades.liquidation[id] = rules.isFutures ? liquidationRate(run, id) : 0
  trades.seenFrom[id] = row
  beginFunding(run, id, row)
}

/**
 * Follows trade `id` from `from` on, where nothing waits for a fill: the row at which it is left, written
 * with rate and reason, or the number of rows. An exit order outside of its candle waits; while it does no
 * other exit is looked for and no extreme is seen.
 */
export function awaitExit(run: FastRun, id: number, from: number): number {
  const { rules, trades } = run
  const { time, low, high, length } = run.series[trades.market[id]!]!.candles
  let start = from
  for (;;) {
    const placed = seekExit(run, id, start)
    trades.seenTo[id] = Math.min(placed, length - 1)
    if (placed === length) return length
    const rate = trades.closeRate[id]!
    if (!(rate > 0)) throw impossibleOrder(run, id)
    let row = placed
    let isLate = false
    while (!isLate && (rate < low[row]! || rate > high[row]!)) {
      if (++row === length) {
        payFunding(run, id, { from: placed, to: length - 1 })
        return length
      }
      isLate = time[placed]! < time[row]! - rules.exitTimeout
    }
    if (row > placed) payFunding(run, id, { from: placed, to: row })
    if (!isLate) {
      if (trades.reason[id] !== ROI) trades.closeRate[id] = takersRate(run, id, rate)
      trades.due[id] = DUE.exit
      trades.exitRow[id] = row
      return row
    }
    run.timedOutExits++
    trades.extremes.set(id, extremesOf(run, id))
    trades.seenFrom[id] = row
    start = row
  }
}

/** What a trade gets that leaves at market where the candle says `rate`. */
export function takersRate({ rules, trades }: FastRun, id: number, rate: number): number {
  return trades.isShort[id] === 1 ? rate * (1 + rules.cost) : rate * (1 - rules.cost)
}

/** The extremes that trade `id` has seen, its entry among them. */
export function extremesOf({ series, trades }: FastRun, id: number): Extremes {
  const { low, high } = series[trades.market[id]!]!.candles
  const openRate = trades.openRate[id]!
  let { min, max } = trades.extremes.get(id) ?? { min: openRate, max: openRate }
  for (let row = trades.seenFrom[id]!; row <= trades.seenTo[id]!; row++) {
    if (high[row]! > max) max = high[row]!
    if (low[row]! < min) min = low[row]!
  }
  return { min, max }
}

/** What the exchange says of an order without a rate or an amount. */
export function impossibleOrder({ series, trades }: FastRun, id: number): OrdersError {
  const { pair } = series[trades.market[id]!]!
  const rate = trades.closeRate[id]
  return new OrdersError('order.impossible', `trade ${id + 1}: ${trades.amount[id]} ${pair} at ${rate}`)
}
