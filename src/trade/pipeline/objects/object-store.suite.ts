import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { PipelineFault } from '../pipeline-fault.ts'
import { listObjects } from './list-objects.ts'
import type { ObjectStore } from './port.ts'
import { type ReadObject, readObject } from './read-object.ts'

export interface ObjectStoreUnderTest {
  readonly store: ObjectStore
  /** Whether it keeps what is overwritten and deleted. */
  readonly versioned: boolean
  /** Another store on the same objects, as another process has it. */
  reopen(): Promise<ObjectStore>
  [Symbol.asyncDispose](): Promise<void>
}

const HOSTILE = [
  '',
  '/etc/passwd',
  '../outside',
  'a/../../outside',
  'a/./b',
  'a//b',
  'a/',
  'a\\..\\b',
  'a\0b',
  'a\nb',
  'a\u2028b',
  '.leme-store/locks/x',
  'a/.LEME-STORE/x',
  'cafe\u0301',
  '\ud800',
  'x'.repeat(201),
  'ü'.repeat(101),
  `${`${'x'.repeat(99)}/`.repeat(10)}y`,
]

const KEYS = [
  'raw/a.csv',
  'raw/a b+c&d=e?f#g%20.csv',
  'raw/ü 大 😀.csv',
  "q'uote$(x);.txt",
  'a.b/c-d_e',
  'raw-x',
]

/** What every object store must do. `open` makes an empty one. */
export function objectStoreSuite(name: string, open: () => Promise<ObjectStoreUnderTest>): void {
  test(`${name}: what was put is read, whatever the key and the bytes`, async () => {
    await using under = await open()
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...KEYS), fc.uint8Array({ maxLength: 3000 }), async (key, bytes) => {
        const written = await under.store.put(key, bytes)
        const read = await readObject(under.store, key, { maxBytes: 3000, ifMatch: written.etag })
        assert.deepEqual(Buffer.from(read.bytes), Buffer.from(bytes))
        assert.deepEqual(pick(read.info), { key, size: bytes.length, etag: written.etag })
        assert.deepEqual(pick((await under.store.head(key))!), pick(read.info))
      }),
      { numRuns: 30 },
    )
  })

  test(`${name}: many bytes come in order, and more than the most are refused`, async () => {
    await using under = await open()
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_, at) => (at * 7 + (at >> 8)) & 255)
    await under.store.put('big', bytes)
    const read = await readObject(under.store, 'big', { maxBytes: bytes.length })
    assert.equal(Buffer.compare(read.bytes, bytes), 0)
    const refused = readObject(under.store, 'big', { maxBytes: bytes.length - 1 })
    await assert.rejects(refused, withCode('object.too-large'))
  })

  test(`${name}: an empty object is an object`, async () => {
    await using under = await open()
    await under.store.put('empty', new Uint8Array())
    assert.equal((await under.store.head('empty'))?.size, 0)
    assert.equal((await readObject(under.store, 'empty', { maxBytes: 0 })).bytes.length, 0)
  })

  test(`${name}: hostile keys are refused before anything is touched`, async () => {
    await using under = await open()
    for (const key of HOSTILE) {
      await assert.rejects(under.store.head(key), withCode('object.key'), key)
      await assert.rejects(under.store.get(key), withCode('object.key'), key)
      await assert.rejects(under.store.put(key, text('x')), withCode('object.key'), key)
      await assert.rejects(under.store.delete(key), withCode('object.key'), key)
    }
    for (const prefix of ['../', '/', 'a//', 'a/../']) {
      await assert.rejects(under.store.list(prefix), withCode('object.key'), prefix)
    }
    assert.deepEqual(await keysOf(under.store, ''), [])
  })

  test(`${name}: what is not there is missing`, async () => {
    await using under = await open()
    assert.equal(await under.store.head('none'), undefined)
    await assert.rejects(under.store.get('none'), withCode('object.missing'))
    await assert.rejects(under.store.get('none/deeper'), withCode('object.missing'))
    await under.store.delete('none')
    assert.deepEqual(await keysOf(under.store, 'none/'), [])
    await under.store.put('one', text('1'))
    await under.store.delete('one')
    assert.equal(await under.store.head('one'), undefined)
  })

  test(`${name}: a listing has exactly the keys with the prefix, over pages, as head knows them`, async () => {
    await using under = await open()
    const keys = ['a!', 'a-b', 'a/1', 'a/2/x', 'a/2-x', 'a/10', 'ab/c', 'b/a/1', 'b.txt', 'z/ü 😀']
    for (const key of keys) await under.store.put(key, text(key))
    for (const prefix of ['', 'a', 'a/', 'a/2', 'b/', 'z/ü', 'nothing/']) {
      const expected = keys.filter((key) => key.startsWith(prefix)).sort()
      assert.deepEqual(await keysOf(under.store, prefix), expected, prefix)
    }
    for await (const info of listObjects(under.store, '')) {
      assert.deepEqual(pick((await under.store.head(info.key))!), pick(info))
      assert.ok(Number.isFinite(info.modifiedAt))
    }
  })

  test(`${name}: a page ends and the next one goes on, though objects come and go`, async () => {
    await using under = await open()
    const keys = Array.from({ length: 45 }, (_, at) => `many/${String(at * 7).padStart(4, '0')}`)
    await Promise.all(keys.map((key) => under.store.put(key, text(key))))
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const page = await under.store.list('many/', cursor)
      seen.push(...page.objects.map(({ key }) => key))
      cursor = page.cursor
      await under.store.put(`many/0000-${seen.length}`, text('new'))
      if (seen.includes(keys[0]!)) await under.store.delete(keys[0]!)
    } while (cursor !== undefined)
    assert.deepEqual(
      keys.map((key) => seen.filter((one) => one === key).length),
      keys.map(() => 1),
    )
  })

  test(`${name}: other content has another etag`, async () => {
    await using under = await open()
    const first = await under.store.put('k', text('same'))
    const second = await under.store.put('k', text('else'))
    assert.notEqual(first.etag, second.etag)
    await assert.rejects(under.store.get('k', { ifMatch: first.etag }), withCode('object.conflict'))
    const opened = await under.store.get('k', { ifMatch: second.etag })
    assert.equal(opened.info.etag, second.etag)
    for await (const _ of opened.body);
  })

  test(`${name}: of uploads at once to one key one is there, whole`, async () => {
    await using under = await open()
    const stores = [under.store, await under.reopen()]
    const size = 200_000
    const written = await Promise.all(
      [0, 1, 2, 3].map((one) => stores[one % 2]!.put('race', new Uint8Array(size + one).fill(one))),
    )
    const { info, bytes } = await readObject(under.store, 'race', { maxBytes: 2 * size })
    const winner = bytes[0]!
    assert.equal(bytes.length, size + winner)
    assert.ok(bytes.every((byte) => byte === winner))
    assert.equal(info.etag, written[winner]!.etag)
  })

  test(`${name}: who reads while others write sees no part of a content`, async () => {
    await using under = await open()
    const reader = await under.reopen()
    const sizes = [300_000, 700_000]
    let isWriting = true
    const write = async () => {
      for (let n = 0; n < 12; n++) await under.store.put('k', new Uint8Array(sizes[n % 2]!).fill(n % 2))
      isWriting = false
    }
    await under.store.put('k', new Uint8Array(sizes[0]!))
    const writing = write()
    while (isWriting) {
      const { bytes } = await readAgain(reader, 'k', 1_000_000)
      assert.equal(bytes.length, sizes[bytes[0]!])
      assert.ok(bytes.every((byte) => byte === bytes[0]))
    }
    await writing
  })

  test(`${name}: of many that write where nothing is, one wins`, async () => {
    await using under = await open()
    const stores = [under.store, await under.reopen()]
    for (let round = 0; round < 5; round++) {
      const results = await Promise.allSettled(
        [0, 1, 2, 3, 4, 5].map((one) =>
          stores[one % 2]!.put(`claim/${round}`, text(`by ${one}`), { ifAbsent: true }),
        ),
      )
      assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
      for (const result of results) {
        if (result.status === 'rejected') assert.ok(withCode('object.conflict')(result.reason), result.reason)
      }
      const winner = results.findIndex(({ status }) => status === 'fulfilled')
      const { bytes } = await readObject(under.store, `claim/${round}`, { maxBytes: 100 })
      assert.equal(Buffer.from(bytes).toString(), `by ${winner}`)
    }
  })

  test(`${name}: no count is lost when many add to one by conditional writes`, async () => {
    await using under = await open()
    const stores = [under.store, await under.reopen()]
    await under.store.put('count', text('0'))
    const add = async (store: ObjectStore): Promise<void> => {
      for (;;) {
        const { info, bytes } = await readAgain(store, 'count')
        const next = `${Number(Buffer.from(bytes).toString()) + 1}`
        try {
          await store.put('count', text(next), { ifMatch: info.etag })
          return
        } catch (error) {
          if (!withCode('object.conflict')(error)) throw error
        }
      }
    }
    await Promise.all([0, 1, 2, 3, 4, 5, 6, 7].map((one) => add(stores[one % 2]!)))
    assert.equal(Buffer.from((await readAgain(under.store, 'count')).bytes).toString(), '8')
  })

  test(`${name}: a condition on what is gone does not hold`, async () => {
    await using under = await open()
    const { etag } = await under.store.put('k', text('1'))
    await assert.rejects(under.store.put('k', text('2'), { ifAbsent: true }), withCode('object.conflict'))
    await under.store.delete('k')
    await assert.rejects(under.store.put('k', text('2'), { ifMatch: etag }), withCode('object.conflict'))
    assert.equal(await under.store.head('k'), undefined)
    await under.store.put('k', text('3'), { ifAbsent: true })
    await assert.rejects(under.store.put('k', text('4'), { ifMatch: etag }), withCode('object.conflict'))
  })

  test(`${name}: what was overwritten and deleted can be read where versions are kept, and only there`, async () => {
    await using under = await open()
    const contents = ['one', 'two', 'three']
    for (const content of contents) await under.store.put('k', text(content))
    await under.store.put('k2', text('beside'))
    const versions = await under.store.versions('k')
    await under.store.delete('k')
    assert.equal(versions.length, under.versioned ? contents.length : 0)
    assert.equal((await under.store.versions('k')).length, versions.length)
    for (const [at, { key, version, size }] of versions.entries()) {
      const read = await readObject(under.store, key, { maxBytes: 100, version })
      assert.equal(Buffer.from(read.bytes).toString(), contents.at(-1 - at))
      assert.equal(size, read.info.size)
    }
    await assert.rejects(under.store.get('k'), withCode('object.missing'))
    await assert.rejects(under.store.versions('../k'), withCode('object.key'))
  })

  test(`${name}: another process sees what was put`, async () => {
    await using under = await open()
    const written = await under.store.put('shared/k', text('seen'))
    const other = await under.reopen()
    assert.deepEqual(pick((await other.head('shared/k'))!), pick(written))
  })
}

/** A reader that is told of a writer looks again. */
async function readAgain(store: ObjectStore, key: string, maxBytes = 100): Promise<ReadObject> {
  for (;;) {
    try {
      return await readObject(store, key, { maxBytes })
    } catch (error) {
      if (!withCode('object.conflict')(error)) throw error
    }
  }
}

async function keysOf(store: ObjectStore, prefix: string): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of listObjects(store, prefix)) keys.push(key)
  return keys.sort()
}

function pick({ key, size, etag }: { key: string; size: number; etag: string }): object {
  return { key, size, etag }
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content)
}

export function withCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof PipelineFault && error.code === code
}
