import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import { loadStrategy } from '../../../adapters/strategy-file/index.ts'
import { Fault, parsePair, parseTimeframe, parseTimeRange, quoteOf } from '../../../domain/index.ts'
import {
  type Market,
  type PrepareMarketOptions,
  readSettings,
  simulate,
  tradingSettings,
} from '../../../trade/engine/index.ts'
import { backtestReport, fillsOf, reportHtml, reportText, tradeHash } from '../../../trade/research/index.ts'
import { bindStrategy, type Strategy } from '../../../trade/strategy/index.ts'
import { parseCalendar } from '../../local/calendar.ts'
import { seriesFiles } from '../../local/candle-series.ts'
import type { Trial } from '../../local/experiment.ts'
import { locatedFault } from '../../local/located-fault.ts'
import { type PreparedFile, prepareFiles } from '../../local/prepare-files.ts'
import type { Terminal } from '../terminal.ts'
import type { ExperimentOptions } from './experiment-options.ts'
import { parseParameters } from './parameters.ts'

export interface BacktestOptions extends ExperimentOptions {
  readonly workers?: number
  readonly html?: string
  /** `.json` as freqtrade writes results, `.csv` of trades. */
  readonly export?: string
  /** A file, or true for the store. */
  readonly save?: string | true
}

interface Ran extends Trial {
  readonly strategy: Strategy
  readonly timings: { readonly loadMs: number; readonly indicatorsMs: number; readonly simulateMs: number }
}

/**
 * `leme backtest`: strategy × candles → trades, figures, verdict. What only some runs need is imported
 * when they do, for a quick start.
 */
export async function backtest(terminal: Terminal, options: BacktestOptions): Promise<void> {
  const ran = options.candles ? await fromFiles(terminal, options) : await fromStore(terminal, options)
  const { strategy, markets, settings, simulation, timings } = ran
  const report = backtestReport({
    strategy: strategy.name,
    timeframe: markets[0]!.candles.timeframe,
    pairs: markets.map(({ pair }) => pair),
    settings,
    simulation,
    ...{ markets, decisions: strategy },
    ...(options.set && { params: parseParameters(options.set) }),
  })
  if (options.html) writeOut(options.html, reportHtml(report, simulation.trades))
  if (options.export) {
    const { exported } = await import('./backtest-export.ts')
    writeOut(options.export, exported(options.export, { ...ran, report, options }))
  }
  if (options.save) {
    const { save } = await import('./save-run.ts')
    await save(terminal, options, { ...ran, report })
  }
  const json = {
    schema: 'leme.backtest/1',
    candles: simulation.candles,
    trades: simulation.trades.map((trade) => ({
      pair: trade.pair,
      isShort: trade.isShort,
      openTime: trade.openTime,
      closeTime: trade.closeTime,
      openRate: trade.openRate,
      closeRate: trade.closeRate,
      amount: trade.amount,
      stakeAmount: trade.stakeAmount,
      profitRatio: trade.profitRatio,
      profitAbs: trade.profitAbs,
      leverage: trade.leverage,
      fundingFees: trade.fundingFees,
      liquidationPrice: trade.liquidationPrice,
      exitReason: trade.exitReason,
      fills: fillsOf(trade),
    })),
    metrics: report.metrics,
    verdict: report.verdict,
    ...{ path: simulation.path, missed: report.missed, adjustments: report.adjustments },
    ...{ exitReasons: report.exitReasons, sides: report.sides, assumptions: report.assumptions },
    tradeHash: tradeHash(simulation.trades),
    timings,
  }
  terminal.result(json, reportText(report))
}

async function fromFiles(terminal: Terminal, options: BacktestOptions): Promise<Ran> {
  const overrides = {
    ...(options.config && (await import('../../local/settings-file.ts')).readSettingsFile(options.config)),
    ...(options.fee !== undefined && readSettings({ fee: options.fee })),
  }
  const { path, strategy } = await loadStrategy(options.strategy)
  const timeframe = parseTimeframe(options.timeframe ?? strategy.timeframe)
  const prepare = await prepareOptions(options)
  const pairs = options.pairs?.map(parsePair)
  const candles = options.candles!
  let prepared: PreparedFile[]
  try {
    const { stakeCurrency } = overrides
    const files = seriesFiles(candles, {
      timeframe,
      ...(pairs && { pairs }),
      ...(stakeCurrency && { stakeCurrency }),
    })
    prepared = await prepareFiles(
      { strategyPath: path, files, options: prepare, others: candles },
      options.workers ?? availableParallelism(),
    )
  } catch (error) {
    throw locatedFault(error, path)
  }
  for (const { warnings } of prepared) for (const warning of warnings) terminal.warn(warning)
  const markets = await extended(
    prepared.map(({ market }) => market),
    options,
  )
  const settings = tradingSettings(strategy.risk, { stakeCurrency: quoteOf(markets[0]!.pair), ...overrides })
  const start = performance.now()
  const simulation = simulate(markets, { settings, ...bindStrategy(strategy, prepare.params) })
  const timings = {
    loadMs: sum(prepared, ({ loadMs }) => loadMs),
    indicatorsMs: sum(prepared, ({ indicatorsMs }) => indicatorsMs),
    simulateMs: performance.now() - start,
  }
  return { strategy, markets, settings, simulation, timings }
}

async function fromStore(terminal: Terminal, options: BacktestOptions): Promise<Ran> {
  const { experimentSpec } = await import('./experiment-options.ts')
  const { loadExperiment } = await import('../../local/load-experiment.ts')
  const { runExperiment } = await import('../../local/experiment.ts')
  const { withDatabase } = await import('../../local/with-app.ts')
  const spec = await experimentSpec(options)
  const begin = performance.now()
  const { path, strategy, data, warnings } = await withDatabase(({ store }) => loadExperiment(spec, store))
  for (const warning of warnings) terminal.warn(warning)
  const loaded = performance.now()
  try {
    const ran = runExperiment(strategy, { ...data, prepare: { ...data.prepare, proveCausal: true } })
    const timings = { loadMs: loaded - begin, indicatorsMs: 0, simulateMs: performance.now() - loaded }
    return { strategy, ...ran, timings }
  } catch (error) {
    throw locatedFault(error, path)
  }
}

async function prepareOptions(options: BacktestOptions): Promise<PrepareMarketOptions> {
  const signals = options.signals
    ? await (await import('../../local/signal-file.ts')).readSignalFile(resolve(options.signals))
    : undefined
  return {
    calendar: parseCalendar(options.calendar),
    proveCausal: true,
    ...(options.set && { params: parseParameters(options.set) }),
    ...(options.timerange && { range: parseTimeRange(options.timerange) }),
    ...(signals && { signals }),
  }
}

/** Adds what only some runs need. */
async function extended(markets: readonly Market[], options: BacktestOptions): Promise<readonly Market[]> {
  const { detail, instruments, candles = [] } = options
  if (!detail && !instruments) return markets
  const extras = await import('../../local/market-extras.ts')
  const { lendFromFiles } = await import('../../local/other-candles.ts')
  const known = instruments ? extras.readInstrumentsFile(instruments) : new Map()
  const details = detail
    ? extras.detailCandles(
        markets.map(({ pair }) => pair),
        {
          timeframe: markets[0]!.candles.timeframe,
          detail: parseTimeframe(detail),
          lend: lendFromFiles(candles),
        },
      )
    : new Map()
  return markets.map((market) =>
    extras.extendMarket(market, { detail: details.get(market.pair), instrument: known.get(market.pair) }),
  )
}

function writeOut(path: string, text: string): void {
  try {
    writeFileSync(path, text)
  } catch (cause) {
    throw new Fault('failed', 'report.unwritable', `the report cannot be written to ${path}`, {
      hint: 'Check that its folder is there and that you may write in it.',
      where: path,
      cause,
    })
  }
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0)
}
