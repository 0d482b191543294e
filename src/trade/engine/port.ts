import type { Candles, ClosedTrade, Pair } from '../../domain/index.ts'

export type BotStatus = 'starting' | 'running' | 'stopped' | 'finished' | 'failed'

/** A long-lived bot and what was last seen of it. `spec` is JSON of the app's own schema. */
export interface BotRecord {
  readonly id: string
  readonly name: string
  readonly mode: 'paper'
  readonly spec: unknown
  readonly status: BotStatus
  /** Time of the last candle whose effects are committed; null before the first. */
  readonly cursor: number | null
  readonly message: string
  /** UTC milliseconds of the last commit or heartbeat. */
  readonly seenAt: number
}

/** One line of a bot's journal; `seq` grows by one without gaps. `body` is JSON. */
export interface JournalEntry {
  readonly seq: number
  /** Time of the candle, UTC milliseconds. */
  readonly time: number
  readonly kind: 'intent' | 'refusal' | 'order' | 'fill' | 'cancel' | 'close'
  readonly body: unknown
}

export interface OpenPosition {
  readonly id: number
  readonly pair: string
  readonly isShort: boolean
  readonly openTime: number
  readonly openRate: number
  readonly amount: number
  readonly stakeAmount: number
  readonly currentRate: number
  readonly profitRatio: number
  readonly profitAbs: number
  readonly stopLoss: number
}

/** What one candle changed. */
export interface BotCommit {
  readonly cursor: number
  readonly entries: readonly JournalEntry[]
  readonly closed: readonly ClosedTrade[]
  readonly positions: readonly OpenPosition[]
  /** Balance plus open positions at the candle's close. */
  readonly equity: number
}

/** Where bots are kept. One suite judges every implementation: `bot-store.suite.ts`. */
export interface BotStore {
  /** Adds the bot, or returns the one of this id as it stands. */
  register(bot: { id: string; name: string; spec: unknown }): Promise<BotRecord>
  /** Journal, trades, positions, equity point and cursor in one transaction. A cursor that does not advance is refused. */
  commit(id: string, commit: BotCommit): Promise<void>
  setStatus(id: string, status: BotStatus, message: string): Promise<void>
  get(id: string): Promise<BotRecord | undefined>
  list(): Promise<readonly BotRecord[]>
  journal(id: string, query?: { fromSeq?: number; limit?: number }): Promise<readonly JournalEntry[]>
  trades(id: string): Promise<readonly ClosedTrade[]>
  positions(id: string): Promise<readonly OpenPosition[]>
  equity(id: string): Promise<readonly { readonly time: number; readonly equity: number }[]>
  /** Forgets everything of the bot. */
  remove(id: string): Promise<void>
  /**
   * The right to run the bot, for one process at a time: held until it is disposed of or its holder dies.
   * Undefined while another one holds it. The bot need not be registered.
   */
  claim(id: string): Promise<AsyncDisposable | undefined>
}

/** Candles of one pair, complete ones only. */
export interface Series {
  readonly pair: Pair
  readonly candles: Candles
}

/** What is known at one moment: all pairs' candles whose time is not after `time`. */
export interface Tick {
  readonly time: number
  readonly series: readonly Series[]
}

/** Brings candles as they become complete: recorded ones, or a venue's. */
export interface Feed {
  /**
   * Waits for the next candle time after `after` (null: the first). With several at hand the newest
   * of them may be given at once. Undefined when there will be no more, or when `signal` aborts.
   */
  next(after: number | null, signal: AbortSignal): Promise<Tick | undefined>
  /** Everything up to `time`, at once: what a bot that starts again has seen already. */
  until(time: number): Promise<Tick>
}
