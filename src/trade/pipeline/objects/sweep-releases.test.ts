import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { LATEST_MODELS, pointLatest, readLatest } from './latest-models.ts'
import { listObjects } from './list-objects.ts'
import { memoryObjectStore } from './memory-object-store.ts'
import { objectEventLedger } from './object-event-ledger.ts'
import { withCode } from './object-store.suite.ts'
import type { ObjectStore } from './port.ts'
import { sweepReleases } from './sweep-releases.ts'
import { writeRelease } from './write-release.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MODEL = [{ name: 'model.json', bytes: Buffer.from('model') }]
const of = (at: number, algo = 'linear', source?: string) => ({
  type: 'regression',
  algo,
  at,
  ...(source && { source }),
})

/** A store whose own clock says `now` at each write. */
function start() {
  const time = { now: Date.UTC(2026, 10, 1) }
  const store = memoryObjectStore({ clock: () => time.now })
  const sweep = (keep?: number) =>
    sweepReleases(store, { clock: () => time.now, ...(keep !== undefined && { keep }) })
  return { time, store, sweep }
}

async function keysOf(store: ObjectStore, prefix = ''): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of listObjects(store, prefix)) keys.push(key)
  return keys.sort()
}

/** A publisher that is killed at its n-th write. */
function dying(store: ObjectStore, writes: number): ObjectStore {
  let left = writes
  return {
    ...store,
    put: (...args) => (left-- > 0 ? store.put(...args) : Promise.reject(new Error('killed'))),
  }
}

test('what a killed publisher left is removed after a day, and nothing before', async () => {
  const { time, store, sweep } = start()
  await assert.rejects(writeRelease(dying(store, 2), of(time.now), MODEL), /killed/)
  const folder = 'models/regression_linear_20261101-000000'
  time.now += DAY - HOUR
  assert.deepEqual(await sweep(1), { abandoned: [], surplus: [] })
  assert.equal((await keysOf(store)).length, 2)
  time.now += 2 * HOUR
  assert.deepEqual(await sweep(), { abandoned: [folder], surplus: [] })
  assert.deepEqual(await keysOf(store), [])
})

test('a clock that is wrong alone removes nothing: the name and the store have to be old', async () => {
  const { time, store, sweep } = start()
  await assert.rejects(writeRelease(dying(store, 1), of(time.now - 30 * DAY), MODEL))
  await assert.rejects(writeRelease(dying(store, 1), of(time.now + 30 * DAY), MODEL))
  assert.deepEqual((await sweep()).abandoned, [])
  time.now += 2 * DAY
  assert.deepEqual((await sweep()).abandoned, ['models/regression_linear_20261002-000000'])
})

test('of each type and algorithm the newest stay, and what the list names whatever its age', async () => {
  const { time, store, sweep } = start()
  const folders: string[] = []
  for (let n = 0; n < 4; n++) {
    for (const algo of ['linear', 'gb']) {
      folders.push((await writeRelease(store, of(time.now, algo), MODEL)).folder)
    }
    time.now += HOUR
  }
  await store.put(LATEST_MODELS, Buffer.from(`${folders[0]}\r\n${folders[7]}\n`))
  time.now += 2 * DAY
  assert.deepEqual((await sweep()).surplus, [])
  const { surplus } = await sweep(2)
  assert.deepEqual(surplus, [folders[1], folders[3], folders[2]].sort())
  const left = new Set((await keysOf(store, 'models/')).map((key) => key.split('/').slice(0, 2).join('/')))
  assert.deepEqual([...left].sort(), [folders[0], folders[4], folders[5], folders[6], folders[7]].sort())
  assert.deepEqual((await sweep(2)).surplus, [])
})

test('a committed release that nobody has announced yet stays', async () => {
  const { time, store, sweep } = start()
  const clock = () => time.now
  const ledger = objectEventLedger(store, { owner: 'one', clock })
  const content = 'a'.repeat(64)
  const answer = await ledger.claim(content, 'raw.csv')
  assert.ok(answer.kind === 'claimed')
  const { folder } = await writeRelease(store, of(time.now, 'linear', content), MODEL)
  await ledger.commit(answer.claim, [folder])
  time.now += HOUR
  await writeRelease(store, of(time.now), MODEL)
  time.now += 3 * DAY
  assert.deepEqual((await sweep(1)).surplus, [])
  await ledger.finish(content)
  assert.deepEqual((await sweep(1)).surplus, [folder])
})

test('what is not named as a release is left alone, and a number to keep has to be one', async () => {
  const { time, store, sweep } = start()
  const mine = ['models/mine/model.json', 'models/regression_linear_latest/a', 'models/readme.md', 'other/b']
  for (const key of mine) await store.put(key, Buffer.from('mine'))
  time.now += 9 * DAY
  await sweep(1)
  assert.deepEqual(await keysOf(store), [...mine].sort())
  for (const keep of [0, -1, 1.5, Number.NaN]) await assert.rejects(sweep(keep), withCode('panel.setting'))
})

test('a sweep that was killed is ended by the next one', async () => {
  const { time, store, sweep } = start()
  await assert.rejects(writeRelease(dying(store, 2), of(time.now), MODEL))
  time.now += 2 * DAY
  const killed = { ...store, delete: () => Promise.reject(new Error('killed')) }
  await assert.rejects(sweepReleases(killed, { clock: () => time.now }), /killed/)
  time.now += 2 * DAY
  assert.equal((await sweep()).abandoned.length, 1)
  assert.deepEqual(await keysOf(store), [])
})

test('wherever a publisher stands still for days, a release that is announced is whole', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(30), fc.nat(30), fc.nat(2), async (publisherStops, sweeperStops, extra) => {
      const { time, store } = start()
      const files = [...MODEL, { name: 'b.json', bytes: Buffer.alloc(extra + 1) }]
      let resume = () => {}
      const stopped = new Promise<void>((done) => {
        resume = done
      })
      const standing = pausing(store, publisherStops, stopped)
      const publishing = (async () => {
        const { folder } = await writeRelease(standing, of(time.now), files)
        await pointLatest(standing, [folder])
      })().catch(() => undefined)
      await new Promise((done) => setImmediate(done))
      time.now += 3 * DAY
      let goOn = () => {}
      const sweeperWaits = new Promise<void>((done) => {
        goOn = done
      })
      const sweeping = sweepReleases(pausing(store, sweeperStops, sweeperWaits), {
        clock: () => time.now,
        keep: 1,
      })
      await new Promise((done) => setImmediate(done))
      resume()
      await publishing
      goOn()
      await sweeping
      for (const release of await readLatest(store)) {
        for (const { name } of release.files) assert.ok(await store.head(`${release.folder}/${name}`), name)
      }
    }),
    { numRuns: 300 },
  )
})

/** Stands still before its n-th call. */
function pausing(store: ObjectStore, calls: number, gate: Promise<void>): ObjectStore {
  let left = calls
  const pass = async () => {
    if (left-- === 0) await gate
  }
  return {
    ...store,
    put: async (...args) => pass().then(() => store.put(...args)),
    head: async (...args) => pass().then(() => store.head(...args)),
    get: async (...args) => pass().then(() => store.get(...args)),
    delete: async (...args) => pass().then(() => store.delete(...args)),
  }
}
