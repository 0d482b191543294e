import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paceOf } from './pace.ts'

test('the pace is what ended between two looks, and how long the rest takes at it', () => {
  const first = { time: 1000, done: 10 }
  assert.deepEqual(paceOf(first, { time: 5000, done: 18 }, 28), { perSecond: 2, leftMs: 5000 })
  assert.deepEqual(paceOf(first, { time: 5000, done: 18 }, 12)?.leftMs, 0)
})

test('looks too close to one another, or without a trial between them, tell nothing', () => {
  const first = { time: 1000, done: 10 }
  assert.equal(paceOf(first, { time: 2000, done: 18 }, 28), undefined)
  assert.equal(paceOf(first, { time: 9000, done: 10 }, 28), undefined)
})
