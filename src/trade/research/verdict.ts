import type { ClosedTrade } from '../../domain/index.ts'
import { counted, decimal, percent, pValueText } from './figure-format.ts'
import type { BacktestMetrics } from './metrics-schema.ts'
import type { Hold, Robustness, Verdict } from './report-schema.ts'

/** Fewer trades than this are decided by luck. */
export const ENOUGH_TRADES = 100
const SKILL = 0.05
const WEAK = 0.2
const SHORT_DAYS = 90

export interface VerdictInput {
  readonly trades: readonly ClosedTrade[]
  readonly metrics: BacktestMetrics
  readonly hold: Hold | null
  readonly robustness: Robustness | null
  /** Short signals on spot markets. */
  readonly ignoredShorts: number
}

/** One sentence on money, holding and chance, and the small print that belongs to it. */
export function verdict(input: VerdictInput): Verdict {
  const { metrics, hold, robustness } = input
  const { profitTotal, totalTrades } = metrics
  if (robustness === null) {
    const held = hold === null ? '' : ` Holding ${pastTense(hold.profitTotal)}.`
    return {
      sentence: `No trades: there is nothing to judge.${held}`,
      outcome: 'none',
      beatsHolding: hold === null ? null : hold.profitTotal < 0,
      evidence: 'too-few',
      cautions: shortsCaution(input.ignoredShorts),
    }
  }
  const evidence = evidenceOf(robustness.pValue, totalTrades)
  return {
    sentence: `${againstHolding(profitTotal, hold)}; ${counted(totalTrades, 'trade')}, ${inWords(evidence, robustness.pValue)}.`,
    outcome: profitTotal > 0 ? 'gain' : profitTotal < 0 ? 'loss' : 'none',
    beatsHolding: hold === null ? null : profitTotal > hold.profitTotal,
    evidence,
    cautions: cautions(input, robustness),
  }
}

function evidenceOf(pValue: number, trades: number): Verdict['evidence'] {
  if (pValue >= WEAK) return 'none'
  if (trades < ENOUGH_TRADES) return 'too-few'
  return pValue < SKILL ? 'skill' : 'weak'
}

function inWords(evidence: Verdict['evidence'], pValue: number): string {
  const p = pValueText(pValue)
  const words = {
    skill: `unlikely to be chance (${p})`,
    weak: `may be chance (${p})`,
    none: `no sign of skill (${p})`,
    'too-few': `too few to trust (${p})`,
  }
  return words[evidence]
}

function againstHolding(profit: number, hold: Hold | null): string {
  const own = profit === 0 ? 'Breaks even' : `${profit > 0 ? 'Gains' : 'Loses'} ${percent(Math.abs(profit))}`
  if (hold === null) return own
  const held = hold.profitTotal
  const points = `${decimal(Math.abs(profit - held) * 100, 1)} pt`
  if (profit > 0 && held > 0) return `${own}, ${points} ${profit > held ? 'more' : 'less'} than holding`
  if (profit < 0 && held < 0) return `${own}, ${points} ${profit > held ? 'less' : 'more'} than holding`
  return `${own} where holding ${pastTense(held)}`
}

function pastTense(profit: number): string {
  if (profit === 0) return 'broke even'
  return `${profit > 0 ? 'gained' : 'lost'} ${percent(Math.abs(profit))}`
}

function cautions({ trades, metrics, hold, ignoredShorts }: VerdictInput, tests: Robustness): string[] {
  const { profitTotal, profitTotalAbs, totalTrades, backtestDays } = metrics
  const { before, after } = tests.split
  const best = trades.reduce((most, trade) => Math.max(most, trade.profitAbs), 0)
  const forced = metrics.exitReasons.force_exit ?? 0
  const print: string[] = []
  if (totalTrades < ENOUGH_TRADES)
    print.push(`${counted(totalTrades, 'trade')}: too few to trust. Below ${ENOUGH_TRADES}, luck decides.`)
  if (hold !== null && profitTotal < hold.profitTotal)
    print.push(
      `Holding the pairs did better: ${percent(hold.profitTotal)} after fees, without a trade in between.`,
    )
  if (backtestDays < SHORT_DAYS)
    print.push(
      `${counted(backtestDays, 'day')} show one kind of market. Test on a longer and another period.`,
    )
  if (profitTotal > 0 && profitTotalAbs - best <= 0)
    print.push('One trade made the whole profit: without it there is none.')
  if (before.profitTotal > 0 && after.profitTotal < 0)
    print.push(
      `The last 30 % of the period lost ${percent(-after.profitTotal)} after the first 70 % gained ${percent(before.profitTotal)}.`,
    )
  if (profitTotal > 0 && tests.bootstrap.lossChance > 0.1)
    print.push(
      `Drawn anew from the same trades, ${percent(tests.bootstrap.lossChance)} of runs make no gain.`,
    )
  if (tests.shuffle.maxDrawdown.p95 > 1.5 * tests.shuffle.actual)
    print.push(
      `In another order the same trades fall by up to ${percent(tests.shuffle.maxDrawdown.p95)} (95 % of orders), not ${percent(tests.shuffle.actual)}.`,
    )
  if (forced > 0) print.push(`${counted(forced, 'trade')} had to be closed because the candles ended.`)
  print.push(...shortsCaution(ignoredShorts))
  return print
}

function shortsCaution(ignored: number): string[] {
  if (ignored === 0) return []
  const were = ignored === 1 ? 'was' : 'were'
  return [
    `${counted(ignored, 'short signal')} ${were} ignored: spot markets have no shorts. Futures take them (trading_mode: futures).`,
  ]
}
