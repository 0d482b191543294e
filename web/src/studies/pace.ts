/** How many trials had ended when. */
export interface Standing {
  /** Milliseconds. */
  readonly time: number
  readonly done: number
}

export interface Pace {
  readonly perSecond: number
  /** Until the budget is used up. */
  readonly leftMs: number
}

const LONG_ENOUGH_MS = 2_000

/** The speed between two looks; undefined where they lie too close, or nothing ended between them. */
export function paceOf(first: Standing, last: Standing, budget: number): Pace | undefined {
  const ms = last.time - first.time
  const ended = last.done - first.done
  if (ms < LONG_ENOUGH_MS || ended <= 0) return undefined
  return { perSecond: (1000 * ended) / ms, leftMs: (Math.max(0, budget - last.done) * ms) / ended }
}
