import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import {
  Fault,
  type Pair,
  parsePair,
  parseTimeframe,
  parseTimeRange,
  parseVenue,
  quoteOf,
  type TradingSettings,
} from '../../domain/index.ts'
import { type PrepareMarketOptions, readSettings, requireOneWallet } from '../../trade/engine/index.ts'
import type { LoadedStrategy } from '../../trade/strategy/index.ts'
import { parseCalendar } from './calendar.ts'
import { readSeries, type SeriesWanted, seriesFiles } from './candle-series.ts'
import type { ExperimentData } from './experiment.ts'
import { detailCandles, readInstrumentsFile } from './market-extras.ts'
import { lendFromFiles } from './other-candles.ts'
import { readSignalFile } from './signal-file.ts'
import { type ExperimentStores, type StoredContracts, storedContracts } from './stored-contracts.ts'
import { othersOf, type StoredSeries, storedSeries } from './stored-series.ts'

/** An experiment as it is asked for: texts and paths, JSON. */
export interface ExperimentSpec {
  readonly strategy: string
  /** A folder or files of candles, or a venue of the store. */
  readonly source: { readonly paths: readonly string[] } | { readonly venue: string }
  readonly timeframe?: string
  readonly pairs?: readonly string[]
  readonly timerange?: string
  readonly calendar?: string
  readonly detail?: string
  readonly instruments?: string
  readonly signals?: string
  /** freqtrade's names or their camel case. */
  readonly settings?: Readonly<Record<string, unknown>>
  readonly params?: Readonly<Record<string, unknown>>
}

export interface Experiment extends LoadedStrategy {
  readonly data: ExperimentData
  /** What was left out of files, in words. */
  readonly warnings: readonly string[]
}

/**
 * Reads everything that an experiment needs, once, before many runs of it.
 * @throws Fault: a file, series or setting is missing or wrong
 */
export async function loadExperiment(spec: ExperimentSpec, stores?: ExperimentStores): Promise<Experiment> {
  const { path, strategy } = await loadStrategy(spec.strategy)
  const timeframe = parseTimeframe(spec.timeframe ?? strategy.timeframe)
  const pairs = spec.pairs?.map(parsePair)
  const given = readSettings(spec.settings ?? {})
  const candles: Read =
    'paths' in spec.source
      ? fromFiles(spec.source.paths, {
          timeframe,
          ...(pairs && { pairs }),
          ...(given.stakeCurrency && { stakeCurrency: given.stakeCurrency }),
        })
      : {
          warnings: [],
          ...(await storedSeries(requireStore(stores).candles, parseVenue(spec.source.venue), {
            ...{ timeframe, strategy },
            ...(pairs && { pairs }),
            ...(spec.detail && { detail: parseTimeframe(spec.detail) }),
          })),
        }
  const { series, lend } = candles
  requireOneWallet(series.map(({ pair }) => pair))
  const all = series.map(({ pair }) => pair)
  const detail = spec.detail && parseTimeframe(spec.detail)
  const stakeCurrency = quoteOf(all[0]!)
  const { instruments, warnings } = await instrumentsOf(spec, all, stores)
  const settings: Partial<TradingSettings> = { stakeCurrency, ...given }
  const data: ExperimentData = {
    ...{ strategyPath: path, timeframe, series, settings, prepare: await prepareOptions(spec) },
    others: othersOf(strategy, all, lend),
    detail: detail ? detailCandles(all, { timeframe, detail, lend }) : new Map(),
    instruments,
  }
  return { path, strategy, data, warnings: [...candles.warnings, ...warnings] }
}

async function instrumentsOf(
  spec: ExperimentSpec,
  pairs: readonly Pair[],
  stores: ExperimentStores | undefined,
): Promise<StoredContracts> {
  const given = spec.instruments ? readInstrumentsFile(spec.instruments) : undefined
  if ('paths' in spec.source) return { instruments: given ?? new Map(), warnings: [] }
  const venue = parseVenue(spec.source.venue)
  return storedContracts(requireStore(stores), { venue, pairs }, given)
}

interface Read extends StoredSeries {
  readonly warnings: readonly string[]
}

function fromFiles(paths: readonly string[], wanted: SeriesWanted): Read {
  const read = seriesFiles(paths, wanted).map(readSeries)
  return {
    series: read.map(({ pair, candles }) => ({ pair, candles })),
    lend: lendFromFiles(paths),
    warnings: read.flatMap(({ warnings }) => warnings),
  }
}

async function prepareOptions(spec: ExperimentSpec): Promise<Omit<PrepareMarketOptions, 'otherCandles'>> {
  return {
    calendar: parseCalendar(spec.calendar ?? 'continuous'),
    ...(spec.params && { params: spec.params }),
    ...(spec.timerange && { range: parseTimeRange(spec.timerange) }),
    ...(spec.signals && { signals: await readSignalFile(spec.signals) }),
  }
}

function requireStore(stores: ExperimentStores | undefined): ExperimentStores {
  if (stores) return stores
  throw new Fault('usage', 'backtest.candles', 'there are no candles named', {
    hint: 'Give --candles FOLDER_OR_FILES, or --venue NAME for candles of the store.',
  })
}
