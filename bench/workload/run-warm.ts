import type { Candles } from '../../src/domain/index.ts'
import {
  type Market,
  outcomesOf,
  prepareMarket,
  readSettings,
  type Simulation,
  simulate,
  tradingSettings,
} from '../../src/trade/engine/index.ts'
import { backtestMetrics, tradeHash } from '../../src/trade/research/index.ts'
import type { Strategy } from '../../src/trade/strategy/index.ts'
import type { Workload, WorkloadSeries } from './workloads.ts'

/** A workload in this process: its candles are in memory and its strategy is loaded. */
export interface WarmBacktest {
  /** Indicators and decisions of every pair. */
  decide(params?: Readonly<Record<string, number>>): readonly Market[]
  /** The same, and proves for every pair that the strategy does not look ahead, as the command does. */
  decideWithProof(): readonly Market[]
  simulate(markets: readonly Market[]): Simulation
  /** Every figure of the report that needs no chance. */
  measure(simulation: Simulation): number
  hash(simulation: Simulation): string
}

export function openWarm(
  { config }: Workload,
  strategy: Strategy,
  series: readonly WorkloadSeries[],
): WarmBacktest {
  const settings = tradingSettings(strategy.risk, readSettings(config))
  const pairs = series.map(({ pair }) => pair)
  return {
    decide: (params) => series.map((one) => prepareMarket(strategy, one, params && { params })),
    decideWithProof: () => series.map((one) => prepareMarket(strategy, one, { proveCausal: true })),
    simulate: (markets) => simulate(markets, { settings }),
    measure(simulation) {
      const { startTime, endTime } = simulation
      const trades = outcomesOf(simulation)
      const { startingBalance } = settings
      const marketChange = meanChange(series.map(({ candles }) => candles))
      return backtestMetrics({ trades, pairs, startingBalance, startTime, endTime, marketChange }).sharpe
    },
    hash: ({ trades }) => tradeHash(trades),
  }
}

function meanChange(series: readonly Candles[]): number {
  const changes = series.map(({ close, length }) => close[length - 1]! / close[0]! - 1)
  return changes.reduce((sum, change) => sum + change, 0) / changes.length
}
