import { Connection } from 'rabbitmq-client'
import type { MarketOutbox } from '../../trade/market/index.ts'
import type { BrokerSide, OnBrokerEvent } from './broker-event.ts'
import { consumeIngest, type TakeMessage } from './ingest-queue.ts'
import { pause } from './pause.ts'
import { runRelay } from './relay.ts'

export interface BrokerOptions {
  /** `amqp://user:password@host:5672/vhost`, or `amqps:`. */
  readonly url: string
  /** Whose events are published. */
  readonly outbox: MarketOutbox
  /** What is done with messages of sources. */
  readonly take: TakeMessage
  readonly onEvent: OnBrokerEvent
}

/** What is at work may end itself within this time; then connections are cut. */
const LAST_WORK_MS = 3_000

/**
 * Market events out and market data in, by RabbitMQ. Returns at once, also when there is no broker:
 * what has to go out waits in the outbox. One connection each way, so that a broker that takes
 * nothing still hands out.
 */
export function connectBroker({ url, outbox, take, onEvent }: BrokerOptions): AsyncDisposable {
  const closing = new AbortController()
  const { signal } = closing
  const out = connect(url, 'relay', onEvent)
  const into = connect(url, 'ingest', onEvent)
  const relaying = runRelay(out, outbox, { onEvent, signal })
  const ingest = consumeIngest(into, take, { onEvent, signal })
  return {
    async [Symbol.asyncDispose]() {
      closing.abort()
      if (!out.ready) out.unsafeDestroy()
      if (!into.ready) into.unsafeDestroy()
      const ended = Promise.all([
        relaying.then(() => leave(out)),
        ingest.close().then(() => leave(into)),
      ]).catch(() => {})
      const late = new AbortController()
      await Promise.race([ended, pause(LAST_WORK_MS, late.signal)])
      late.abort()
      out.unsafeDestroy()
      into.unsafeDestroy()
      await relaying
    },
  }
}

/** Ends a connection in order. One that is down has no end to wait for. */
async function leave(connection: Connection): Promise<void> {
  if (connection.ready) await connection.close()
}

function connect(url: string, side: BrokerSide, onEvent: OnBrokerEvent): Connection {
  const connection = new Connection({
    url,
    connectionName: `leme ${side}`,
    heartbeat: 20,
    acquireTimeout: 5_000,
    retryLow: 250,
    retryHigh: 3_000,
  })
  connection.on('connection', () => onEvent({ kind: 'connected', side }))
  connection.on('connection.blocked', (reason) => onEvent({ kind: 'blocked', side, reason }))
  connection.on('error', (error) => onEvent({ kind: 'lost', side, error }))
  return connection
}
