import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readObject } from '../../../trade/pipeline/index.ts'
import { objectStoreSuite, withCode } from '../../../trade/pipeline/objects/object-store.suite.ts'
import { folderObjectStore } from './folder-object-store.ts'

const text = (content: string) => Buffer.from(content)

objectStoreSuite('in a folder', async () => {
  const place = temporary()
  return {
    store: await folderObjectStore(place.folder),
    versioned: false,
    reopen: () => folderObjectStore(place.folder),
    async [Symbol.asyncDispose]() {
      place[Symbol.dispose]()
    },
  }
})

test('neither a key nor a link leads out of the folder', async () => {
  using place = temporary()
  using outside = temporary()
  writeFileSync(join(outside.folder, 'secret'), 'secret')
  const store = await folderObjectStore(place.folder)
  symlinkSync(outside.folder, join(place.folder, 'way'))
  symlinkSync(join(outside.folder, 'secret'), join(place.folder, 'file'))
  for (const key of ['way/secret', 'file']) {
    await assert.rejects(store.get(key), withCode('object.key'))
    await assert.rejects(store.head(key), withCode('object.key'))
    await assert.rejects(store.put(key, text('x')), withCode('object.key'))
    await assert.rejects(store.delete(key), withCode('object.key'))
  }
  await assert.rejects(store.put('way/new', text('x')), withCode('object.key'))
  assert.deepEqual(readdirSync(outside.folder), ['secret'])
  assert.deepEqual(await store.list(''), { objects: [] })
})

test('a new folder and its files are for their owner alone', {
  skip: process.platform === 'win32',
}, async () => {
  using place = temporary()
  const store = await folderObjectStore(join(place.folder, 'new'))
  await store.put('a/b', text('x'))
  for (const [path, mode] of [
    ['new', 0o700],
    ['new/a', 0o700],
    ['new/a/b', 0o600],
  ] as const) {
    assert.equal(statSync(join(place.folder, path)).mode & 0o777, mode, path)
  }
})

test('a key below another key, and one that is a folder, are refused', async () => {
  using place = temporary()
  const store = await folderObjectStore(place.folder)
  await store.put('a', text('1'))
  await assert.rejects(store.put('a/b', text('2')), withCode('object.key'))
  await assert.rejects(store.get('a/b'), withCode('object.missing'))
  await store.put('c/d', text('1'))
  await assert.rejects(store.put('c', text('2')), withCode('object.key'))
  await assert.rejects(store.get('c'), withCode('object.missing'))
  await store.delete('c')
  assert.ok(await store.head('c/d'))
  assert.deepEqual(readdirSync(join(place.folder, '.leme-store/drafts')), [])
})

test('a file that was renamed or finished is whole, one that was just written may grow', async () => {
  using place = temporary()
  const store = await folderObjectStore(place.folder)
  const path = join(place.folder, 'raw.csv')
  writeFileSync(path, 'half')
  const growing = await store.head('raw.csv')
  assert.equal(growing?.whole, false)
  appendFileSync(path, ' and half')
  assert.notEqual((await store.head('raw.csv'))?.etag, growing?.etag)
  utimesSync(path, 1_700_000_000, 1_700_000_000)
  assert.equal((await store.head('raw.csv'))?.whole, true)
  const upload = join(place.folder, 'upload')
  writeFileSync(upload, 'whole')
  utimesSync(upload, 1_600_000_000, 1_600_000_000)
  renameSync(upload, path)
  assert.deepEqual([(await store.head('raw.csv'))?.whole, (await store.head('raw.csv'))?.size], [true, 5])
})

test('a file that is written into or cut off while it is read is refused, one that is replaced is read on', async () => {
  using place = temporary()
  const store = await folderObjectStore(place.folder)
  const bytes = Buffer.alloc(900_000, 'a')
  for (const [code, change] of [
    ['object.conflict', (path: string) => appendFileSync(path, 'more')],
    ['object.conflict', (path: string) => writeFileSync(path, 'short')],
    [
      undefined,
      (path: string) => {
        writeFileSync(`${path}.new`, 'other')
        renameSync(`${path}.new`, path)
      },
    ],
    [undefined, (path: string) => rmSync(path)],
  ] as const) {
    await store.put('raw', bytes)
    const { body } = await store.get('raw')
    const pieces = body[Symbol.asyncIterator]()
    await pieces.next()
    change(join(place.folder, 'raw'))
    const rest = async () => {
      for (;;) if ((await pieces.next()).done) return
    }
    if (code) await assert.rejects(rest(), withCode(code))
    else await rest()
  }
})

test('drafts of killed processes are removed after a day', async () => {
  using place = temporary()
  const drafts = join(place.folder, '.leme-store/drafts')
  mkdirSync(drafts, { recursive: true })
  writeFileSync(join(drafts, 'old'), 'x')
  utimesSync(join(drafts, 'old'), 1, 1)
  writeFileSync(join(drafts, 'new'), 'x')
  await folderObjectStore(place.folder)
  assert.deepEqual(readdirSync(drafts), ['new'])
})

test('processes that are killed while they count lose no count, and stop nobody', {
  timeout: 60_000,
}, async () => {
  using place = temporary()
  const store = await folderObjectStore(place.folder)
  await store.put('count', text('0'))
  const counter = join(import.meta.dirname, 'count-in-folder.fixture.ts')
  const start = () => {
    const child = spawn(process.execPath, ['--conditions=leme-source', counter, place.folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let told = 0
    child.stdout.on('data', (data: Buffer) => {
      told += data.length
    })
    return { child, exited: once(child, 'close'), told: () => told }
  }
  const runs = [start(), start()]
  for (let kill = 0; kill < 3; kill++) {
    const running = runs.slice(-2)
    while (running.some(({ told }) => told() < 10 + kill))
      await once(running.find(({ told }) => told() < 10 + kill)!.child.stdout, 'data')
    running[0]!.child.kill('SIGKILL')
    await running[0]!.exited
    runs.push(start())
  }
  for (const { child, exited } of runs) {
    child.kill('SIGKILL')
    await exited
  }
  const counted = Number(Buffer.from((await readObject(store, 'count', { maxBytes: 20 })).bytes).toString())
  const told = runs.reduce((sum, run) => sum + run.told(), 0)
  // A process that was killed between its write and its word has counted once more than it told.
  assert.ok(counted >= told && counted <= told + runs.length, `${counted} counted, ${told} told`)
  await store.put('count', text('done'))
})

function temporary(): { readonly folder: string; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'leme-objects-'))
  return {
    folder,
    [Symbol.dispose]() {
      if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
    },
  }
}
