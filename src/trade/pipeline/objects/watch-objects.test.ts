import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { memoryObjectStore } from './memory-object-store.ts'
import type { ObjectEvent, TakeOutcome } from './object-event.ts'
import { objectEventLedger } from './object-event-ledger.ts'
import { ObjectWatch } from './object-watch.ts'
import type { ObjectInfo, ObjectStore } from './port.ts'
import { type TakeObjectOptions, takeObject } from './take-object.ts'
import { watchObjects } from './watch-objects.ts'

const text = (content: string) => Buffer.from(content)

function bench(store: ObjectStore = memoryObjectStore()) {
  const announced: string[] = []
  const worked: ObjectEvent[] = []
  const time = { now: 1_000_000 }
  const ledger = objectEventLedger(store, { owner: 'one', clock: () => time.now, mostAttempts: 2 })
  const options: TakeObjectOptions = {
    store,
    ledger,
    wait: (_, signal) => new Promise((resume) => signal.addEventListener('abort', () => resume())),
    async prepare(event) {
      worked.push(event)
      let content = ''
      for await (const piece of event.read()) content += Buffer.from(piece)
      return [content]
    },
    async announce(result) {
      announced.push(...result)
    },
  }
  const take = async (key: string, changes: Partial<TakeObjectOptions> = {}) =>
    takeObject((await store.head(key))!, { ...options, ...changes })
  return { store, ledger, options, time, announced, worked, take }
}

test('an object is taken once, with its key, size and hash', async () => {
  const { store, take, worked, announced } = bench()
  await store.put('raw/a.csv', text('bytes'))
  const outcome = await take('raw/a.csv')
  assert.deepEqual(outcome, { kind: 'done', sha256: sha256('bytes'), fresh: true, result: ['bytes'] })
  const { key, size, sha256: hash, attempt } = worked[0]!
  assert.deepEqual(
    { key, size, hash, attempt },
    { key: 'raw/a.csv', size: 5, hash: sha256('bytes'), attempt: 1 },
  )
  assert.deepEqual(await take('raw/a.csv'), { ...outcome, fresh: false })
  assert.deepEqual(announced, ['bytes'])
})

test('the same bytes again, in another upload or under another key, do not work again', async () => {
  const { store, take, worked } = bench()
  for (const key of ['a.csv', 'a.csv', 'b.csv']) {
    await store.put(key, text('same'))
    assert.equal((await take(key)).kind, 'done')
  }
  assert.equal(worked.length, 1)
})

test('an empty object, one that is too large and one with an impossible key are refused unread', async () => {
  const { store, options, take, worked } = bench()
  await store.put('empty.csv', text(''))
  await store.put('big.csv', text('12345'))
  assert.deepEqual(await take('empty.csv'), { kind: 'refused', reason: 'it is empty' })
  const refused = await take('big.csv', { maxBytes: 4 })
  assert.deepEqual(refused, { kind: 'refused', reason: 'it has 5 bytes; 4 are the most' })
  const odd = { ...(await store.head('big.csv'))!, key: 'cafe\u0301.csv' }
  assert.equal((await takeObject(odd, options)).kind, 'refused')
  const huge = { ...odd, key: 'h.csv', size: 1024 ** 3 + 1 }
  assert.equal((await takeObject(huge, options)).kind, 'refused')
  assert.equal(worked.length, 0)
})

test('an object that is overwritten or deleted while it is worked on publishes nothing; its new content is taken', async () => {
  const { store, take, announced, options } = bench()
  for (const change of [() => store.put('a.csv', text('new')), () => store.delete('a.csv')]) {
    await store.put('a.csv', text('old'))
    const outcome = await take('a.csv', {
      async prepare(event) {
        const made = await options.prepare(event)
        await change()
        return made
      },
    })
    assert.deepEqual(outcome, { kind: 'changed' })
    assert.deepEqual(announced, [])
  }
  await store.put('a.csv', text('new'))
  assert.equal((await take('a.csv')).kind, 'done')
  await store.put('a.csv', text('old'))
  assert.equal((await take('a.csv')).kind, 'done')
  assert.deepEqual(announced, ['new', 'old'])
})

test('an object that changes before it is read is passed over', async () => {
  const { store, options, worked } = bench()
  await store.put('a.csv', text('old'))
  const seen = (await store.head('a.csv'))!
  await store.put('a.csv', text('new'))
  assert.deepEqual(await takeObject(seen, options), { kind: 'changed' })
  await store.delete('a.csv')
  assert.deepEqual(await takeObject(seen, options), { kind: 'changed' })
  assert.equal(worked.length, 0)
})

test('a store whose etag stays while its bytes differ is found out', async () => {
  const inner = memoryObjectStore()
  const store = { ...inner, get: async (key: string) => inner.get(key) }
  const { options, announced, ledger } = bench(store)
  await inner.put('a.csv', text('old'))
  const seen = (await inner.head('a.csv'))!
  await ledger.noteContent('a.csv', seen.etag, sha256('other'))
  assert.deepEqual(await takeObject(seen, options), { kind: 'changed' })
  assert.deepEqual(announced, [])
  assert.equal((await takeObject(seen, options)).kind, 'done')
  assert.deepEqual(announced, ['old'])
})

test('work that fails is tried again after its lease, then given up with the reason', async () => {
  const { store, take, time } = bench()
  await store.put('a.csv', text('x'))
  const prepare = async () => {
    throw new Error('row 7 is broken')
  }
  assert.deepEqual(await take('a.csv', { prepare }), { kind: 'failed', reason: 'row 7 is broken' })
  assert.equal((await take('a.csv', { prepare })).kind, 'busy')
  time.now += 300_000
  const poison = { kind: 'poison', sha256: sha256('x'), reason: 'row 7 is broken' }
  assert.deepEqual(await take('a.csv', { prepare }), poison)
  assert.deepEqual(await take('a.csv'), poison)
})

test('an outage of the store never makes poison, another missing object does', async () => {
  const { store, take, time } = bench()
  await store.put('a.csv', text('x'))
  const failing = (code: 'object.unreachable' | 'object.missing') => async () => {
    throw new PipelineFault(code, code)
  }
  for (let n = 0; n < 5; n++) {
    const outcome = await take('a.csv', { prepare: failing('object.unreachable') })
    assert.deepEqual(outcome, { kind: 'failed', reason: 'object.unreachable' })
  }
  assert.equal((await take('a.csv', { prepare: failing('object.missing') })).kind, 'failed')
  time.now += 300_000
  assert.equal((await take('a.csv', { prepare: failing('object.missing') })).kind, 'poison')
})

test('a result whose announcement failed is announced by whoever comes next, without work', async () => {
  const { store, take, worked, announced } = bench()
  await store.put('a.csv', text('x'))
  const announce = async () => {
    throw new Error('the list cannot be written')
  }
  assert.equal((await take('a.csv', { announce })).kind, 'failed')
  assert.equal((await take('a.csv')).kind, 'done')
  assert.deepEqual([worked.length, announced], [1, ['x']])
})

test('who is overtaken is told by the signal, and commits nothing', async () => {
  const { store, take, time, options, announced } = bench()
  await store.put('a.csv', text('x'))
  const other = objectEventLedger(store, { owner: 'two', clock: () => time.now })
  const outcome = await take('a.csv', {
    wait: async (_, signal) => {
      if (signal.aborted) return
      time.now += 400_000
      await other.claim(sha256('x'), 'a.csv')
    },
    async prepare(event) {
      await new Promise((heard) => event.signal.addEventListener('abort', heard))
      return options.prepare(event)
    },
  })
  assert.deepEqual(outcome, { kind: 'overtaken', sha256: sha256('x') })
  assert.deepEqual(announced, [])
})

test('a growing upload waits until it has stayed the same, a whole one is taken at once', async () => {
  const listed: ObjectInfo[] = []
  const store = { ...memoryObjectStore(), list: async () => ({ objects: listed }) }
  const time = { now: 0 }
  const watch = new ObjectWatch({ store, prefix: '', suffix: '.csv', clock: () => time.now, settleMs: 10 })
  const look = async (size: number, etag: string, whole = false) => {
    listed.splice(0, 2, { key: 'a.csv', size, etag, modifiedAt: 9e15, whole })
    return (await watch.look()).length
  }
  assert.equal(await look(1, 'e1'), 0)
  time.now = 5
  assert.equal(await look(1, 'e1'), 0)
  assert.equal(await look(2, 'e2'), 0)
  time.now = 14
  assert.equal(await look(2, 'e2'), 0)
  time.now = 15
  assert.equal(await look(2, 'e2'), 1)
  watch.finish(listed[0]!)
  assert.equal(await look(2, 'e2'), 0)
  assert.equal(await look(3, 'e3', true), 1)
  assert.equal(await look(3, 'e3', true), 1)
})

test('other names and the own objects of Leme are left alone', async () => {
  const store = memoryObjectStore()
  for (const key of ['a.csv', 'a.csv.part', '_leme/events/x.csv', 'in/b.csv']) await store.put(key, text(key))
  const watch = new ObjectWatch({ store, prefix: '', suffix: '.csv', clock: () => 0 })
  assert.deepEqual(
    (await watch.look()).map(({ key }) => key),
    ['a.csv', 'in/b.csv'],
  )
})

test('a watch goes on after looks that fail, and ends when it is told', async () => {
  const inner = memoryObjectStore()
  let lists = 0
  const store: ObjectStore = {
    ...inner,
    async list(prefix, cursor) {
      if (++lists < 3) throw new Error('silent')
      return inner.list(prefix, cursor)
    },
  }
  await inner.put('raw/a.csv', text('x'))
  const { options, announced } = bench(store)
  const ended = new AbortController()
  const failures: unknown[] = []
  const outcomes: TakeOutcome[] = []
  await watchObjects({
    ...options,
    prefix: 'raw/',
    clock: () => 0,
    signal: ended.signal,
    pollMs: 7,
    wait: async (delayMs, signal) => {
      if (lists === 5) ended.abort()
      else if (delayMs !== 7) await new Promise((over) => signal.addEventListener('abort', over))
    },
    onFailure: (error) => failures.push(error),
    onOutcome: (_, outcome) => outcomes.push(outcome),
  })
  assert.deepEqual([failures.length, outcomes.map(({ kind }) => kind), announced], [2, ['done'], ['x']])
})
