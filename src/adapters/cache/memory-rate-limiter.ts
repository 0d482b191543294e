import { intervalOf, judgeRate, type RateLimiter, type RatePolicy, type RateVerdict } from './rate-limiter.ts'

export interface MemoryLimits {
  /** Milliseconds that never go back. */
  readonly clock: () => number
  /** Keys kept; 50,000 if absent. */
  readonly maxKeys?: number
}

/** A {@link RateLimiter} of this process. */
export interface MemoryRateLimiter extends RateLimiter {
  /** As `take`, and costs nothing. */
  peek(key: string, policy: RatePolicy): RateVerdict
  readonly keys: number
}

/**
 * Keeps for each key when its bucket will be full. Beyond `maxKeys` the key used longest ago is
 * forgotten: after a rest of a burst's length (2 s for 20 at 10 per second) it would be full anyway.
 */
export function memoryRateLimiter({ clock, maxKeys = 50_000 }: MemoryLimits): MemoryRateLimiter {
  const fullAt = new Map<string, number>()

  function judge(key: string, policy: RatePolicy, now: number): RateVerdict {
    return judgeRate((fullAt.get(key) ?? now) - now, policy)
  }

  return {
    get keys() {
      return fullAt.size
    },
    peek: (key, policy) => judge(key, policy, clock()),
    async take(key, policy) {
      const now = clock()
      const verdict = judge(key, policy, now)
      const owed = Math.min(verdict.resetMs, intervalOf(policy).capacity)
      fullAt.delete(key)
      fullAt.set(key, now + owed)
      if (fullAt.size > maxKeys) fullAt.delete(fullAt.keys().next().value!)
      return verdict
    },
  }
}
