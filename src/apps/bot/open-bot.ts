import { replayFeed, storedFeed } from '../../adapters/source/index.ts'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import {
  type Candles,
  Fault,
  parsePair,
  parseTimeframe,
  parseVenue,
  type SeriesKey,
} from '../../domain/index.ts'
import { type Feed, type PrepareMarketOptions, prepareMarket, type Series } from '../../trade/engine/index.ts'
import { requireCandles } from '../local/require-candles.ts'
import type { BotSpec } from './bot-spec.ts'
import { followModel, readSwitches, writeSwitches } from './follow-model.ts'
import type { RunBotOptions } from './run-bot.ts'

export interface OpenBotOptions {
  /** Whether it goes on where it was. */
  readonly hasRun: boolean
  /** Hears of its models. */
  readonly onNote: (text: string) => void
  /** Called each time that it looks for a candle in the store; a store that is away is looked at again. */
  readonly onLook?: (trouble: Fault | undefined) => void
}

/** Stores that bots run on; models where a pipeline makes their signals. */
export type BotStores = Pick<PostgresStore, 'bots' | 'candles'> & Partial<Pick<PostgresStore, 'models'>>

/** Everything that a bot runs on, from its specification and the store; a strategy that looks ahead gets no bot. */
export async function openBot(
  spec: BotSpec,
  store: BotStores,
  options: OpenBotOptions,
): Promise<Omit<RunBotOptions, 'id' | 'signal' | 'onCommit'>> {
  const { strategy } = await loadStrategy(spec.strategy)
  const series = await pastOf(spec, store)
  const online = await openModel(spec, store, options)
  const signals = online?.preview() ?? (await recordedSignals(spec))
  const from = spec.from ?? undefined
  const decide: PrepareMarketOptions = {
    calendar: spec.calendar,
    params: spec.params,
    ...(signals && { signals }),
  }
  const prepare = { ...decide, ...(from !== undefined && { range: { start: from } }) }
  // What follows the store begins with the candle that is still to come.
  const proof = spec.follows ? decide : prepare
  for (const one of series) prepareMarket(strategy, one, { ...proof, proveCausal: true })
  const runs = { feed: feedOf(spec, { store, series, ...options }), prepare }
  return {
    strategy,
    settings: spec.settings,
    bots: store.bots,
    ...(online ? followModel(online, runs) : runs),
  }
}

async function pastOf(spec: BotSpec, { candles }: BotStores): Promise<Series[]> {
  const series: Series[] = []
  for (const key of seriesKeys(spec)) {
    const past: Candles = await requireCandles(candles, key, spec.follows && { start: spec.follows.history })
    series.push({ pair: key.pair, candles: past })
  }
  return series
}

function feedOf(
  spec: BotSpec,
  {
    store,
    series,
    onLook,
  }: OpenBotOptions & { readonly store: BotStores; readonly series: readonly Series[] },
): Feed {
  const from = spec.from ?? undefined
  if (!spec.follows) {
    return replayFeed(series, {
      candlesPerSecond: spec.candlesPerSecond,
      ...(from !== undefined && { from }),
    })
  }
  const { history } = spec.follows
  return storedFeed({
    ...{ store: store.candles, keys: seriesKeys(spec), history, from: from ?? history, now: Date.now },
    ...(onLook && { onLook }),
  })
}

/** @throws Fault for names that are none */
export function seriesKeys({
  venue,
  pairs,
  timeframe,
}: Pick<BotSpec, 'venue' | 'pairs' | 'timeframe'>): SeriesKey[] {
  const shared = { venue: parseVenue(venue), timeframe: parseTimeframe(timeframe) }
  return pairs.map((pair) => ({ ...shared, pair: parsePair(pair) }))
}

/** What only some bots need is loaded for them alone: a process starts in half a second without. */
async function openModel(spec: BotSpec, { candles, models }: BotStores, { hasRun, onNote }: OpenBotOptions) {
  const { pipeline } = spec
  if (!pipeline) return undefined
  if (!models) throw new Fault('config', 'bot.pipeline', 'a bot of a client follows no pipeline')
  const [{ openOnlineSignals }, { openPipelineConfig }] = await Promise.all([
    import('../local/online-signals.ts'),
    import('../local/pipeline.ts'),
  ])
  return openOnlineSignals(openPipelineConfig(pipeline.config), {
    ...{ models: pipeline.models, artifacts: pipeline.artifacts, stores: { candles, models } },
    ...{ timeframe: parseTimeframe(spec.timeframe), onNote },
    switches: readSwitches(pipeline.memory, hasRun),
    onSwitch: (switches) => writeSwitches(pipeline.memory, switches),
  })
}

async function recordedSignals({ signals }: BotSpec) {
  if (!signals) return undefined
  const { readSignalFile } = await import('../local/signal-file.ts')
  return readSignalFile(signals)
}
