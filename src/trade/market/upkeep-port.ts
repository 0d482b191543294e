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

/** A range of time that was dropped. */
export interface DroppedRange {
  readonly kind: 'candle' | 'tick'
  /** First time that is not in it, UTC milliseconds. */
  readonly end: number
}

/** Keeps the market's tables small. */
export interface MarketUpkeep {
  /**
   * Drops the ranges that are older as a whole; what shares a range with something younger stays. With
   * candles go what came with them and their revisions; files of the lake stay. Ticks of a dropped time
   * that come later change no candle.
   */
  expire(options: ExpireOptions): Promise<readonly DroppedRange[]>
}
