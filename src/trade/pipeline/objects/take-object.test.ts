import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryObjectStore } from './memory-object-store.ts'
import type { ObjectEvent } from './object-event.ts'
import { objectEventLedger } from './object-event-ledger.ts'
import type { ObjectStore } from './port.ts'
import { takeObject } from './take-object.ts'

/** Takes raw.csv; `work` is what is done with it. */
async function start() {
  const store = memoryObjectStore()
  await store.put('raw.csv', Buffer.from('content'))
  const ledger = objectEventLedger(store, { owner: 'one', clock: () => 1_000_000, mostAttempts: 2 })
  const announced: string[] = []
  const take = async (
    until: AbortSignal,
    work: (event: ObjectEvent) => Promise<void>,
    of: ObjectStore = store,
  ) =>
    takeObject((await store.head('raw.csv'))!, {
      store: of,
      ledger,
      until,
      prepare: async (event) => {
        await work(event)
        return ['made']
      },
      announce: async (result) => void announced.push(...result),
      wait: (_, signal) => new Promise((done) => signal.addEventListener('abort', () => done())),
    })
  return { store, take, announced }
}

test('when time is up the work hears of it, is given back, and the attempt does not count', async () => {
  const { take, announced } = await start()
  for (let n = 0; n < 4; n++) {
    const time = new AbortController()
    const outcome = await take(time.signal, async ({ signal, attempt }) => {
      assert.equal(attempt, 1)
      time.abort()
      signal.throwIfAborted()
    })
    assert.deepEqual(outcome, { kind: 'released' })
  }
  assert.deepEqual(announced, [])
  assert.equal((await take(new AbortController().signal, async () => {})).kind, 'done')
  assert.deepEqual(announced, ['made'])
})

test('when time is up before the work begins nothing is claimed', async () => {
  const { store, take } = await start()
  let worked = false
  const work = async () => {
    worked = true
  }
  assert.deepEqual(await take(AbortSignal.abort(), work), { kind: 'released' })
  const time = new AbortController()
  const slow: ObjectStore = {
    ...store,
    get: async (...args) => {
      time.abort()
      return store.get(...args)
    },
  }
  assert.deepEqual(await take(time.signal, work, slow), { kind: 'released' })
  assert.equal(worked, false)
  assert.deepEqual((await store.list('_leme/events/contents/')).objects, [])
})

test('when time is up while the work reads, it gets no more bytes', async () => {
  const { take } = await start()
  const time = new AbortController()
  let read = 0
  const outcome = await take(time.signal, async (event) => {
    time.abort()
    for await (const piece of event.read()) read += piece.length
  })
  assert.deepEqual([outcome, read], [{ kind: 'released' }, 0])
})

test('work that ended in time is published though time is up now', async () => {
  const { take, announced } = await start()
  const time = new AbortController()
  assert.equal((await take(time.signal, async () => time.abort())).kind, 'done')
  assert.deepEqual(announced, ['made'])
})
