import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { parsePair, parseTimeframe, parseTimeRange, parseVenue, quoteOf } from '../../domain/index.ts'
import {
  type Market,
  type PrepareMarketOptions,
  prepareMarket,
  readSettings,
  simulate,
  tradingSettings,
} from '../../trade/engine/index.ts'
import { backtestReport } from '../../trade/research/index.ts'
import { bindStrategy } from '../../trade/strategy/index.ts'
import { locatedFault } from '../local/located-fault.ts'
import { extendMarket } from '../local/market-extras.ts'
import { artifactPath } from '../local/pipeline.ts'
import { requireCandles } from '../local/require-candles.ts'
import { readSignalFile } from '../local/signal-file.ts'
import { type ExperimentStores, storedContracts } from '../local/stored-contracts.ts'
import type { BacktestSpec } from '../server/index.ts'
import type { JobContext, JobHandler, Outcome } from '../worker/index.ts'

export interface BacktestTools {
  readonly stores: ExperimentStores
  /** Folder of the artifacts, where tables of signals lie. */
  readonly artifacts: string
  /** The file of a strategy by its name. */
  readonly pathOf: (strategy: string) => Promise<string>
}

/** Does the backtests that the queue hands out. */
export function backtestHandler(tools: BacktestTools): JobHandler {
  return (run, context) => runBacktestSpec(run.spec as BacktestSpec, tools, context)
}

/** One backtest on candles of the store: what is stored as its run's result. */
export async function runBacktestSpec(
  spec: BacktestSpec,
  tools: BacktestTools,
  { signal, report }: JobContext,
): Promise<Outcome> {
  const path = await tools.pathOf(spec.strategy)
  const { strategy } = await loadStrategy(path)
  const venue = parseVenue(spec.venue)
  const timeframe = parseTimeframe(spec.timeframe)
  const options = await prepareOptions(spec, tools.artifacts)
  try {
    const markets: Market[] = []
    for (const [index, name] of spec.pairs.entries()) {
      signal.throwIfAborted()
      await report((0.8 * index) / spec.pairs.length, `preparing ${name}`)
      const pair = parsePair(name)
      const candles = await requireCandles(tools.stores.candles, { venue, pair, timeframe })
      const market = prepareMarket(strategy, { pair, candles }, options)
      const { instruments } = await storedContracts(tools.stores, { venue, pairs: [pair] })
      markets.push(extendMarket(market, { detail: undefined, instrument: instruments.get(pair) }))
    }
    await report(0.9, 'simulating')
    const settings = tradingSettings(strategy.risk, {
      stakeCurrency: quoteOf(markets[0]!.pair),
      ...readSettings(spec.overrides ?? {}),
    })
    const simulation = simulate(markets, { settings, ...bindStrategy(strategy, options.params) })
    const result = backtestReport({
      strategy: strategy.name,
      timeframe,
      pairs: markets.map(({ pair }) => pair),
      settings,
      simulation,
      ...{ markets, decisions: strategy },
      ...(spec.params && { params: spec.params }),
    })
    return { result, trades: simulation.trades }
  } catch (error) {
    throw locatedFault(error, path)
  }
}

async function prepareOptions(spec: BacktestSpec, artifacts: string): Promise<PrepareMarketOptions> {
  return {
    proveCausal: true,
    ...(spec.timerange && { range: parseTimeRange(spec.timerange) }),
    ...(spec.calendar && { calendar: spec.calendar }),
    ...(spec.params && { params: spec.params }),
    ...(spec.signals && { signals: await readSignalFile(artifactPath(artifacts, 'signals', spec.signals)) }),
  }
}
