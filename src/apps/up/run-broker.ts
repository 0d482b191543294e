import type { BrokerEvent } from '../../adapters/broker/index.ts'
import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { createLogger, Telemetry } from '../../adapters/telemetry/index.ts'
import { takeMessage } from '../../trade/market/index.ts'
import type { FeedTally } from '../local/feed-tally.ts'

interface BrokerWorld {
  readonly store: Pick<PostgresStore, 'outbox' | 'ingest'>
  readonly telemetry: Telemetry
  readonly logger: Pick<ReturnType<typeof createLogger>, 'info' | 'warn'>
  readonly clock: () => number
  readonly feeds?: Pick<FeedTally, 'heard'>
}

/**
 * Market events out and market data in, when a broker is configured; nothing of it is loaded
 * otherwise. A broker that does not answer is waited for in the background.
 */
export async function runBroker(
  url: string,
  { store, telemetry, logger, clock, feeds }: BrokerWorld,
): Promise<AsyncDisposable> {
  if (url === '') return { [Symbol.asyncDispose]: async () => {} }
  const { connectBroker } = await import('../../adapters/broker/index.ts')
  // Before anything can be written, so that nothing is written unannounced.
  await store.outbox.enable()
  telemetry.watchOutbox(async () => {
    const { pending, oldestAt, most, dropped } = await store.outbox.state()
    const oldestSeconds = oldestAt === null ? 0 : Math.max(0, clock() - oldestAt) / 1000
    return { pending, oldestSeconds, fill: pending / most, dropped }
  })
  return connectBroker({
    url,
    outbox: store.outbox,
    take: (source, value) => takeMessage(store.ingest, { source, value, now: clock() }),
    onEvent(event) {
      feeds?.heard(event)
      telemetry.brokered(
        event.kind,
        event.kind === 'published' || event.kind === 'recalled' ? event.events : 1,
      )
      note(event, logger)
    },
  })
}

/** A line of the log for what somebody may have to act on; what is usual has its metric. */
function note(event: BrokerEvent, logger: BrokerWorld['logger']): void {
  switch (event.kind) {
    case 'published':
    case 'taken':
    case 'delayed':
      return
    case 'connected':
    case 'recalled':
      logger.info(event, `broker ${event.kind}`)
      return
    case 'lost':
    case 'stalled':
    case 'waiting': {
      const { error, ...rest } = event
      logger.warn({ ...rest, err: error }, `broker ${event.kind}`)
      return
    }
    default:
      logger.warn(event, `broker ${event.kind}`)
  }
}
