import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Redis } from 'ioredis'
import { connectRedis, redisByteCache, redisRateLimiter } from '../../../src/adapters/cache/index.ts'
import { startRedis } from '../../services/index.ts'
import { ROOT } from '../judge.ts'
import { AWS } from './places.ts'

const PASSWORD = '0123456789abcdef0123456789abcdef'
const page = readFileSync(join(ROOT, AWS, 'modules/cache/README.md'), 'utf8')
const rights = /--access-string '([^']+)'/.exec(page)![1]!.split(' ')

test('with the rights of the cache module servers share limits and candles, and can do nothing else', async (t) => {
  const redis = await startRedis()
  if (!redis) return t.skip('redis-server is not installed')
  const admin = new Redis(redis.url)
  try {
    await admin.call('ACL', 'SETUSER', 'leme', 'reset', `>${PASSWORD}`, ...rights)
    const url = new URL(redis.url)
    url.username = 'leme'
    url.password = PASSWORD
    await using link = await connectRedis(url.href, { clock: () => performance.now(), onChange: () => {} })
    assert.ok(link.up)
    const limiter = redisRateLimiter(link)
    assert.ok(await limiter.take('a', { perSecond: 10, burst: 20 }))
    const cache = redisByteCache(link, {
      ...{ space: 'test', ttlSeconds: 60, maxBytes: 1_000, patienceMs: 1_000, onEvent: () => {} },
    })
    await cache.set('candles', Buffer.from('bytes'))
    assert.equal(String(await cache.get('candles')), 'bytes')
    const user = new Redis(url.href)
    await assert.rejects(user.flushall(), /NOPERM/)
    await assert.rejects(user.get('other:key'), /NOPERM/)
    user.disconnect()
  } finally {
    admin.disconnect()
    await redis.stop()
  }
})
