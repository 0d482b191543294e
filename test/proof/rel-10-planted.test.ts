import assert from 'node:assert/strict'
import { test } from 'node:test'
import { stopLeaders } from './rel-10-stopped-leaders.ts'

test('leaders without a fence are caught: one that was stopped writes over the next', async () => {
  await assert.rejects(stopLeaders({ count: 30, seed: 7 }, false), /a stale leader has written/)
})
