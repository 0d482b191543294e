import { type AsyncMessage, type Connection, ConsumerStatus } from 'rabbitmq-client'
import { Fault } from '../../domain/index.ts'
import type { MessageOutcome } from '../../trade/market/index.ts'
import type { OnBrokerEvent } from './broker-event.ts'
import { openDeadLetters } from './dead-letters.ts'
import { INGEST, INGEST_EXCHANGE, INGEST_QUEUE } from './names.ts'
import { backOffMs, pause } from './pause.ts'
import { readMessage } from './read-message.ts'

/** Stores what a source sent; rejects when the store cannot say. */
export type TakeMessage = (source: string, value: unknown) => Promise<MessageOutcome>

/** One is stored, the next is at hand. */
const PREFETCH = 2
const LONGEST_PAUSE_MS = 10_000
/** A failure that nobody foresaw may be the message's own. */
const MOST_TRIES = 5

/**
 * Takes messages off the queue: acknowledged after the commit, parked at once when they can never be
 * taken, kept while the database is away. Redelivery is harmless, for so is storing twice.
 */
export function consumeIngest(
  connection: Connection,
  take: TakeMessage,
  { onEvent, signal }: { readonly onEvent: OnBrokerEvent; readonly signal: AbortSignal },
): { close(): Promise<void> } {
  const dead = openDeadLetters(connection)
  const consumer = connection.createConsumer(
    {
      queue: INGEST,
      queueOptions: INGEST_QUEUE,
      exchanges: [INGEST_EXCHANGE],
      queueBindings: [{ exchange: INGEST, queue: INGEST, routingKey: '' }],
      qos: { prefetchCount: PREFETCH },
      concurrency: 1,
    },
    settle,
  )
  // Said by the connection; the consumer comes back by itself.
  consumer.on('error', () => {})
  return {
    async close() {
      await consumer.close()
      await dead.close()
    },
  }

  async function settle(message: AsyncMessage): Promise<ConsumerStatus> {
    const read = readMessage(message)
    const outcome = read.kind === 'refused' ? read : await taken(read.source, read.value)
    if (outcome === undefined) return ConsumerStatus.REQUEUE
    if (outcome.kind === 'refused') return park(message, outcome)
    const { inserted, duplicates } = outcome
    if (read.kind === 'read') onEvent({ kind: 'taken', source: read.source, inserted, duplicates })
    return ConsumerStatus.ACK
  }

  /** Undefined when the signal came first. */
  async function taken(source: string, value: unknown): Promise<MessageOutcome | undefined> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        return await take(source, value)
      } catch (error) {
        if (attempt >= MOST_TRIES && !(error instanceof Fault)) {
          return {
            kind: 'refused',
            code: 'internal',
            reason: 'storing it failed unexpectedly, several times',
          }
        }
        onEvent({ kind: 'waiting', error })
        await pause(backOffMs(attempt, LONGEST_PAUSE_MS), signal)
      }
    }
    return undefined
  }

  async function park(
    message: AsyncMessage,
    why: { readonly code: string; readonly reason: string },
  ): Promise<ConsumerStatus> {
    for (let attempt = 1; !signal.aborted; attempt++) {
      try {
        const isParked = await dead.park(message, why)
        onEvent({ kind: 'parked', code: why.code, reason: why.reason })
        return isParked ? ConsumerStatus.ACK : ConsumerStatus.DROP
      } catch (error) {
        if (!connection.ready) return ConsumerStatus.REQUEUE
        onEvent({ kind: 'waiting', error })
        await pause(backOffMs(attempt, LONGEST_PAUSE_MS), signal)
      }
    }
    return ConsumerStatus.REQUEUE
  }
}
