import { replayFeed } from '../../adapters/source/index.ts'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import { loadStrategy } from '../../adapters/strategy-file/index.ts'
import { type Candles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { type PrepareMarketOptions, prepareMarket } from '../../trade/engine/index.ts'
import { openOnlineSignals } from '../local/online-signals.ts'
import { openPipelineConfig } from '../local/pipeline.ts'
import { requireCandles } from '../local/require-candles.ts'
import { readSignalFile } from '../local/signal-file.ts'
import type { BotSpec } from './bot-spec.ts'
import { followModel, readSwitches, writeSwitches } from './follow-model.ts'
import type { RunBotOptions } from './run-bot.ts'

/**
 * Everything that a bot runs on, from its specification and the store; a strategy that looks ahead gets no bot.
 * `hasRun`: whether it goes on where it was. `onNote` hears of its models.
 */
export async function openBot(
  spec: BotSpec,
  store: Pick<PostgresStore, 'bots' | 'candles' | 'models'>,
  { hasRun, onNote }: { readonly hasRun: boolean; readonly onNote: (text: string) => void },
): Promise<Omit<RunBotOptions, 'id' | 'signal' | 'onCommit'>> {
  const { strategy } = await loadStrategy(spec.strategy)
  const venue = parseVenue(spec.venue)
  const timeframe = parseTimeframe(spec.timeframe)
  const series = []
  for (const pair of spec.pairs.map(parsePair)) {
    const candles: Candles = await requireCandles(store.candles, { venue, pair, timeframe })
    series.push({ pair, candles })
  }
  const { pipeline } = spec
  const online =
    pipeline &&
    (await openOnlineSignals(openPipelineConfig(pipeline.config), {
      ...{ models: pipeline.models, artifacts: pipeline.artifacts, stores: store, timeframe, onNote },
      switches: readSwitches(pipeline.memory, hasRun),
      onSwitch: (switches) => writeSwitches(pipeline.memory, switches),
    }))
  const signals = online?.preview() ?? (spec.signals ? await readSignalFile(spec.signals) : undefined)
  const from = spec.from ?? undefined
  const prepare: PrepareMarketOptions = {
    calendar: spec.calendar,
    params: spec.params,
    ...(signals && { signals }),
    ...(from !== undefined && { range: { start: from } }),
  }
  for (const one of series) prepareMarket(strategy, one, { ...prepare, proveCausal: true })
  const feed = replayFeed(series, {
    candlesPerSecond: spec.candlesPerSecond,
    ...(from !== undefined && { from }),
  })
  const runs = { feed, prepare }
  return {
    strategy,
    settings: spec.settings,
    bots: store.bots,
    ...(online ? followModel(online, runs) : runs),
  }
}
