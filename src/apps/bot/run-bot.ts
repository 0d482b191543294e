import { isDeepStrictEqual } from 'node:util'
import { formatTime, type TradingSettings } from '../../domain/index.ts'
import {
  type BotCommit,
  type BotStore,
  EngineError,
  type Feed,
  type PrepareMarketOptions,
  TradingSession,
} from '../../trade/engine/index.ts'
import type { Strategy } from '../../trade/strategy/index.ts'

export interface RunBotOptions {
  readonly id: string
  readonly strategy: Strategy
  readonly settings: TradingSettings
  readonly prepare: PrepareMarketOptions
  readonly feed: Feed
  readonly bots: BotStore
  /** Ends the bot after the candle in hand. */
  readonly signal: AbortSignal
  readonly onCommit?: (commit: BotCommit) => void
  /** The past is worked through; from now on it trades. */
  readonly onRunning?: (cursor: number | null) => void
}

/**
 * Runs a bot until its feed ends or it is told to. A bot that ran before first works through the
 * candles it has seen and compares what it decides with its journal; only then it goes on.
 * @throws EngineError `engine.diverged` when the journal says otherwise
 */
export async function runBot(options: RunBotOptions): Promise<'finished' | 'stopped'> {
  const { id, bots, feed, signal, onCommit, onRunning } = options
  const session = new TradingSession(options)
  let cursor = (await bots.get(id))?.cursor ?? null
  if (cursor !== null) await reconcile(id, session.advance(await feed.until(cursor)), bots)
  await bots.setStatus(id, 'running', cursor === null ? '' : `resumed after ${formatTime(cursor)} UTC`)
  onRunning?.(cursor)
  for (;;) {
    const tick = await feed.next(cursor, signal)
    if (!tick) break
    for (const commit of session.advance(tick)) {
      await bots.commit(id, commit)
      cursor = commit.cursor
      onCommit?.(commit)
    }
    cursor = tick.time
  }
  const end = signal.aborted ? 'stopped' : 'finished'
  await bots.setStatus(id, end, end === 'finished' ? 'the recorded candles are used up' : '')
  return end
}

async function reconcile(id: string, redone: readonly BotCommit[], bots: BotStore): Promise<void> {
  const decided = redone.flatMap(({ entries }) => entries)
  const written = await bots.journal(id, { limit: Number.MAX_SAFE_INTEGER })
  const length = Math.max(decided.length, written.length)
  for (let at = 0; at < length; at++) {
    const now: unknown = decided[at] && JSON.parse(JSON.stringify(decided[at]))
    if (isDeepStrictEqual(now, written[at])) continue
    const time = (written[at] ?? decided[at])!.time
    throw new EngineError(
      'engine.diverged',
      `the bot would decide differently now than its journal says, first at ${formatTime(time)} UTC (entry ${at + 1})`,
      {
        hint: 'Strategy, settings or candles have changed since. Start over with --fresh, or give it another --name.',
      },
    )
  }
}
