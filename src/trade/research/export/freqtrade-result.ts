import type { Timeframe, TradingSettings } from '../../../domain/index.ts'
import type { Simulation } from '../../engine/index.ts'
import { strategyStats } from './freqtrade-stats.ts'
import { coinText } from './freqtrade-text.ts'

export interface FreqtradeResultInput {
  readonly strategy: string
  readonly timeframe: Timeframe
  readonly timeframeDetail?: Timeframe
  readonly pairs: readonly string[]
  readonly settings: TradingSettings
  readonly simulation: Simulation
  /** Average change of the pairs over the period; 0 when not given. */
  readonly marketChange?: number
  /** As the user gave it: `20250101-20250301`. */
  readonly timerange?: string
  /** Names the run; the hash of its manifest does. */
  readonly runId: string
  /** When it was run, UTC milliseconds. */
  readonly runStart: number
  readonly runEnd: number
  readonly notes?: string
  readonly useCustomStoploss?: boolean
}

/**
 * A backtest as freqtrade writes it and FreqUI loads it, JSON all through: `strategy`, `strategy_comparison`
 * and `metadata`. Fields are those of freqtrade's optimize_reports, figures those of freqtrade 2024.10.
 * freqtrade keeps `metadata` in a file of its own, `*.meta.json`.
 */
export function freqtradeResult(input: FreqtradeResultInput) {
  const { strategy, settings, simulation, timeframe, timeframeDetail, notes } = input
  const stats = strategyStats(input)
  const total = stats.results_per_pair.at(-1)!
  return {
    strategy: { [strategy]: stats },
    strategy_comparison: [
      {
        ...total,
        key: strategy,
        max_drawdown_account: stats.max_drawdown_account,
        max_drawdown_abs: coinText(stats.max_drawdown_abs, settings.stakeCurrency),
      },
    ],
    metadata: {
      [strategy]: {
        run_id: input.runId,
        backtest_start_time: Math.floor(input.runStart / 1000),
        timeframe,
        timeframe_detail: timeframeDetail ?? null,
        backtest_start_ts: Math.floor(simulation.startTime / 1000),
        backtest_end_ts: Math.floor(simulation.endTime / 1000),
        ...(notes !== undefined && { notes }),
      },
    },
  }
}

export type FreqtradeResult = ReturnType<typeof freqtradeResult>
