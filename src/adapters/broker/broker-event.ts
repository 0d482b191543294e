/** Which of the two connections. */
export type BrokerSide = 'relay' | 'ingest'

/** What has happened, for logs and metrics. */
export type BrokerEvent =
  | { readonly kind: 'connected'; readonly side: BrokerSide }
  /** Said once, however long it lasts. */
  | { readonly kind: 'lost'; readonly side: BrokerSide; readonly error: unknown }
  /** The broker is short of memory or disk and takes nothing for now. */
  | { readonly kind: 'blocked'; readonly side: BrokerSide; readonly reason: string }
  | { readonly kind: 'published'; readonly events: number }
  /** An event that will be tried again: no queue is bound to its key, or the broker refused it. */
  | { readonly kind: 'delayed'; readonly reason: 'unroutable' | 'refused'; readonly routingKey: string }
  /** The broker knows nothing of this outbox: so many events are published again. */
  | { readonly kind: 'recalled'; readonly events: number }
  /** The database does not let the relay work. Said once until it does. */
  | { readonly kind: 'stalled'; readonly error: unknown }
  | {
      readonly kind: 'taken'
      readonly source: string
      readonly inserted: number
      readonly duplicates: number
    }
  /** A message went to the dead letters. */
  | { readonly kind: 'parked'; readonly code: string; readonly reason: string }
  /** The store cannot say; the message stays in the queue and is tried again. */
  | { readonly kind: 'waiting'; readonly error: unknown }

export type OnBrokerEvent = (event: BrokerEvent) => void
