import type { BotRecord, Feed } from '../../trade/engine/index.ts'
import { locatedFault } from '../local/located-fault.ts'
import type { BotSpec } from './bot-spec.ts'
import type { BotStatus } from './bot-status.ts'
import type { BotTrace } from './bot-trace.ts'
import { type BotStores, openBot } from './open-bot.ts'
import { runBot } from './run-bot.ts'

export interface RunRecordOptions {
  readonly spec: BotSpec
  readonly store: BotStores
  readonly status: BotStatus
  readonly signal: AbortSignal
  readonly say: (text: string) => void
  readonly trace?: BotTrace
}

/** Runs a bot from its record and tells its status; what is thrown is written into the record, too. */
export async function runRecord(
  { id, cursor }: BotRecord,
  { spec, store, status, signal, say, trace }: RunRecordOptions,
): Promise<void> {
  status.become('warming')
  try {
    const bot = await openBot(spec, store, {
      hasRun: cursor !== null,
      onNote: say,
      onLook: (trouble) => {
        status.beat()
        if (status.state === 'running') status.become('running', trouble?.message)
      },
    })
    await runBot({
      ...{ id, ...bot, signal },
      feed: spec.follows ? bot.feed : waitingFeed(bot.feed, status),
      onRunning: (last) => {
        status.cursor = last
        status.become('running')
        trace?.running()
      },
      onCommit: (commit) => {
        status.committed(commit)
        trace?.decided(commit)
      },
    })
  } catch (error) {
    const located = locatedFault(error, spec.strategy)
    const message = located instanceof Error ? located.message : String(located)
    await store.bots.setStatus(id, 'failed', message).catch(() => {})
    throw located
  }
}

/** A recording is waited for at its pace: that is no standstill. */
function waitingFeed(feed: Feed, status: BotStatus): Feed {
  return {
    until: (time) => feed.until(time),
    async next(after, signal) {
      using _waits = status.waits()
      return await feed.next(after, signal)
    },
  }
}
