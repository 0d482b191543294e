import type { NewSignal, SignalFeedback } from './schema.ts'

/**
 * `PENDING`: may be handed out. `SENT`: was handed out, once. `ACKED`: its terminal says that it
 * has it. `EXPIRED`: nobody asked in time; it is never handed out.
 */
export type SignalState = 'PENDING' | 'SENT' | 'ACKED' | 'EXPIRED'
export const SIGNAL_STATES: readonly SignalState[] = ['PENDING', 'SENT', 'ACKED', 'EXPIRED']

/** Times in UTC milliseconds of the store's clock. */
export interface Signal extends NewSignal {
  readonly id: string
  /** Grows from one signal to the next, for pages. */
  readonly number: number
  readonly state: SignalState
  readonly createdAt: number
  /** From here on it is not handed out: createdAt + ttlMs. */
  readonly expiresAt: number
  readonly sentAt: number | null
  readonly ackedAt: number | null
}

/** One change of a signal's state. It is never changed itself, and never removed. */
export interface SignalTransition {
  readonly time: number
  /** Who did it: `key:PREFIX`, `session`, `cli`; `clock` where time alone did. */
  readonly actor: string
  /** Null for the first. */
  readonly from: SignalState | null
  readonly to: SignalState
}

export interface StoredFeedback extends SignalFeedback {
  readonly time: number
  readonly actor: string
}

/** Of whom a signal is asked for; symbols and timeframe narrow it where they are given. */
export interface SignalAsk {
  readonly accountId: string
  readonly symbols?: readonly string[]
  readonly timeframe?: string
}

/** `already`: it was so before, and nothing changed. */
export type SignalAnswer =
  | { readonly kind: 'done' | 'already'; readonly signal: Signal }
  | { readonly kind: 'refused'; readonly reason: 'unknown' }
  | { readonly kind: 'refused'; readonly reason: 'account' | 'state'; readonly state: SignalState }

/**
 * Signals on their way to terminals. Each is handed out at most once, whatever breaks in between:
 * an answer that was lost is not sent again. The store's clock alone decides what has expired.
 * `actor` is who asks, for the record. One suite judges every implementation: `signal-store.suite.ts`.
 */
export interface SignalStore {
  /**
   * The account's signal of this `dedupeKey`, made now (`done`) or before (`already`).
   * @throws OrdersError `signal.invalid`, `signal.changed`
   */
  put(signal: NewSignal, actor: string): Promise<{ kind: 'done' | 'already'; signal: Signal }>
  /** The oldest pending signal that fits, from now on `SENT`; undefined when there is none. */
  next(ask: SignalAsk, actor: string): Promise<Signal | undefined>
  /** `SENT` becomes `ACKED`, also after its time to live: it arrived. */
  ack(id: string, accountId: string, actor: string): Promise<SignalAnswer>
  /**
   * Keeps what became of a signal that was handed out. Signal, ticket and status are the key; of
   * several reports with the same one the first counts.
   * @throws OrdersError `signal.invalid`
   */
  feedback(feedback: SignalFeedback, actor: string): Promise<SignalAnswer>
  get(id: string): Promise<Signal | undefined>
  /** Newest first, at most `limit`, those of a lower number than `before` where it is given. */
  list(filter: {
    readonly accountId?: string
    readonly state?: SignalState
    readonly before?: number
    readonly limit: number
  }): Promise<readonly Signal[]>
  /** All that happened to a signal, in order; empty for an unknown one. */
  history(id: string): Promise<{
    readonly transitions: readonly SignalTransition[]
    readonly feedback: readonly StoredFeedback[]
  }>
}

/** The part of {@link SignalStore} that a strategy needs. */
export type SignalQueue = Pick<SignalStore, 'put'>
