import type { SeriesKey } from '../../../domain/index.ts'

/** What has happened to a series. A tick's series is that of its minute. */
export type MarketEventKind = 'candle.ingested' | 'tick.ingested'

/** One change of one series that was committed. Times in UTC milliseconds. */
export interface MarketEvent extends SeriesKey {
  /** Grows; of one series in the order in which its changes were committed. */
  readonly number: number
  readonly kind: MarketEventKind
  /** The series' source, as `list` of the candle store gives it. */
  readonly source: string
  /** Of candles the series' version, of ticks how many the series has: one more change, one higher number. */
  readonly version: number
  /** Between these times, both included, something is new or changed; null where the writer did not say. */
  readonly firstTime: number | null
  readonly lastTime: number | null
  /** How many candles or ticks were written; null where the writer did not say. */
  readonly rows: number | null
  /** When it was written. */
  readonly at: number
}

/** How full the outbox is. */
export interface OutboxState {
  /** Events that nobody has confirmed yet. */
  readonly pending: number
  /** When the first of them was written; null when there is none. */
  readonly oldestAt: number | null
  /** At so many events the oldest give way, confirmed or not. */
  readonly most: number
  /** How many gave way before they were confirmed. */
  readonly dropped: number
}

/** The right of one relay at a time to hand out events; given up by disposing, or by dying. */
export interface OutboxClaim extends AsyncDisposable {
  /** Names the outbox: a broker that does not know the name has none of its events. */
  readonly id: string
  /** Unconfirmed events, the oldest first, without those of the series `except` (as {@link seriesOfEvent} writes them). */
  take(limit: number, except: readonly string[]): Promise<readonly MarketEvent[]>
  /** These were confirmed. */
  confirm(numbers: readonly number[]): Promise<void>
  /** The broker has lost what it had: everything that is kept is unconfirmed again. Gives their number. */
  recall(): Promise<number>
  /** Removes events that were confirmed more than `ageMs` ago. */
  prune(ageMs: number): Promise<void>
}

/**
 * Changes of the market, written in the transaction that makes them and kept until they were handed
 * on, and a while longer in case that whoever has them loses them.
 */
export interface MarketOutbox {
  /** From now on every change is written down. Costs nothing before, and nothing when it is on already. */
  enable(): Promise<void>
  /** Undefined while another relay has it. */
  claim(): Promise<OutboxClaim | undefined>
  state(): Promise<OutboxState>
}
