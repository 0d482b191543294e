import { formatTime, type TimeRange } from '../../domain/index.ts'
import { holdBenchmark, type TrialParameters } from '../../trade/research/index.ts'
import { metricsOf, runExperiment } from './experiment.ts'
import type { Experiment } from './load-experiment.ts'

/** Figures of one backtest that people compare; null where there is nothing to divide by. */
export interface Figures {
  readonly from: string
  readonly to: string
  readonly trades: number
  /** Of the starting balance. */
  readonly profitTotal: number
  /** What buying all pairs for equal money and holding them would have brought; null without candles. */
  readonly holding: number | null
  readonly winrate: number
  readonly profitFactor: number | null
  readonly sharpe: number | null
  readonly maxDrawdownAccount: number
}

/** freqtrade's stand-in for a Sharpe ratio where trades do not differ. */
const NO_SHARPE = -100

/** Runs the experiment over a range with these parameters. */
export function figuresOf({ strategy, data }: Experiment, parameters: TrialParameters, range: TimeRange) {
  const trial = runExperiment(strategy, data, { parameters, range })
  const { trades, startTime, endTime } = trial.simulation
  const metrics = metricsOf(trial)
  const { profitTotal, winrate, losses, profitFactor, sharpe, maxDrawdownAccount } = metrics
  const candles = new Map(trial.markets.map((market) => [market.pair as string, market.candles]))
  const held = holdBenchmark({ candles, startTime, endTime, fee: trial.settings.fee })
  const figures: Figures = {
    ...{ from: formatTime(startTime), to: formatTime(endTime), trades: trades.length },
    ...{ profitTotal, holding: held?.profitTotal ?? null, winrate, maxDrawdownAccount },
    profitFactor: losses === 0 ? null : profitFactor,
    sharpe: trades.length === 0 || sharpe === NO_SHARPE ? null : sharpe,
  }
  return { figures, ratios: trades.map(({ profitRatio }) => profitRatio) }
}
