import { createHash } from 'node:crypto'
import type { Redis } from 'ioredis'
import type { RedisLink } from './connect-redis.ts'
import { approval, intervalOf, type RatePolicy, type RateVerdict, refusal } from './rate-limiter.ts'

/** A refusal to wait longer than this for Redis: the limit of this process does for now. */
const PATIENCE_MS = 50

/** As {@link RateLimiter}, for all replicas that share a Redis; undefined where it is away. */
export interface SharedRateLimiter {
  take(key: string, policy: RatePolicy): Promise<RateVerdict | undefined>
}

/**
 * In microseconds, by the clock of Redis alone, so that clocks of replicas do not matter. The value is
 * when the bucket will be full; it expires then. Lua writes numbers with 14 digits unless told otherwise.
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, capacity = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = tonumber(redis.call('GET', KEYS[1]) or now) or now
local owed = math.min(math.max(full - now, 0), capacity)
local after = owed + interval
if after > capacity + 1 then return {0, math.ceil(owed)} end
redis.call('SET', KEYS[1], string.format('%.0f', now + after), 'PX', math.ceil(after / 1000))
return {1, math.floor(after)}
`
const DIGEST = createHash('sha1').update(TAKE).digest('hex')

/** Buckets in Redis: one script and one key that expires for each. */
export function redisRateLimiter(link: RedisLink): SharedRateLimiter {
  return {
    async take(key, policy) {
      const { interval, capacity } = intervalOf(policy)
      const args = [`leme:limit:${key}`, interval * 1_000, capacity * 1_000] as const
      const answer = await link.ask(PATIENCE_MS, (client) => run(client, args))
      if (!Array.isArray(answer)) return undefined
      const [allowed, owed] = answer as [number, number]
      return allowed === 1 ? approval(owed / 1_000, policy) : refusal(owed / 1_000, policy)
    },
  }
}

async function run(client: Redis, args: readonly [string, number, number]): Promise<unknown> {
  try {
    return await client.evalsha(DIGEST, 1, ...args)
  } catch (error) {
    if (!(error as Error).message.startsWith('NOSCRIPT')) throw error
    return client.eval(TAKE, 1, ...args)
  }
}
