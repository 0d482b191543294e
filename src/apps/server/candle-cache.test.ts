import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type CacheEvent, CandleCache } from './candle-cache.ts'

function open(maxBytes: number) {
  const counts: Record<CacheEvent, number> = { hit: 0, miss: 0, eviction: 0 }
  const cache = new CandleCache({
    maxBytes,
    onEvent: (event) => {
      counts[event]++
    },
  })
  return { cache, counts }
}

test('what was used last stays, the oldest goes, and each is counted', () => {
  const { cache, counts } = open(100)
  for (const name of ['a', 'b', 'c', 'd']) cache.set(name, Buffer.alloc(25))
  assert.ok(cache.get('a'))
  cache.set('e', Buffer.alloc(25))
  assert.equal(cache.get('b'), undefined)
  assert.ok(cache.get('a') && cache.get('e'))
  assert.deepEqual([counts, cache.bytes], [{ hit: 3, miss: 1, eviction: 1 }, 100])
})

test('a body that would fill more than a quarter is not kept', () => {
  const { cache, counts } = open(100)
  cache.set('small', Buffer.alloc(25))
  cache.set('large', Buffer.alloc(26))
  assert.equal(cache.get('large'), undefined)
  assert.ok(cache.get('small'))
  assert.equal(counts.eviction, 0)
})

test('bytes are those of the kept bodies and never above the limit', () => {
  const step = fc.record({ name: fc.constantFrom(...'abcdefgh'), length: fc.nat(40), read: fc.boolean() })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { cache } = open(120)
      const written = new Map<string, Buffer>()
      for (const { name, length, read } of steps) {
        if (read) {
          const found = cache.get(name)
          assert.ok(found === undefined || found === written.get(name))
        } else if (length <= 30) {
          written.set(name, Buffer.alloc(length))
          cache.set(name, written.get(name)!)
        }
        assert.ok(cache.bytes <= 120)
      }
      const kept = [...'abcdefgh'].map((name) => cache.get(name)?.length ?? 0)
      assert.equal(
        kept.reduce((sum, length) => sum + length, 0),
        cache.bytes,
      )
    }),
  )
})
