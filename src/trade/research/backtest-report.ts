import type { Candles, Timeframe, TradingSettings } from '../../domain/index.ts'
import type { Market, Simulation } from '../engine/index.ts'
import type { Strategy } from '../strategy/index.ts'
import { assumptions } from './assumptions.ts'
import { backtestMetrics } from './backtest-metrics.ts'
import { balanceCurves, dayEnds, evenSteps } from './balance-curves.ts'
import { deepestFall, holdBenchmark, marketChange } from './hold-benchmark.ts'
import { ignoredShorts } from './ignored-shorts.ts'
import { monthlyTable } from './monthly-table.ts'
import type { BacktestReport } from './report-schema.ts'
import { returnDistribution } from './return-distribution.ts'
import { robustness } from './significance/robustness.ts'
import { tradeAdjustments } from './trade-adjustments.ts'
import { holdingTimes, tradeGroups } from './trade-groups.ts'
import { tradeHash } from './trade-hash.ts'
import { verdict } from './verdict.ts'

export interface BacktestReportInput {
  /** The strategy's name. */
  readonly strategy: string
  readonly timeframe: Timeframe
  readonly pairs: readonly string[]
  readonly settings: TradingSettings
  readonly simulation: Simulation
  /** By pair, at least over the period; default those of `markets`. Without any there is nothing to hold and no random entry. */
  readonly candles?: ReadonlyMap<string, Candles>
  /** What was simulated: tells of smaller candles, and of signals that were not acted on. */
  readonly markets?: readonly Market[]
  /** Parameters of the strategy that were given; the others had their start values. */
  readonly params?: Readonly<Record<string, unknown>>
  /** Whoever was asked on the way, beside the signals. */
  readonly decisions?: Pick<Strategy, 'callbacks' | 'decide'>
}

/** A finished backtest as a research note. Pure and deterministic: equal input, equal JSON, on every machine. */
export function backtestReport(input: BacktestReportInput): BacktestReport {
  const { strategy, timeframe, pairs, settings, simulation, markets = [] } = input
  const candles = input.candles ?? new Map(markets.map((market) => [market.pair, market.candles]))
  const shorts = ignoredShorts(markets, settings)
  const { trades, startTime, endTime } = simulation
  const { startingBalance, fee } = settings
  const period = { candles, startTime, endTime, fee }
  const benchmark = holdBenchmark(period)
  const times = evenSteps(startTime, endTime)
  const steps = benchmark?.valuesAt(times) ?? []
  const metrics = backtestMetrics({
    trades,
    pairs,
    startingBalance,
    startTime,
    endTime,
    marketChange: marketChange(period),
  })
  const hold = benchmark
    ? { profitTotal: benchmark.profitTotal, maxDrawdown: deepestFall(steps), pairs: benchmark.pairs }
    : null
  const tests = robustness({ trades, startingBalance, ...period }) ?? null
  const balance = { trades, startingBalance, startTime, endTime }
  return {
    schema: 'leme.report/1',
    title: `${strategy} on ${named(pairs)}, ${timeframe}`,
    verdict: verdict({ trades, metrics, hold, robustness: tests, ignoredShorts: shorts }),
    subject: {
      strategy,
      timeframe,
      pairs: [...pairs],
      stakeCurrency: settings.stakeCurrency,
      startTime,
      endTime,
      candles: simulation.candles,
    },
    assumptions: assumptions({
      ...{ settings, startTime, endTime, days: metrics.backtestDays, pairs, timeframe },
      path: simulation.path,
      params: input.params ?? {},
      asked: askedOf(input.decisions),
      detail: markets.find(({ detail }) => detail !== undefined)?.detail?.timeframe,
    }),
    settings,
    missed: {
      rejectedSignals: simulation.rejectedSignals,
      timedOutEntries: simulation.timedOutEntries,
      timedOutExits: simulation.timedOutExits,
      ignoredShorts: shorts,
    },
    metrics,
    hold,
    curves: balanceCurves({
      ...balance,
      ...(benchmark && { hold: { days: benchmark.valuesAt(dayEnds(startTime, endTime)), steps, times } }),
    }),
    monthly: monthlyTable(balance),
    distribution: returnDistribution(trades),
    pairs: tradeGroups(trades, (trade) => trade.pair, { startingBalance, keys: pairs }),
    exitReasons: tradeGroups(trades, (trade) => trade.exitReason, { startingBalance }),
    sides: tradeGroups(trades, (trade) => (trade.isShort ? 'short' : 'long'), { startingBalance }),
    adjustments: tradeAdjustments(trades),
    holdingTimes: holdingTimes(trades),
    robustness: tests,
    tradeHash: tradeHash(trades),
  }
}

function askedOf(decisions: BacktestReportInput['decisions']): readonly string[] {
  return [...Object.keys(decisions?.callbacks ?? {}), ...(decisions?.decide ? ['decide'] : [])]
}

/** `ETH/BTC`, `ETH/BTC and LTC/BTC`, `6 pairs`. */
function named(pairs: readonly string[]): string {
  return pairs.length > 2 ? `${pairs.length} pairs` : pairs.join(' and ')
}
