import type { MemoryRateLimiter } from './memory-rate-limiter.ts'
import type { RateLimiter } from './rate-limiter.ts'
import type { SharedRateLimiter } from './redis-rate-limiter.ts'

/**
 * The shared bucket, and one of this process that knows what passed here. Whatever happens to Redis,
 * this replica lets through no more than the limit; while Redis is away it alone decides.
 */
export function replicaRateLimiter(shared: SharedRateLimiter, local: MemoryRateLimiter): RateLimiter {
  return {
    async take(key, policy) {
      const here = local.peek(key, policy)
      if (!here.allowed) return here
      const verdict = await shared.take(key, policy)
      if (verdict?.allowed === false) return verdict
      const own = await local.take(key, policy)
      return verdict ?? own
    },
  }
}
