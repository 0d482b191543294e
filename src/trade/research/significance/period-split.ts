import type { Candles, ClosedTrade } from '../../../domain/index.ts'
import { holdBenchmark } from '../hold-benchmark.ts'
import type { PeriodPart } from '../report-schema.ts'
import { sum } from '../series-figures.ts'

/** Share of the period that counts as seen. */
const SEEN = 0.7

export interface PeriodSplitInput {
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly candles: ReadonlyMap<string, Candles>
  readonly startingBalance: number
  readonly startTime: number
  readonly endTime: number
  readonly fee: number
}

/** The first 70 % of the period beside the rest, trades counted where they closed. */
export function periodSplit(input: PeriodSplitInput) {
  const { trades, startingBalance, startTime, endTime } = input
  const time = Math.floor(startTime + SEEN * (endTime - startTime))
  const early = trades.filter((trade) => trade.closeTime <= time)
  const late = trades.filter((trade) => trade.closeTime > time)
  const before = part(early, startingBalance, { ...input, endTime: time })
  const balance = startingBalance + sum(early.map((trade) => trade.profitAbs))
  return { time, before, after: part(late, balance, { ...input, startTime: time }) }
}

function part(trades: readonly ClosedTrade[], balance: number, period: PeriodSplitInput): PeriodPart {
  const { length } = trades
  const hold = holdBenchmark(period)
  return {
    startTime: period.startTime,
    endTime: period.endTime,
    trades: length,
    winrate: length === 0 ? 0 : trades.filter((trade) => trade.profitRatio > 0).length / length,
    profitMean: length === 0 ? 0 : sum(trades.map((trade) => trade.profitRatio)) / length,
    profitTotal: balance > 0 ? sum(trades.map((trade) => trade.profitAbs)) / balance : 0,
    holdProfit: hold?.profitTotal ?? null,
  }
}
