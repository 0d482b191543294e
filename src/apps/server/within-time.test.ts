import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinTime } from './within-time.ts'

test('work within its time gives its result or its failure, and leaves no timer', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  assert.equal(await withinTime(Promise.resolve(3), 100), 3)
  await assert.rejects(withinTime(Promise.reject(new Error('why')), 100), { message: 'why' })
  t.mock.timers.tick(1_000)
})

test('work that takes longer is given up, and its failure later is nobody’s', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const work = Promise.withResolvers<never>()
  const answer = withinTime(work.promise, 100)
  t.mock.timers.tick(99)
  t.mock.timers.tick(1)
  await assert.rejects(answer, { code: 'server.busy', kind: 'remote' })
  work.reject(new Error('too late'))
  await assert.rejects(work.promise)
})
