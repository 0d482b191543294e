import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CacheEvent, CandleCache } from './candle-cache.ts'
import { CandleCacheLevels } from './candle-cache-levels.ts'

function open(kept = new Map<string, Buffer>()) {
  const near: CacheEvent[] = []
  const asked: string[] = []
  const levels = new CandleCacheLevels(
    new CandleCache({ maxBytes: 1_000, onEvent: (event) => near.push(event) }),
    {
      get: async (name) => {
        asked.push(name)
        return kept.get(name)
      },
      set: (name, body) => void kept.set(name, body),
    },
  )
  return { levels, near, asked, kept }
}

test('what one replica has made the other finds, once, and keeps', async () => {
  const first = open()
  const second = open(first.kept)
  first.levels.set('a', Buffer.from('body'))
  assert.equal(String(await second.levels.get('a')), 'body')
  assert.equal(String(await second.levels.get('a')), 'body')
  assert.deepEqual([second.asked, second.near], [['a'], ['miss', 'hit']])
})

test('the shared level is not asked for what is near', async () => {
  const { levels, asked } = open()
  levels.set('a', Buffer.from('body'))
  assert.equal(String(await levels.get('a')), 'body')
  assert.equal(await levels.get('b'), undefined)
  assert.deepEqual(asked, ['b'])
})
