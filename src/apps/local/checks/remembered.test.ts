import assert from 'node:assert/strict'
import { test } from 'node:test'
import { remembered } from './remembered.ts'

test('all who ask in time get one answer, and a failure is not remembered', async () => {
  let [now, asked] = [0, 0]
  const answer = remembered(
    async () => {
      asked++
      if (asked === 2) throw new Error('away')
      return asked
    },
    { ttlMs: 10, now: () => now },
  )
  assert.deepEqual(await Promise.all([answer(), answer()]), [1, 1])
  now = 10
  await assert.rejects(answer(), /away/)
  assert.equal(await answer(), 3)
})
