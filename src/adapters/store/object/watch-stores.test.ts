import assert from 'node:assert/strict'
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import {
  type Azurite,
  type S3Proxy,
  type S3rver,
  startAzurite,
  startS3Proxy,
  startS3rver,
} from '../../../../test/services/index.ts'
import {
  type ObjectStore,
  objectEventLedger,
  pointLatest,
  readLatest,
  readReleaseFile,
  sweepReleases,
  type TakeOutcome,
  watchObjects,
  writeRelease,
} from '../../../trade/pipeline/index.ts'
import { eventLedgerSuite } from '../../../trade/pipeline/objects/event-ledger.suite.ts'
import { openObjectStore } from './open-object-store.ts'
import { stirOfFolder } from './stir-of-folder.ts'

let s3: S3rver
let proxy: S3Proxy
let azurite: Azurite
let opened = 0
const folder = mkdtempSync(join(tmpdir(), 'leme-watch-'))

before(async () => {
  const started = await Promise.all([startS3rver(), startAzurite()])
  s3 = started[0]
  azurite = started[1]
  proxy = await startS3Proxy(s3.url)
  const { BlobServiceClient, StorageSharedKeyCredential } = await import('@azure/storage-blob')
  const login = new StorageSharedKeyCredential(azurite.account, azurite.key)
  await new BlobServiceClient(azurite.url, login).getContainerClient('leme').create()
})

after(async () => {
  await proxy[Symbol.asyncDispose]()
  await Promise.all([s3.stop(), azurite.stop()])
  rmSync(folder, { recursive: true })
})

const EMPTY = { endpoint: '', region: '', keyId: '', key: '' }
const openFolder = () => openObjectStore({ ...EMPTY, url: join(folder, `${++opened}`) })
const openS3 = () =>
  openObjectStore({
    ...EMPTY,
    url: `s3://leme/w${++opened}`,
    endpoint: proxy.url,
    keyId: s3.keyId,
    key: s3.secret,
  })
const openAzure = () =>
  openObjectStore({
    ...EMPTY,
    url: `azure://${azurite.account}/leme/w${++opened}`,
    endpoint: azurite.url,
    key: azurite.key,
  })

const STORES = [
  ['a folder', openFolder],
  ['S3', openS3],
  ['Azure', openAzure],
] as const

for (const [name, open] of STORES) {
  eventLedgerSuite(`ledger in ${name}`, async () => {
    const store = await open()
    return (settings) => objectEventLedger(store, settings)
  })

  test(`in ${name}: two watchers turn each upload into one release, the same bytes again into none`, async () => {
    const store = await open()
    await using one = watching(store, 'one')
    await using two = watching(store, 'two')
    await store.put('raw/a.csv', Buffer.from('first'))
    await store.put('raw/b.csv', Buffer.from('first'))
    await until(async () => one.done() + two.done() >= 4)
    assert.deepEqual(await latestContents(store), ['first'])
    assert.equal(one.worked.length + two.worked.length, 1)
    await store.put('raw/a.csv', Buffer.from('second'))
    await until(async () => (await latestContents(store))[0] === 'second')
    await until(async () => one.done() + two.done() >= 6)
    assert.deepEqual([...one.worked, ...two.worked].sort(), ['first', 'second'])
  })
}

for (const [name, open] of STORES) {
  test(`in ${name}: sweepers at work together remove what nobody needs, and nothing else`, async () => {
    const store = await open()
    const DAY_MS = 24 * 3_600_000
    const made: string[] = []
    for (let n = 0; n < 4; n++) {
      const of = { type: 'class', algo: 'linear', at: Date.now() + n * 1000 }
      const files = [{ name: 'model', bytes: Buffer.from(`${n}`) }]
      made.push((await writeRelease(store, of, files)).folder)
    }
    await pointLatest(store, made.slice(0, 1))
    await store.delete(`${made[1]}/manifest.json`)
    assert.deepEqual(await sweepReleases(store, { clock: Date.now, keep: 1 }), { abandoned: [], surplus: [] })
    const later = () => Date.now() + 2 * DAY_MS
    const sweep = () => sweepReleases(store, { clock: later, keep: 1 })
    const swept = await Promise.all([sweep(), sweep(), sweep()])
    assert.deepEqual([...new Set(swept.flatMap(({ abandoned }) => abandoned))], [made[1]])
    assert.deepEqual([...new Set(swept.flatMap(({ surplus }) => surplus))], [made[2]])
    const { objects } = await store.list('models/')
    const left = new Set(objects.map(({ key }) => key.split('/').slice(0, 2).join('/')))
    assert.deepEqual([...left].sort(), [made[0], made[3]])
    assert.deepEqual(await latestContents(store), ['0'])
  })
}

test('in S3: 403 and 500 in the middle delay a release, and neither lose nor double it', async () => {
  const store = await openS3()
  await store.put('raw/a.csv', Buffer.alloc(300_000, 'a'))
  const met = new Map<string, number>()
  proxy.fault = (method, path) => {
    const what = `${method} ${path.replace(/.*\/(raw|_leme|models|latest)/, '$1').replace(/_\d+-\d+/, '')}`
    const times = (met.get(what) ?? 0) + 1
    met.set(what, times)
    if (times === 1) return { kind: 'status', status: 403, code: 'AccessDenied' }
    if (times === 3) return { kind: 'status', status: 500, code: 'InternalError' }
    if (times === 4 && method === 'GET') return { kind: 'cut', afterBytes: 10 }
    return times === 4 ? { kind: 'lost-answer' } : undefined
  }
  await using watch = watching(store, 'one', { leaseMs: 150 })
  await until(async () => watch.done() > 0)
  proxy.fault = undefined
  assert.equal((await readLatest(store)).length, 1)
  assert.ok(watch.outcomes.some(({ kind }) => kind === 'failed'))
  assert.equal((await latestContents(store))[0]?.length, 300_000)
})

test('in a folder: an upload that grows is taken when it has stayed, one that is renamed at once', async () => {
  const root = join(folder, `${++opened}`)
  const store = await openObjectStore({ ...EMPTY, url: root })
  mkdirSync(join(root, 'raw'))
  await using watch = watching(store, 'one', { settleMs: 400 })
  const path = join(root, 'raw/a.csv')
  writeFileSync(path, '1')
  for (let n = 2; n <= 6; n++) {
    await delay(100)
    appendFileSync(path, `${n}`)
  }
  await until(async () => watch.done() === 1)
  assert.deepEqual(watch.worked, ['123456'])
  const upload = join(root, 'raw/b.csv.part')
  writeFileSync(upload, 'renamed')
  utimesSync(upload, 1, 1)
  renameSync(upload, join(root, 'raw/b.csv'))
  await until(async () => watch.done() === 2)
  assert.deepEqual(watch.worked, ['123456', 'renamed'])
})

test('in a folder: the system tells of a file before the next look', { timeout: 60_000 }, async () => {
  const root = join(folder, `${++opened}`)
  const store = await openObjectStore({ ...EMPTY, url: root })
  mkdirSync(join(root, 'raw'))
  using hint = stirOfFolder(root)
  await using watch = watching(store, 'one', { pollMs: 3_600_000, stir: (signal) => hint.stir(signal) })
  await until(async () => watch.looks() > 0)
  await store.put('raw/a.csv', Buffer.from('heard'))
  await until(async () => watch.done() === 1)
})

interface Watching {
  readonly worked: string[]
  readonly outcomes: TakeOutcome[]
  done(): number
  looks(): number
  [Symbol.asyncDispose](): Promise<void>
}

function watching(
  store: ObjectStore,
  owner: string,
  options: {
    readonly leaseMs?: number
    readonly settleMs?: number
    readonly pollMs?: number
    readonly stir?: (signal: AbortSignal) => Promise<void>
  } = {},
): Watching {
  const { leaseMs = 5000, settleMs = 100, pollMs = 20, stir } = options
  const ended = new AbortController()
  const worked: string[] = []
  const outcomes: TakeOutcome[] = []
  let looks = 0
  const running = watchObjects({
    store: {
      ...store,
      list: (prefix, cursor) => {
        looks++
        return store.list(prefix, cursor)
      },
    },
    ledger: objectEventLedger(store, { owner, clock: Date.now, leaseMs, skewMs: 100, mostAttempts: 100 }),
    ...(stir && { stir }),
    prefix: 'raw/',
    suffix: '.csv',
    clock: Date.now,
    settleMs,
    pollMs,
    signal: ended.signal,
    wait: (delayMs, signal) => delay(delayMs, undefined, { signal }).catch(() => undefined),
    onOutcome: (_, outcome) => outcomes.push(outcome),
    async prepare(event) {
      let content = ''
      for await (const piece of event.read()) content += Buffer.from(piece)
      const of = { type: 'class', algo: 'linear', at: event.at, source: event.sha256 }
      const { folder: made } = await writeRelease(store, of, [{ name: 'model', bytes: Buffer.from(content) }])
      worked.push(content)
      return [made]
    },
    announce: (folders) => pointLatest(store, folders),
  })
  return {
    worked,
    outcomes,
    done: () => outcomes.filter(({ kind }) => kind === 'done').length,
    looks: () => looks,
    async [Symbol.asyncDispose]() {
      ended.abort()
      await running
    },
  }
}

async function latestContents(store: ObjectStore): Promise<string[]> {
  const releases = await readLatest(store)
  const files = await Promise.all(releases.map((release) => readReleaseFile(store, release, 'model')))
  return files.map((bytes) => Buffer.from(bytes).toString())
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let patience = 2000; !(await holds()); patience--) {
    assert.ok(patience > 0, 'it never came')
    await delay(10)
  }
}
