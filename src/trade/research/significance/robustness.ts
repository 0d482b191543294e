import { random } from '../../../math/index.ts'
import { periodCandles } from '../hold-benchmark.ts'
import { bootstrapProfit } from '../monte-carlo/bootstrap-profit.ts'
import { shuffleDrawdown } from '../monte-carlo/shuffle-drawdown.ts'
import type { RandomEntry, Robustness, Spread } from '../report-schema.ts'
import { type PeriodSplitInput, periodSplit } from './period-split.ts'
import { randomEntryTest } from './random-entry-test.ts'
import { signFlipTest } from './sign-flip-test.ts'

const SEED = 20_180_110
/** Draws that one test may spend: many tries for few trades, enough for many. */
const DRAWS = 500_000
/** A random place costs a tenth of a draw; a good deal more where pairs are placed together. */
const PLACES = 1_000_000
const PLACES_TOGETHER = 600_000
const MIN_TRIES = 200
const MAX_TRIES = 1000

/**
 * Luck or skill: the trades against chance, in other orders, and late against early. Each test has its own
 * fixed seed, so that the same trades give the same report. Undefined without trades.
 */
export function robustness(input: PeriodSplitInput): Robustness | undefined {
  const { trades, startingBalance } = input
  if (trades.length === 0) return undefined
  const profits = trades.map((trade) => trade.profitAbs)
  const tries = triesOf(trades.length, DRAWS)
  const isOnePair = trades.every(({ pair }) => pair === trades[0]!.pair)
  const entryTries = triesOf(trades.length, isOnePair ? PLACES : PLACES_TOGETHER)
  const test = (number: number) => ({ tries, random: random(SEED + number) })
  const signFlip = { tries, pValue: signFlipTest(profits, test(1)) }
  const { spread, lossChance } = bootstrapProfit(profits, test(2))
  const { actual, maxDrawdown } = shuffleDrawdown(profits, { startingBalance, ...test(3) })
  const entries = randomEntryTest({ trades, candles: periodCandles(input), ...test(4), tries: entryTries })
  const randomEntry: RandomEntry | null = entries
    ? { tries: entryTries, pValue: entries.pValue, profitTotal: shareOf(entries.totals, startingBalance) }
    : null
  return {
    seed: SEED,
    pValue: Math.max(signFlip.pValue, randomEntry?.pValue ?? 0),
    signFlip,
    bootstrap: { tries, profitTotal: shareOf(spread, startingBalance), lossChance },
    randomEntry,
    shuffle: { tries, maxDrawdown, actual },
    split: periodSplit(input),
  }
}

function triesOf(trades: number, budget: number): number {
  return Math.min(MAX_TRIES, Math.max(MIN_TRIES, Math.round(budget / trades)))
}

function shareOf({ p5, p50, p95 }: Spread, balance: number): Spread {
  return { p5: p5 / balance, p50: p50 / balance, p95: p95 / balance }
}
