import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { parsePair, parseTimeframe } from '../../../domain/index.ts'
import { archivePath, archiveSeries, monthAt, wholeDays, wholeMonths } from './archive-plan.ts'
import { type ArchiveFault, startArchives } from './archive-server.fixture.ts'
import { type FetchArchiveOptions, fetchArchive } from './fetch-archive.ts'

const NAME = 'data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-2024-01.zip'
const BYTES = Buffer.from(Array.from({ length: 100_000 }, (_, at) => (at * 7919) % 251))

async function stage(t: TestContext) {
  const server = await startArchives()
  const folder = mkdtempSync(join(tmpdir(), 'leme-archive-'))
  t.after(async () => {
    await server[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  server.files.set(NAME, BYTES)
  const slept: number[] = []
  const run = (more: Partial<FetchArchiveOptions> = {}) =>
    fetchArchive(`${server.url}/${NAME}`, {
      folder,
      pause: async (ms) => void slept.push(ms),
      stallMs: 20_000,
      ...more,
    })
  /** Faults of the archive itself, one for each time it is asked for. */
  const plan = (...faults: (ArchiveFault | undefined)[]) => {
    server.fault = ({ path }) => (path === NAME ? faults.shift() : undefined)
  }
  const ranges = () => server.asked.filter(({ path }) => path === NAME).map(({ range }) => range)
  return { server, folder, slept, run, plan, ranges }
}

test('an archive is fetched with its checksum, once', async (t) => {
  const { folder, run, ranges, slept } = await stage(t)
  const path = await run()
  assert.deepEqual(readFileSync(path!), BYTES)
  assert.deepEqual(readdirSync(folder).sort(), ['BTCUSDT-1m-2024-01.zip', 'BTCUSDT-1m-2024-01.zip.CHECKSUM'])
  assert.equal(await run(), path)
  assert.deepEqual([ranges(), slept], [[undefined], []])
})

test('one that is not there is told as such, and nothing is tried again', async (t) => {
  const { server, run, slept } = await stage(t)
  server.files.clear()
  assert.equal(await run(), undefined)
  assert.deepEqual([slept, server.asked.length], [[], 1])
})

test('what was cut off is gone on with, by another call too', async (t) => {
  const { folder, run, plan, ranges } = await stage(t)
  const control = new AbortController()
  plan({ kind: 'cut', bytes: 30_000 })
  const stopped = run({
    signal: control.signal,
    pause: async () => control.abort(),
  })
  await assert.rejects(stopped, { name: 'AbortError' })
  const had = readFileSync(join(folder, 'BTCUSDT-1m-2024-01.zip.part')).length
  assert.ok(had > 0 && had <= 30_000)
  plan({ kind: 'cut', bytes: 20_000 })
  assert.deepEqual(readFileSync((await run())!), BYTES)
  const [first, second, third] = ranges()
  assert.deepEqual([first, second], [undefined, `bytes=${had}-`])
  assert.match(third!, /^bytes=\d+-$/)
  assert.equal(ranges().length, 3)
})

test('a server that knows no parts sends it from the start, and one that is done says so', async (t) => {
  const { folder, run, plan } = await stage(t)
  const part = join(folder, 'BTCUSDT-1m-2024-01.zip.part')
  writeFileSync(part, BYTES.subarray(0, 500))
  plan({ kind: 'whole' })
  assert.deepEqual(readFileSync((await run())!), BYTES)
  rmSync(join(folder, 'BTCUSDT-1m-2024-01.zip'))
  writeFileSync(part, BYTES)
  plan()
  assert.deepEqual(readFileSync((await run())!), BYTES, 'a part that is all of it')
})

test('429, 5xx and silence are tried again, for longer and longer', async (t) => {
  const { run, plan, slept } = await stage(t)
  const status = (code: number, retryAfter?: number): ArchiveFault => ({
    ...{ kind: 'status', status: code },
    ...(retryAfter !== undefined && { retryAfter }),
  })
  plan(status(503), { kind: 'stalled' }, status(429, 7), status(500))
  assert.deepEqual(readFileSync((await run({ stallMs: 1_500 }))!), BYTES)
  assert.deepEqual(slept, [1_000, 2_000, 7_000, 8_000])
})

test('a slow answer that goes on is waited for', async (t) => {
  const { run, plan, slept, ranges } = await stage(t)
  plan({ kind: 'slow', ms: 600 })
  assert.deepEqual(readFileSync((await run({ stallMs: 1_500 }))!), BYTES)
  assert.deepEqual([slept, ranges()], [[], [undefined]])
})

test('six failures are told, and what was fetched stays for the next time', async (t) => {
  const { folder, run, plan, slept } = await stage(t)
  plan(...Array.from({ length: 6 }, (): ArchiveFault => ({ kind: 'cut', bytes: 1_000 })))
  await assert.rejects(run(), { code: 'archive.unreachable' })
  assert.equal(slept.length, 5)
  const had = readFileSync(join(folder, 'BTCUSDT-1m-2024-01.zip.part'))
  assert.ok(had.length > 0)
  assert.deepEqual(had, BYTES.subarray(0, had.length))
})

test('an archive that is another one than its checksum says is never kept', async (t) => {
  const { server, folder, run, ranges } = await stage(t)
  server.files.set(`${NAME}.CHECKSUM`, Buffer.from(`${'0'.repeat(64)}  x.zip\n`))
  await assert.rejects(run(), { code: 'archive.checksum', message: /its \.CHECKSUM file says 0000/ })
  assert.deepEqual(ranges(), [undefined, undefined], 'it was fetched anew once')
  assert.deepEqual(readdirSync(folder), ['BTCUSDT-1m-2024-01.zip.CHECKSUM'])
  server.files.set(`${NAME}.CHECKSUM`, Buffer.from('<html>'))
  await assert.rejects(run(), { code: 'archive.checksum', message: /holds no SHA-256/ })
})

test('a refusal is told at once', async (t) => {
  const { server, run, slept } = await stage(t)
  server.fault = () => ({ kind: 'status', status: 451 })
  await assert.rejects(run(), { code: 'archive.refused', message: /answers 451/ })
  assert.deepEqual(slept, [])
})

test('archives of a pair have the address of their market and period', () => {
  const hour = parseTimeframe('1h')
  const pathOf = (pair: string, name: string) =>
    archivePath(archiveSeries(parsePair(pair), hour), { name, start: 0, end: 0 })
  assert.equal(
    pathOf('BTC/USDT:USDT', '2024-01-05'),
    'data/futures/um/daily/klines/BTCUSDT/1h/BTCUSDT-1h-2024-01-05.zip',
  )
  assert.equal(
    pathOf('BTC/USD:BTC', '2024-01'),
    'data/futures/cm/monthly/klines/BTCUSD_PERP/1h/BTCUSD_PERP-1h-2024-01.zip',
  )
  assert.equal(pathOf('ETH/BTC', '2024-02'), 'data/spot/monthly/klines/ETHBTC/1h/ETHBTC-1h-2024-02.zip')
  assert.throws(() => archiveSeries(parsePair('A/B:C'), hour), { code: 'archive.symbol' })
})

test('months and days that are over are asked for, across years and leap days', () => {
  const now = Date.UTC(2024, 2, 3, 1)
  const names = wholeMonths(Date.UTC(2023, 10, 9), Number.POSITIVE_INFINITY, now).map(({ name }) => name)
  assert.deepEqual(names, ['2023-11', '2023-12', '2024-01', '2024-02'])
  assert.deepEqual(
    wholeMonths(Date.UTC(2023, 10), Date.UTC(2024, 0), now).map(({ name }) => name),
    ['2023-11', '2023-12'],
  )
  assert.deepEqual(
    wholeDays(monthAt(now), now).map(({ name }) => name),
    ['2024-03-01', '2024-03-02'],
  )
  assert.equal(wholeDays(monthAt(Date.UTC(2024, 1)), now).length, 29)
})
