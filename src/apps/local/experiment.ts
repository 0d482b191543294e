import type { Candles, Pair, Timeframe, TimeRange, TradingSettings } from '../../domain/index.ts'
import {
  type InstrumentSettings,
  type Market,
  outcomesOf,
  type PrepareMarketOptions,
  prepareMarket,
  type Simulation,
  simulate,
  tradingSettings,
} from '../../trade/engine/index.ts'
import {
  applyParameters,
  type BacktestMetrics,
  backtestMetrics,
  type TrialParameters,
} from '../../trade/research/index.ts'
import { bindStrategy, type Strategy } from '../../trade/strategy/index.ts'
import { extendMarket } from './market-extras.ts'

/** Everything that a backtest depends on beside strategy and parameters. Columns lie in shared memory. */
export interface ExperimentData {
  readonly strategyPath: string
  readonly timeframe: Timeframe
  readonly series: readonly { readonly pair: Pair; readonly candles: Candles }[]
  /** Candles that the strategy looks at besides, by `PAIR TIMEFRAME`. */
  readonly others: ReadonlyMap<string, Candles>
  readonly detail: ReadonlyMap<Pair, Candles>
  readonly instruments: ReadonlyMap<Pair, InstrumentSettings>
  /** Over the strategy's own risk. */
  readonly settings: Partial<TradingSettings>
  readonly prepare: Omit<PrepareMarketOptions, 'otherCandles'>
}

/** What one run of an experiment gives. */
export interface Trial {
  readonly markets: readonly Market[]
  readonly settings: TradingSettings
  readonly simulation: Simulation
}

export interface TrialOptions {
  /** Values of the strategy's parameters, and of risk settings under `risk.…`. */
  readonly parameters?: TrialParameters
  /** Instead of the experiment's own range. */
  readonly range?: TimeRange
}

/** One backtest of the experiment with these parameters. */
export function runExperiment(
  strategy: Strategy,
  data: ExperimentData,
  { parameters = {}, range }: TrialOptions = {},
): Trial {
  const applied = applyParameters(parameters)
  const params = { ...data.prepare.params, ...applied.strategy }
  const options: PrepareMarketOptions = {
    ...data.prepare,
    params,
    ...(range && { range }),
    otherCandles: (pair, timeframe) => data.others.get(otherKey(pair, timeframe)),
  }
  const markets = data.series.map((series) =>
    extendMarket(prepareMarket(strategy, series, options), {
      detail: data.detail.get(series.pair),
      instrument: data.instruments.get(series.pair),
    }),
  )
  const settings = tradingSettings(strategy.risk, { ...data.settings, ...applied.settings })
  const simulation = simulate(markets, { settings, ...bindStrategy(strategy, params) })
  return { markets, settings, simulation }
}

/** The figures of a run. */
export function metricsOf({ markets, settings, simulation }: Trial): BacktestMetrics {
  const { startTime, endTime } = simulation
  return backtestMetrics({
    ...{ trades: outcomesOf(simulation), startTime, endTime, startingBalance: settings.startingBalance },
    pairs: markets.map(({ pair }) => pair),
  })
}

/** How {@link ExperimentData.others} are named. */
export function otherKey(pair: Pair, timeframe: Timeframe): string {
  return `${pair} ${timeframe}`
}
