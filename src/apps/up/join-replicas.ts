import {
  connectRedis,
  memoryRateLimiter,
  redisRateLimiter,
  replicaRateLimiter,
} from '../../adapters/cache/index.ts'
import type { createLogger, Telemetry } from '../../adapters/telemetry/index.ts'
import type { ServerPorts } from '../server/index.ts'

interface Told {
  readonly logger: Pick<ReturnType<typeof createLogger>, 'info' | 'warn'>
  readonly telemetry: Pick<Telemetry, 'watchRedis'>
}

export interface Replicas extends AsyncDisposable {
  readonly ports: Pick<ServerPorts, 'limiter' | 'redis'>
}

/**
 * What this server shares with others through Redis; nothing where `url` is empty.
 * @throws CacheError `redis.url`
 */
export async function joinReplicas(url: string, { logger, telemetry }: Told): Promise<Replicas> {
  if (url === '') return { ports: {}, [Symbol.asyncDispose]: async () => {} }
  const clock = () => performance.now()
  const redis = await connectRedis(url, {
    clock,
    onChange(up, reason) {
      if (up) logger.info('Redis is there: limits are shared again')
      else logger.warn({ reason }, 'Redis is away: each replica holds the limits alone')
    },
  })
  telemetry.watchRedis(() => redis.up)
  return {
    ports: { limiter: replicaRateLimiter(redisRateLimiter(redis), memoryRateLimiter({ clock })), redis },
    [Symbol.asyncDispose]: () => redis[Symbol.asyncDispose](),
  }
}
