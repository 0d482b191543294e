import type { Redis } from 'ioredis'
import { CacheError } from './cache-error.ts'

export interface RedisOptions {
  /** Told when Redis goes away or comes back; not told of each call that fails meanwhile. */
  readonly onChange: (up: boolean, reason: string) => void
  /** Milliseconds that never go back. */
  readonly clock: () => number
}

/** A Redis that may be away at any time: what is asked of it then has no answer, at once. */
export interface RedisLink extends AsyncDisposable {
  readonly up: boolean
  /** What `work` gives within `patienceMs`; undefined where Redis is away, late or refuses. */
  ask<T>(patienceMs: number, work: (client: Redis) => Promise<T>): Promise<T | undefined>
}

const FIRST_CONNECT_MS = 1_000
/** So many calls in a row that fail, then none for a while but one that looks whether it is back. */
const FAILURES = 3
const REST_MS = 1_000
const LATE = Symbol('late')

/**
 * Connects, and again whenever the connection is lost. Returns after the first attempt or a second,
 * whether or not Redis is there.
 * @throws CacheError `redis.url`
 */
export async function connectRedis(url: string, { onChange, clock }: RedisOptions): Promise<RedisLink> {
  requireUrl(url)
  const { Redis: Client } = await import('ioredis')
  const client = new Client(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2_000,
    retryStrategy: (times) => Math.min(50 * 2 ** times, 2_000),
  })
  let up = true
  let failures = 0
  let restUntil = 0
  let lastError = 'the connection was lost'
  client.on('error', ({ message }: Error) => {
    lastError = message
  })
  client.on('ready', () => {
    failures = restUntil = 0
    tell(true, 'connected')
  })
  client.on('close', () => tell(false, lastError))

  function tell(now: boolean, reason: string): void {
    if (up === now) return
    up = now
    onChange(now, reason)
  }

  function failed(reason: string): void {
    failures++
    if (failures < FAILURES) return
    restUntil = clock() + REST_MS
    tell(false, reason)
  }

  await within(FIRST_CONNECT_MS, client.connect()).catch(({ message }: Error) => {
    lastError = message
  })
  if (client.status !== 'ready') tell(false, lastError)

  return {
    get up() {
      return up
    },
    async ask(patienceMs, work) {
      if (client.status !== 'ready' || clock() < restUntil) return undefined
      // While it rests, one call at a time looks whether it is back.
      if (failures >= FAILURES) restUntil = clock() + REST_MS
      try {
        const answer = await within(patienceMs, work(client))
        if (answer === LATE) {
          failed(`no answer within ${patienceMs} ms`)
          return undefined
        }
        failures = restUntil = 0
        tell(true, 'answers')
        return answer
      } catch (error) {
        failed((error as Error).message)
        return undefined
      }
    },
    async [Symbol.asyncDispose]() {
      client.removeAllListeners('close')
      client.disconnect()
    },
  }
}

function requireUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : ''
  if (protocol === 'redis:' || protocol === 'rediss:') return
  throw new CacheError(
    'redis.url',
    'redis.url is no address of a Redis',
    'Write redis://HOST:PORT or rediss://.',
  )
}

/** What the work gives, or {@link LATE}. An answer that came while this process was busy is not late. */
async function within<T>(patienceMs: number, work: Promise<T>): Promise<T | typeof LATE> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<typeof LATE>((resolve) => {
    timer = setTimeout(() => setImmediate(resolve, LATE), patienceMs)
  })
  work.catch(() => {})
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
