import type { FastRun } from './fast-run.ts'
import { rowFrom } from './next-row.ts'

/** In place of a row: no funding comes due any more. */
export const NO_ROW = 2 ** 31 - 1

/** Sets the first funding time that trade `id`, entered on `row`, has to pay or receive. */
export function beginFunding({ series, trades }: FastRun, id: number, row: number): void {
  const { candles, funding } = series[trades.market[id]!]!
  trades.fundingFees[id] = 0
  if (!funding) return
  const from = candles.time[row]!
  let low = 0
  let high = funding.time.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (funding.time[middle]! < from) low = middle + 1
    else high = middle
  }
  trades.fundingNext[id] = low
}

/** First row from `from` on, by whose start the next funding of trade `id` is due. */
export function fundingRow({ series, trades }: FastRun, id: number, from: number): number {
  const { candles, funding } = series[trades.market[id]!]!
  const next = trades.fundingNext[id]!
  if (!funding || next >= funding.time.length) return NO_ROW
  const row = rowFrom(candles, from, funding.time[next]!)
  return row < candles.length ? row : NO_ROW
}

/** Books all funding due between rows `from` and `to`, candle by candle, as `payFunding` does. */
export function payFunding(run: FastRun, id: number, { from, to }: { from: number; to: number }): void {
  const { series, trades } = run
  const { candles, funding } = series[trades.market[id]!]!
  const sign = trades.isShort[id] === 1 ? 1 : -1
  for (let row = fundingRow(run, id, from); row <= to; row = fundingRow(run, id, row)) {
    const time = candles.time[row]!
    let next = trades.fundingNext[id]!
    let perUnit = 0
    for (; next < funding!.time.length && funding!.time[next]! <= time; next++) {
      perUnit += funding!.rate[next]! * funding!.markPrice[next]!
    }
    trades.fundingNext[id] = next
    trades.fundingFees[id]! += sign * perUnit * trades.amount[id]!
  }
}
