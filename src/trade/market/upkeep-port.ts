/** Ticks are needed while their minute may still change; then the minute tells enough. */
export const TICK_RETENTION_MS = 90 * 86_400_000

export interface ExpireOptions {
  /** UTC milliseconds. */
  readonly now: number
  /** Default {@link TICK_RETENTION_MS}; Infinity keeps all. */
  readonly ticksOlderThan?: number
  /** Default Infinity: an import of ten years must not vanish because nobody configured anything. */
  readonly candlesOlderThan?: number
}

/** A range of time that is stored together and goes together. */
export interface AgedRange {
  readonly kind: 'candle' | 'tick'
  /** First time in it, UTC milliseconds; null where everything before its end is in it. */
  readonly start: number | null
  /** First time that is not in it. */
  readonly end: number
  readonly rows: number
}

/** Keeps the market's tables small. */
export interface MarketUpkeep {
  /** The ranges that are older as a whole, ticks before candles, oldest first; changes nothing. */
  expirable(options: ExpireOptions): Promise<readonly AgedRange[]>
  /**
   * Drops them; what shares a range with something younger stays. With candles go what came with them
   * and their revisions; files of the lake stay. Ticks of a dropped time that come later change no
   * candle. One process does it at a time: another is refused as a conflict.
   */
  expire(options: ExpireOptions): Promise<readonly AgedRange[]>
  /** Tells a database that drops ticks by itself how long to keep them, in milliseconds; Infinity is for ever. Others drop at {@link MarketUpkeep.expire} alone. */
  keepTicks(age: number): Promise<void>
}
