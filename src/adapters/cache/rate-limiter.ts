/** How often: `perSecond` in the long run, `burst` at once after a rest. Both above 0. */
export interface RatePolicy {
  readonly perSecond: number
  readonly burst: number
}

/** What became of one request. Times are milliseconds from now. */
export interface RateVerdict {
  readonly allowed: boolean
  /** Requests of a full bucket: the burst. */
  readonly limit: number
  /** Requests that would pass now. */
  readonly remaining: number
  /** Until the bucket is full again. */
  readonly resetMs: number
  /** Until the next one passes; 0 where this one did. */
  readonly retryAfterMs: number
}

/**
 * Counts requests by key. In any time t at most `burst + t · perSecond` of a key are allowed; a refused
 * one costs nothing. One suite judges every implementation: `rate-limiter.suite.ts`.
 */
export interface RateLimiter {
  take(key: string, policy: RatePolicy): Promise<RateVerdict>
}

/**
 * The generic cell rate algorithm (ITU-T I.371): a key owes `aheadMs`, the time until its bucket is
 * full. A request adds the interval of one; it passes where that stays within a burst.
 */
export function judgeRate(aheadMs: number, policy: RatePolicy): RateVerdict {
  const { interval, capacity } = intervalOf(policy)
  const owed = Math.min(Math.max(aheadMs, 0), capacity)
  const next = owed + interval
  if (next > capacity + TOLERANCE_MS) return refusal(owed, policy)
  return approval(next, policy)
}

/** Of a request that passed and left `aheadMs` owing. */
export function approval(aheadMs: number, policy: RatePolicy): RateVerdict {
  const remaining = Math.floor(policy.burst - aheadMs / intervalOf(policy).interval + 1e-6)
  return { allowed: true, limit: policy.burst, remaining, resetMs: aheadMs, retryAfterMs: 0 }
}

/** Of a request that was refused where `aheadMs` are owing. */
export function refusal(aheadMs: number, policy: RatePolicy): RateVerdict {
  const { interval, capacity } = intervalOf(policy)
  const retryAfterMs = Math.max(aheadMs + interval - capacity, TOLERANCE_MS)
  return { allowed: false, limit: policy.burst, remaining: 0, resetMs: aheadMs, retryAfterMs }
}

/** Milliseconds of one request and of a burst. */
export function intervalOf({ perSecond, burst }: RatePolicy) {
  const interval = 1_000 / perSecond
  return { interval, capacity: interval * burst }
}

/** What sums of intervals may differ by. */
const TOLERANCE_MS = 1e-3
