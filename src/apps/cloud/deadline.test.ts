import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { Deadline } from './deadline.ts'

test('a step as long as the longest has to fit before the end', () => {
  let now = 0
  using deadline = new Deadline({ at: 10_000, clock: () => now, reserveMs: 1000 })
  deadline.begin()
  for (now of [2000, 4500, 6000]) {
    deadline.step()
    assert.equal(deadline.signal.aborted, false, `${now}`)
  }
  assert.equal(deadline.left, 3000)
  now = 6501
  deadline.step()
  assert.ok(deadline.signal.aborted)
})

test('it aborts by itself, at once when time is up, and never without a time', async () => {
  using soon = new Deadline({ at: Date.now() + 60, clock: Date.now, reserveMs: 20 })
  await once(soon.signal, 'abort')
  using past = new Deadline({ at: 1, clock: Date.now })
  await once(past.signal, 'abort')
  assert.equal(past.left, 0)
  using never = new Deadline({ at: undefined, clock: Date.now })
  never.begin()
  never.step()
  assert.deepEqual([never.signal.aborted, never.left], [false, Number.POSITIVE_INFINITY])
})
