import { type ClosedTrade, tradeOutcomes } from '../../../domain/index.ts'
import { drawdownFigures } from '../drawdown-figures.ts'
import { ratioFigures } from '../ratio-figures.ts'
import { roundDecimals, sum } from '../series-figures.ts'
import { spanText } from './freqtrade-text.ts'

export interface LineContext {
  readonly startingBalance: number
  /** Whole days of the period. */
  readonly days: number
}

/** freqtrade's figures of some trades in one line of a table, `key` first. */
export function summaryLine(key: string, trades: readonly ClosedTrade[], context: LineContext) {
  const { startingBalance, days } = context
  const outcomes = tradeOutcomes(trades)
  const { profits, ratios: returns } = outcomes
  const total = sum(profits)
  const mean = trades.length === 0 ? 0 : sum(returns) / trades.length
  const wins = profits.filter((profit) => profit > 0).length
  const losses = profits.filter((profit) => profit < 0).length
  const { maxDrawdownAccount, maxDrawdownAbs } = drawdownFigures(outcomes, startingBalance)
  const ratios = ratioFigures({ profits, startingBalance, days, drawdownAccount: maxDrawdownAccount })
  return {
    key,
    trades: trades.length,
    profit_mean: mean,
    profit_mean_pct: roundDecimals(mean * 100, 2),
    profit_total_abs: total,
    profit_total: total / startingBalance,
    profit_total_pct: roundDecimals((total / startingBalance) * 100, 2),
    duration_avg: trades.length === 0 ? '0:00' : spanText(meanMinutes(trades)),
    wins,
    draws: trades.length - wins - losses,
    losses,
    winrate: trades.length === 0 ? 0 : wins / trades.length,
    cagr: ratios.cagr,
    expectancy: ratios.expectancy,
    expectancy_ratio: expectancyRatio(trades.length, ratios.expectancyRatio),
    sortino: ratios.sortino,
    sharpe: ratios.sharpe,
    calmar: ratios.calmar,
    sqn: ratios.sqn,
    profit_factor: ratios.profitFactor,
    max_drawdown_account: maxDrawdownAccount,
    max_drawdown_abs: maxDrawdownAbs,
  }
}

export type SummaryLine = ReturnType<typeof summaryLine>

/** freqtrade has 100 where there are no trades. */
export function expectancyRatio(trades: number, ratio: number): number {
  return trades === 0 ? 100 : ratio
}

/** A line for each pair, most profitable first, then `TOTAL`. */
export function pairLines(
  pairs: readonly string[],
  trades: readonly ClosedTrade[],
  context: LineContext,
): readonly SummaryLine[] {
  const lines = pairs.map((pair) => {
    const own = trades.filter((trade) => trade.pair === pair)
    return summaryLine(pair, own, context)
  })
  return [...byProfit(lines), summaryLine('TOTAL', trades, context)]
}

/** A line for each word that `tagOf` gives, most profitable first, then `TOTAL`; trades without one are in that alone. */
export function tagLines(
  trades: readonly ClosedTrade[],
  tagOf: (trade: ClosedTrade) => string | null,
  context: LineContext,
): readonly SummaryLine[] {
  const groups = [...Map.groupBy(trades, tagOf)].filter(
    (group): group is [string, ClosedTrade[]] => group[0] !== null,
  )
  const ordered = groups.sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = ordered.map(([tag, own]) => summaryLine(tag, own, context))
  return [...byProfit(lines), summaryLine('TOTAL', trades, context)]
}

function byProfit(lines: readonly SummaryLine[]): readonly SummaryLine[] {
  return lines.toSorted((a, b) => b.profit_total_abs - a.profit_total_abs)
}

/** Mean minutes held, rounded, halves to the even one. */
export function meanMinutes(trades: readonly ClosedTrade[]): number {
  const minutes = trades.map(({ openTime, closeTime }) => Math.floor((closeTime - openTime) / 60_000))
  return roundDecimals(sum(minutes) / trades.length, 0)
}
