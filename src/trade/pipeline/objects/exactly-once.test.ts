import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sha256 } from '../../../math/index.ts'
import { type EventRecord, parseEventRecord } from './event-record.ts'
import { LATEST_MODELS, pointLatest, readLatest } from './latest-models.ts'
import { listObjects } from './list-objects.ts'
import type { TakeOutcome } from './object-event.ts'
import { objectEventLedger } from './object-event-ledger.ts'
import type { ObjectStore } from './port.ts'
import { readObject } from './read-object.ts'
import { readReleaseFile } from './read-release-file.ts'
import { readRelease } from './release.ts'
import { type SimulatedProcess, SimulatedWorld } from './simulated-world.fixture.ts'
import { watchObjects } from './watch-objects.ts'
import { writeRelease } from './write-release.ts'

/**
 * Watchers over one store, killed at any await, late, with wrong clocks, and a store that is silent at times.
 * `LEME_OBJECT_RUNS=5000` asks for more runs, `LEME_OBJECT_SEED` for the one of a failure, which names its seed.
 */
const runs = Number(process.env.LEME_OBJECT_RUNS ?? 80)
const first = Number(process.env.LEME_OBJECT_SEED ?? 1)

const TROUBLE = { kill: 0.02, silence: 0.02, jump: 0.01 }
const CALM = { kill: 0, silence: 0, jump: 0 }
const TYPES = ['regression', 'class']

interface Tally {
  kills: number
  works: number
  published: number
  overtaken: number
  changed: number
  repeats: number
  pointers: number
}

test('each content has exactly one published result, whoever is killed wherever', async (t) => {
  const tally = { kills: 0, works: 0, published: 0, overtaken: 0, changed: 0, repeats: 0, pointers: 0 }
  for (let seed = first; seed < first + runs; seed++) {
    try {
      await simulate(seed, tally)
    } catch (cause) {
      throw new Error(`LEME_OBJECT_SEED=${seed} LEME_OBJECT_RUNS=1`, { cause })
    }
  }
  t.diagnostic(`seeds ${first} to ${first + runs - 1}: ${JSON.stringify(tally)}`)
  if (runs < 100) return
  for (const [what, times] of Object.entries(tally)) assert.ok(times > 10, `${what}: ${times}`)
})

async function simulate(seed: number, tally: Tally): Promise<void> {
  const world = new SimulatedWorld(seed, TROUBLE)
  // With one key and ever new bytes the last upload is the last release too.
  const isPlain = seed % 2 === 0
  const keys = isPlain ? ['raw/a.csv'] : ['raw/a.csv', 'raw/b.csv']
  const pointer = new PointerWatch(world.store)
  const ended = new AbortController()
  const start = () => watch(world, world.process(600_000), { signal: ended.signal, tally })
  const living = [start(), start()]
  const uploads = 2 + world.random.int(4)
  for (let turn = 0, uploaded = 0, swaps = 0; turn < 500 || uploaded < uploads; turn++) {
    // Half of the uploads come when the one before has been published, the others while it is worked on.
    const isAwaited = uploaded === 0 || (pointer.swaps > swaps && world.chance(0.1))
    if (uploaded < uploads && (isAwaited || world.chance(0.005))) {
      swaps = pointer.swaps
      await upload(
        world,
        keys[world.random.int(keys.length)]!,
        isPlain ? `${++uploaded}` : anything(++uploaded),
      )
    }
    const dead = living.findIndex((one) => !one.isAlive)
    if (dead >= 0 && world.chance(0.2)) living.splice(dead, 1, start())
    await world.step()
    await pointer.look()
  }
  world.trouble = CALM
  living.push(start())
  const contents = await contentsOf(world.store)
  for (let turn = 0; !(await areDone(world.store, contents)); turn++) {
    assert.ok(turn < 2000, 'what is in the store is never done')
    for (let k = 0; k < 20; k++) {
      await world.step()
      await pointer.look()
    }
  }
  ended.abort()
  await world.step()
  await judge(world.store, pointer)
  if (isPlain) {
    const latest = await readLatest(world.store)
    assert.deepEqual(
      latest.map(({ source }) => source),
      TYPES.map(() => contents[0]),
    )
  }
  tally.kills += world.kills
  tally.published += (await recordsOf(world.store)).filter(({ state }) => state === 'done').length
  tally.pointers += pointer.swaps

  /** Bytes that were there before, none any more, or new ones. */
  function anything(uploaded: number): string | undefined {
    const dice = world.random.int(6)
    return dice === 0 ? undefined : dice === 1 ? '1' : `${uploaded}`
  }
}

async function upload({ store }: SimulatedWorld, key: string, content: string | undefined): Promise<void> {
  if (content === undefined) await store.delete(key)
  else await store.put(key, Buffer.from(content))
}

function watch(
  world: SimulatedWorld,
  simulated: SimulatedProcess,
  { signal, tally }: { signal: AbortSignal; tally: Tally },
): SimulatedProcess {
  const { store, clock, wait, name: owner } = simulated
  const onOutcome = (_: unknown, outcome: TakeOutcome) => {
    if (outcome.kind === 'overtaken' || outcome.kind === 'changed') tally[outcome.kind]++
    if (outcome.kind === 'done' && !outcome.fresh) tally.repeats++
  }
  void watchObjects({
    ...{ store, clock, wait, signal, onOutcome },
    ledger: objectEventLedger(store, { owner, clock, leaseMs: 60_000, mostAttempts: 1000 }),
    prefix: 'raw/',
    suffix: '.csv',
    renewMs: 20_000,
    async prepare(event) {
      tally.works++
      const pieces: Uint8Array[] = []
      for await (const piece of event.read()) pieces.push(piece)
      await wait(30_000, event.signal)
      if (world.chance(world.trouble.silence)) throw new Error('the work failed')
      const { at, sha256: source } = event
      const folders: string[] = []
      for (const type of TYPES) {
        // Each attempt gives other bytes, as a training on other threads may.
        const files = [
          { name: 'model.json', bytes: Buffer.concat([Buffer.from(type), ...pieces]) },
          { name: 'by.json', bytes: Buffer.from(owner) },
        ]
        folders.push((await writeRelease(store, { type, algo: 'linear', at, source }, files)).folder)
      }
      return folders
    },
    announce: (folders) => pointLatest(store, folders),
  })
  return simulated
}

/** Every list of latest models that ever stood there, and what it named. */
class PointerWatch {
  readonly folders = new Map<string, Set<string>>()
  swaps = 0
  readonly #store: ObjectStore
  #etag = ''

  constructor(store: ObjectStore) {
    this.#store = store
  }

  async look(): Promise<void> {
    const info = await this.#store.head(LATEST_MODELS)
    if (!info || info.etag === this.#etag) return
    this.#etag = info.etag
    this.swaps++
    for (const folder of await pointedFolders(this.#store)) {
      const release = await readRelease(this.#store, folder)
      for (const { name } of release.files) await readReleaseFile(this.#store, release, name)
      const of = `${release.source} ${release.type}`
      this.folders.set(of, (this.folders.get(of) ?? new Set()).add(folder))
    }
  }
}

async function pointedFolders(store: ObjectStore): Promise<readonly string[]> {
  const { bytes } = await readObject(store, LATEST_MODELS, { maxBytes: 10_000 })
  return Buffer.from(bytes).toString().trimEnd().split('\n')
}

async function contentsOf(store: ObjectStore): Promise<readonly string[]> {
  const hashes = new Set<string>()
  for await (const { key } of listObjects(store, 'raw/')) {
    hashes.add(sha256((await readObject(store, key, { maxBytes: 100 })).bytes))
  }
  return [...hashes]
}

async function recordsOf(store: ObjectStore): Promise<readonly EventRecord[]> {
  const records: EventRecord[] = []
  for await (const { key } of listObjects(store, '_leme/events/contents/')) {
    records.push(parseEventRecord((await readObject(store, key, { maxBytes: 10_000 })).bytes, key))
  }
  return records
}

async function areDone(store: ObjectStore, contents: readonly string[]): Promise<boolean> {
  const records = await recordsOf(store)
  return contents.every((content) =>
    records.some(({ sha256: of, state }) => of === content && state === 'done'),
  )
}

async function judge(store: ObjectStore, pointer: PointerWatch): Promise<void> {
  const records = await recordsOf(store)
  const done = records.filter(({ state }) => state === 'done')
  for (const [of, folders] of pointer.folders) {
    assert.equal(folders.size, 1, `${of} was published as ${[...folders]}`)
    const record = records.find(({ sha256: one }) => of.startsWith(one))
    const committed = record?.result ?? []
    assert.ok(committed.includes([...folders][0]!), `${of} was published, but not committed`)
  }
  for (const { result, sha256: source } of done) {
    const releases = await Promise.all(result!.map((folder) => readRelease(store, folder)))
    assert.deepEqual(
      releases.map((release) => [release.type, release.source]),
      TYPES.map((type) => [type, source]),
    )
  }
  if (done.length === 0) return
  const last = done.reduce((one, other) => (other.at > one.at ? other : one))
  const published = records.some(({ state }) => state === 'committed')
  if (!published) assert.deepEqual(await pointedFolders(store), last.result!.toSorted())
}
