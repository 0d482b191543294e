import {
  connectRedis,
  memoryRateLimiter,
  redisByteCache,
  redisRateLimiter,
  replicaRateLimiter,
} from '../../adapters/cache/index.ts'
import type { createLogger, Telemetry } from '../../adapters/telemetry/index.ts'
import type { ServerPorts } from '../server/index.ts'

interface Surroundings {
  readonly logger: Pick<ReturnType<typeof createLogger>, 'info' | 'warn'>
  readonly telemetry: Pick<Telemetry, 'watchRedis' | 'cached'>
  readonly database: { identity(): Promise<string> }
}

export interface Replicas extends AsyncDisposable {
  readonly ports: Pick<ServerPorts, 'limiter' | 'sharedAnswers' | 'redis'>
}

/** What an answer from Redis may cost before the database is asked instead. */
const PATIENCE_MS = 20
/** Longer than a page is looked at; what changed has another name at once. */
const TTL_SECONDS = 600
const MOST_BYTES = 1024 * 1024

/**
 * What this server shares with others through Redis; nothing where `url` is empty. Bytes have a
 * connection of their own, so that no limit waits behind them.
 * @throws CacheError `redis.url`
 */
export async function joinReplicas(
  url: string,
  { logger, telemetry, database }: Surroundings,
): Promise<Replicas> {
  if (url === '') return { ports: {}, [Symbol.asyncDispose]: async () => {} }
  await using stack = new AsyncDisposableStack()
  const clock = () => performance.now()
  const redis = stack.use(
    await connectRedis(url, {
      clock,
      onChange(up, reason) {
        if (up) logger.info('Redis is there: limits are shared again')
        else logger.warn({ reason }, 'Redis is away: each replica holds the limits alone')
      },
    }),
  )
  const answers = stack.use(await connectRedis(url, { clock, onChange: () => {} }))
  telemetry.watchRedis(() => redis.up)
  const sharedAnswers = redisByteCache(answers, {
    space: await database.identity(),
    ttlSeconds: TTL_SECONDS,
    maxBytes: MOST_BYTES,
    patienceMs: PATIENCE_MS,
    onEvent: (event) => telemetry.cached('candles-redis', event),
  })
  const limiter = replicaRateLimiter(redisRateLimiter(redis), memoryRateLimiter({ clock }))
  const disposing = stack.move()
  return {
    ports: { limiter, sharedAnswers, redis },
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}
