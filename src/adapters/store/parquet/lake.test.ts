import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { parsePair } from '../../../domain/index.ts'
import type { LakeLedger } from '../../../trade/market/index.ts'
import { bits, HOUR, hours, Killed, key, markedStore, mortal, START } from './lake.fixture.ts'
import { openLake } from './lake.ts'
import { realLakeDisk } from './lake-disk.ts'

const root = mkdtempSync(join(tmpdir(), 'leme-lake-'))
after(() => rmSync(root, { recursive: true }))
let folders = 0
const newFolder = () => join(root, `lake ${++folders}`)
const keep = { source: 'test', policy: 'keep' } as const
const revise = { source: 'test', policy: 'revise' } as const

function filesIn(folder: string): readonly string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Every file under a name that readers could open holds what its name says. */
function assertWholeFiles(folder: string): void {
  for (const path of filesIn(folder).filter((name) => name.endsWith('.parquet'))) {
    const sha256 = createHash('sha256').update(readFileSync(path)).digest('hex')
    assert.equal(basename(path).split('-')[1], `${sha256}.parquet`)
  }
}

test('what the lake gives is what the store has, in every range, to the last bit', async () => {
  const { store, ledger } = markedStore()
  await using lake = openLake({ folder: newFolder(), ledger, store })
  const other = { ...key, pair: parsePair('ETH/BTC') }
  await store.write(key, hours(START, 1500), keep)
  await store.write(other, hours(START + 40 * 24 * HOUR, 30, 3), keep)
  const { files } = await lake.sync()
  assert.deepEqual(files.map(({ key: { pair }, month, rows }) => `${pair} ${month} ${rows}`).sort(), [
    'BTC/USDT:USDT 2024-12 288',
    'BTC/USDT:USDT 2025-01 744',
    'BTC/USDT:USDT 2025-02 468',
    'ETH/BTC 2025-01 30',
  ])
  const time = fc.option(
    fc.integer({ min: -50 * 2, max: 1600 * 2 }).map((half) => START + (half * HOUR) / 2),
    { nil: undefined },
  )
  await fc.assert(
    fc.asyncProperty(time, time, async (start, end) => {
      const range = { ...(start !== undefined && { start }), ...(end !== undefined && { end }) }
      assert.deepEqual(bits(await lake.read(key, range)), bits(await store.read(key, range)))
    }),
    { numRuns: 60, seed: 4 },
  )
  assert.deepEqual(bits(await lake.read(other)), bits(await store.read(other)))
  assert.equal((await lake.read({ ...key, pair: parsePair('NO/NE') })).length, 0)
})

test('only months that changed are written anew; files that no longer count go after a while', async () => {
  const { store, ledger } = markedStore()
  const folder = newFolder()
  await using lake = openLake({ folder, ledger, store })
  await store.write(key, hours(START, 700), keep)
  assert.equal((await lake.sync()).files.length, 2)
  assert.deepEqual(await lake.sync(), { files: [], overtaken: 0 })
  await store.write(key, hours(START, 3, 2), revise)
  assert.deepEqual(
    (await lake.sync()).files.map(({ month }) => month),
    ['2024-12'],
  )
  assert.deepEqual(bits(await lake.read(key)), bits(await store.read(key)))
  writeFileSync(join(folder, 'notes.parquet'), 'of somebody')
  assert.deepEqual(await lake.sweep(HOUR), { removed: 0, bytes: 0 })
  for (const path of filesIn(folder)) utimesSync(path, 1000, 1000)
  const { removed, bytes } = await lake.sweep(HOUR)
  assert.equal(removed, 1)
  assert.ok(bytes > 500)
  assert.equal(filesIn(folder).length, 3)
  assert.deepEqual(await lake.verify(), [])
})

test('a write between reading and publishing keeps the month marked', async () => {
  const { store, ledger } = markedStore()
  await store.write(key, hours(START, 5), keep)
  let isFirst = true
  const slow = {
    async read(...args: Parameters<typeof store.read>) {
      const candles = await store.read(...args)
      if (isFirst) await store.write(key, hours(START + 5 * HOUR, 5), keep)
      isFirst = false
      return candles
    },
  }
  await using lake = openLake({ folder: newFolder(), ledger, store: slow })
  assert.equal((await lake.sync()).files[0]!.rows, 5)
  assert.equal((await lake.read(key)).length, 5)
  assert.equal((await ledger.dirty(9)).length, 1)
  assert.equal((await lake.sync()).files[0]!.rows, 10)
  assert.deepEqual(await ledger.dirty(9), [])
})

test('whenever an exporter is killed, the file before counts, the month stays marked, and the next one heals', async () => {
  let killed = 0
  for (let left = 0; ; left++) {
    const { store, ledger } = markedStore()
    const folder = newFolder()
    await using first = openLake({ folder, ledger, store })
    await store.write(key, hours(START, 400), keep)
    await first.sync()
    const before = bits(await first.read(key))
    await store.write(key, hours(START, 400, 2), revise)
    const wanted = bits(await store.read(key))
    const lives = { left }
    const disk = realLakeDisk()
    const doomed = openLake({
      folder,
      ledger: mortal(ledger, lives),
      store: mortal(store, lives),
      disk: mortal(disk, lives),
    })
    const died = await doomed.sync().then(
      () => false,
      (error: unknown) => {
        assert.ok(error instanceof Killed, String(error))
        return true
      },
    )
    await disk[Symbol.asyncDispose]()
    if (!died) {
      assert.ok(killed > 14, `${killed} steps`)
      break
    }
    killed++
    assertWholeFiles(folder)
    await using next = openLake({ folder, ledger, store })
    assert.deepEqual(await next.verify(), [], `after step ${left}`)
    const months = (await ledger.dirty(9)).map(({ month }) => month)
    const found = bits(await next.read(key))
    if (months.length === 2) assert.deepEqual(found, before, `after step ${left}`)
    if (months.length === 0) assert.deepEqual(found, wanted, `after step ${left}`)
    assert.equal((await next.sync()).files.length, months.length)
    assert.deepEqual(bits(await next.read(key)), wanted)
    await next.sweep(-HOUR)
    assert.equal(filesIn(folder).length, 2)
    assert.deepEqual(await next.verify(), [])
  }
})

test('exporters at once neither disturb each other nor lose a write', async () => {
  const { store, ledger } = markedStore()
  const folder = newFolder()
  await using one = openLake({ folder, ledger, store })
  await using two = openLake({ folder, ledger, store })
  for (let round = 0; round < 6; round++) {
    await Promise.all([
      store.write(key, hours(START + round * 60 * HOUR, 100, round + 1), revise),
      one.sync(),
      two.sync(),
      store.write(key, hours(START + 700 * HOUR, 20, round + 1), revise),
    ])
  }
  await one.sync()
  assert.deepEqual(await ledger.dirty(9), [])
  for (const lake of [one, two]) assert.deepEqual(bits(await lake.read(key)), bits(await store.read(key)))
  await two.sweep(-HOUR)
  assert.equal(filesIn(folder).length, (await ledger.manifest()).length)
  assert.deepEqual(await one.verify(), [])
})

test('an exporter that was overtaken changes nothing', async () => {
  const { store, ledger } = markedStore()
  await store.write(key, hours(START, 5), keep)
  const late: LakeLedger = { ...ledger, publish: async () => false }
  await using lake = openLake({ folder: newFolder(), ledger: late, store })
  assert.deepEqual(await lake.sync(), { files: [], overtaken: 1 })
  assert.equal((await lake.read(key)).length, 0)
})

test('a stop ends between two files, and what was written counts', async () => {
  const { store, ledger } = markedStore()
  await using lake = openLake({ folder: newFolder(), ledger, store })
  await store.write(key, hours(START, 1500), keep)
  const stop = new AbortController()
  const { files } = await lake.sync({ signal: stop.signal, onFile: () => stop.abort() })
  assert.equal(files.length, 1)
  assert.equal((await ledger.dirty(9)).length, 2)
  assert.ok((await lake.read(key)).length > 0)
})

test('a byte that is flipped, a file that is gone and a place elsewhere are reported and refused', async () => {
  const { store, ledger } = markedStore()
  const folder = newFolder()
  await store.write(key, hours(START, 50), keep)
  await using lake = openLake({ folder, ledger, store })
  await lake.sync()
  const [file] = await ledger.manifest()
  const path = join(folder, file!.file)
  const whole = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ flip
      writeFileSync(path, bytes)
      await using fresh = openLake({ folder, ledger, store })
      assert.deepEqual(
        (await fresh.verify()).map(({ code }) => code),
        ['lake.damaged'],
      )
      await assert.rejects(fresh.read(key), { code: 'lake.damaged', where: path })
    }),
    { numRuns: 40, seed: 6 },
  )
  rmSync(path)
  await using fresh = openLake({ folder, ledger, store })
  assert.deepEqual(
    (await fresh.verify()).map(({ code }) => code),
    ['lake.missing'],
  )
  await assert.rejects(fresh.read(key), { code: 'lake.missing', where: path })
  writeFileSync(join(folder, 'x'), whole)
  const elsewhere = { ...ledger, manifest: async () => [{ ...file!, file: '../lake/x' }] }
  await using led = openLake({ folder, ledger: elsewhere, store })
  await assert.rejects(led.read(key), {
    code: 'lake.damaged',
    message: /another place in the manifest: \.\.\/lake\/x/,
  })
})
