import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import {
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  quoteOf,
  type TradingSettings,
} from '../../domain/index.ts'
import {
  type Market,
  type PrepareMarketOptions,
  prepareMarket,
  readSettings,
  simulate,
  tradingSettings,
} from '../../trade/engine/index.ts'
import type { CandleStore } from '../../trade/market/index.ts'
import { backtestReport } from '../../trade/research/index.ts'
import type { LoadedStrategy } from '../../trade/strategy/index.ts'
import { locatedFault } from '../local/located-fault.ts'
import { requireCandles } from '../local/require-candles.ts'
import type { BacktestSpec } from '../server/index.ts'
import type { JobHandler, Outcome } from '../worker/index.ts'
import type { Strategies } from './strategies.ts'

/** Simulation and report of prepared markets: what is stored as the run's result. */
export function reportOn(
  loaded: LoadedStrategy,
  markets: readonly Market[],
  overrides: Partial<TradingSettings>,
): Outcome {
  const { strategy } = loaded
  const settings = tradingSettings(strategy.risk, { stakeCurrency: quoteOf(markets[0]!.pair), ...overrides })
  const simulation = simulate(markets, { settings })
  const result = backtestReport({
    strategy: strategy.name,
    timeframe: markets[0]!.candles.timeframe,
    pairs: markets.map(({ pair }) => pair),
    settings,
    simulation,
    candles: new Map(markets.map(({ pair, candles }) => [pair, candles])),
  })
  return { result, trades: simulation.trades }
}

/** Does the backtests that the queue hands out, on candles of the store. */
export function backtestHandler(candles: CandleStore, strategies: Strategies): JobHandler {
  return async (run, { signal, report }) => {
    const spec = run.spec as BacktestSpec
    const path = await strategies.pathOf(spec.strategy)
    const loaded = await loadStrategy(path)
    const timeframe = parseTimeframe(spec.timeframe)
    const options: PrepareMarketOptions = { ...(spec.timerange && { range: parseTimeRange(spec.timerange) }) }
    const markets: Market[] = []
    try {
      for (const [index, name] of spec.pairs.entries()) {
        signal.throwIfAborted()
        await report((0.8 * index) / spec.pairs.length, `preparing ${name}`)
        const pair = parsePair(name)
        const series = await requireCandles(candles, { venue: parseVenue(spec.venue), pair, timeframe })
        markets.push(prepareMarket(loaded.strategy, { pair, candles: series }, options))
      }
      await report(0.9, 'simulating')
      return reportOn(loaded, markets, readSettings(spec.overrides ?? {}))
    } catch (error) {
      throw locatedFault(error, path)
    }
  }
}
