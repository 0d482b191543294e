import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinTime } from './within-time.ts'

const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length

test('work within its time gives its result or its failure, and leaves no timer', async () => {
  const before = timers()
  assert.equal(await withinTime(Promise.resolve(3), 60_000), 3)
  await assert.rejects(withinTime(Promise.reject(new Error('why')), 60_000), { message: 'why' })
  assert.equal(timers(), before)
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
