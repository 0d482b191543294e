/** What others bind to, write to and read from; see `docs/guide/broker.md`. */
export const MARKET = 'leme.market'
export const INGEST = 'leme.ingest'
export const DEAD = 'leme.ingest.dead'

/** Named after an outbox: a broker that has it has seen its events, and has not been wiped since. */
export function markerOf(outboxId: string): string {
  return `leme.outbox.${outboxId}`
}

/** A message that was handed out so often and never settled has ended its readers. */
const MOST_DELIVERIES = 20

export const INGEST_QUEUE = {
  queue: INGEST,
  durable: true,
  arguments: {
    'x-queue-type': 'quorum',
    'x-delivery-limit': MOST_DELIVERIES,
    'x-dead-letter-exchange': DEAD,
    // Together: a message is in one of the two queues at every moment.
    'x-dead-letter-strategy': 'at-least-once',
    'x-overflow': 'reject-publish',
  },
} as const

export const DEAD_QUEUE = { queue: DEAD, durable: true, arguments: { 'x-queue-type': 'quorum' } } as const

export const INGEST_EXCHANGE = { exchange: INGEST, type: 'fanout', durable: true } as const
export const DEAD_EXCHANGE = { exchange: DEAD, type: 'fanout', durable: true } as const
