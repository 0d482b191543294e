import type { ClosedTrade } from '../../../domain/index.ts'
import { backtestMetrics } from '../backtest-metrics.ts'
import { dailyReturns } from '../daily-returns.ts'
import { counted, percent, pValueText } from '../figure-format.ts'
import { deepestFallOf } from '../monte-carlo/shuffle-drawdown.ts'
import { type ComparedFigures, type MetricRow, metricTable } from './metric-table.ts'
import { type PairedOptions, type PairedTest, pairedTest } from './paired-test.ts'
import { type TradeOverlap, tradeOverlap } from './trade-overlap.ts'

export interface ComparedRun {
  readonly name: string
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  readonly startingBalance: number
  /** UTC milliseconds. */
  readonly startTime: number
  readonly endTime: number
}

export interface RunComparison {
  readonly names: readonly [string, string]
  readonly metrics: readonly MetricRow[]
  readonly overlap: TradeOverlap
  /** Over the days that both runs have; null for fewer than three. */
  readonly paired: PairedTest | null
  /** Which run is better beyond chance: `first`, `second`, or `undecided`. */
  readonly verdict: 'first' | 'second' | 'undecided'
  readonly sentence: string
}

const DAY_MS = 86_400_000
const SKILL = 0.05
/** Fewer days than this decide nothing. */
const ENOUGH_DAYS = 30

/**
 * Two runs beside each other: figures, trades, and whether the one is better beyond chance on the days that
 * they share. Equal runs, equal numbers.
 * @throws Fault `research.option`
 */
export function compareRuns(a: ComparedRun, b: ComparedRun, options: PairedOptions = {}): RunComparison {
  const metrics = metricTable([figuresOf(a), figuresOf(b)])
  const paired = pairedTest(...sharedDays(a, b), options) ?? null
  const verdict = verdictOf(paired)
  const names = [a.name, b.name] as const
  return {
    names,
    metrics,
    overlap: tradeOverlap(a.trades, b.trades),
    paired,
    verdict,
    sentence: [sentenceOf(names, paired, verdict), ...[a, b].flatMap(idleSentence)].join(' '),
  }
}

function idleSentence({ name, trades }: ComparedRun): readonly string[] {
  return trades.length === 0 ? [`${name} made no trade.`] : []
}

function figuresOf(run: ComparedRun): ComparedFigures {
  const profits = run.trades.map(({ profitAbs }) => profitAbs)
  return { ...backtestMetrics(run), drawdownFromStart: deepestFallOf(profits, run.startingBalance) }
}

/** Returns of the UTC days that both periods touch. */
function sharedDays(a: ComparedRun, b: ComparedRun): [Float64Array, Float64Array] {
  const day = (time: number) => Math.floor(time / DAY_MS)
  const first = Math.max(day(a.startTime), day(b.startTime))
  const last = Math.min(day(a.endTime), day(b.endTime))
  const cut = (run: ComparedRun) => {
    const start = day(run.startTime)
    return dailyReturns(run).slice(Math.max(0, first - start), Math.max(0, last - start + 1))
  }
  return first > last ? [new Float64Array(0), new Float64Array(0)] : [cut(a), cut(b)]
}

function verdictOf(paired: PairedTest | null): RunComparison['verdict'] {
  if (paired === null || paired.days < ENOUGH_DAYS || paired.meanReturn.pValue >= SKILL) return 'undecided'
  return paired.meanReturn.value > 0 ? 'first' : 'second'
}

function sentenceOf(
  [first, second]: readonly [string, string],
  paired: PairedTest | null,
  verdict: RunComparison['verdict'],
): string {
  if (paired === null) return `${first} and ${second} share too few days to compare.`
  const { value, pValue } = paired.meanReturn
  if (value === 0) return `${first} and ${second} bring the same on ${counted(paired.days, 'day')}.`
  const [ahead, behind] = value > 0 ? [first, second] : [second, first]
  const lead = `${ahead} brings ${percent(Math.abs(value))} a day more than ${behind} over ${counted(paired.days, 'day')}`
  if (verdict !== 'undecided') return `${lead}, beyond chance (${pValueText(pValue)}).`
  const why = paired.days < ENOUGH_DAYS ? 'too few days to tell from chance' : 'no more than chance may do'
  return `${lead}: ${why} (${pValueText(pValue)}).`
}
