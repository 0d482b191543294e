import assert from 'node:assert/strict'
import { readdirSync, statSync } from 'node:fs'
import { after, before, test } from 'node:test'
import {
  type ArchiveServer,
  startArchives,
} from '../../src/adapters/source/binance-vision/archive-server.fixture.ts'
import { zipOf } from '../../src/adapters/source/binance-vision/zip.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface ArchiveDocument {
  readonly schema: string
  readonly series: readonly {
    readonly pair: string
    readonly archives: number
    readonly complete: number
    readonly inserted: number
    readonly missing: readonly string[]
  }[]
}

const HOUR = 3_600_000
const DAY = 24 * HOUR
const { leme, start, path, holdDatabase } = makeWorkspace({ after })
const now = Date.now()
const monthBack = (months: number) =>
  Date.UTC(new Date(now).getUTCFullYear(), new Date(now).getUTCMonth() - months)
const nameOf = (time: number, length: 7 | 10) => new Date(time).toISOString().slice(0, length)
/** Four months: two with an archive, the last one of days alone, and the running one. */
const [first, second, last] = [3, 2, 1].map(monthBack) as [number, number, number]
let server: ArchiveServer

function put(kind: 'monthly' | 'daily', from: number, to: number): void {
  const name = `BTCUSDT-1h-${nameOf(from, kind === 'monthly' ? 7 : 10)}`
  const rows = Array.from({ length: (to - from) / HOUR }, (_, row) => {
    const time = from + row * HOUR
    return [time, 100, 110, 90, 105, 1 + row, time + HOUR - 1, 1, 1, 1, 1, 0].join(',')
  })
  const content = Buffer.from(`${rows.join('\n')}\n`)
  server.files.set(`data/spot/${kind}/klines/BTCUSDT/1h/${name}.zip`, zipOf({ name: `${name}.csv`, content }))
}

before(async () => {
  await holdDatabase()
  server = await startArchives()
  put('monthly', first, second)
  put('monthly', second, last)
  for (let day = last; day + DAY <= now - DAY; day += DAY) put('daily', day, day + DAY)
})
after(() => server[Symbol.asyncDispose]())

const asking = (...more: string[]) => [
  ...['data', 'archive', '--exchange', 'binance', '-p', 'BTC/USDT', '-i', '1h', '--url', server.url],
  ...['--since', nameOf(first, 7), '--json', ...more],
]

test('Ctrl-C stops it, and the next run fetches the rest, once each', { timeout: 120_000 }, async () => {
  server.fault = ({ path }) => {
    return path.endsWith(`1h-${nameOf(second, 7)}.zip`) ? { kind: 'stalled' } : undefined
  }
  const stopped = start(asking())
  const part = path('.leme', 'archives', 'binance', `BTCUSDT-1h-${nameOf(second, 7)}.zip.part`)
  const isBegun = () => (statSync(part, { throwIfNoEntry: false })?.size ?? 0) > 0
  while (!isBegun()) await new Promise((next) => setTimeout(next, 20))
  stopped.signal('SIGINT')
  assert.equal(errorOf(await stopped.ended, 130).code, 'cli.interrupted')
  server.fault = undefined
  const asked = server.asked.length
  const { schema, series } = answerOf<ArchiveDocument>(await leme(...asking()))
  const { archives, complete, inserted, missing } = series[0]!
  const days = Math.floor((now - last) / DAY) - 1
  assert.equal(schema, 'leme.archive/1')
  assert.equal(complete + archives, 2 + days)
  assert.equal(inserted + (complete * (second - first)) / HOUR, (last - first) / HOUR + days * 24)
  assert.ok(missing.length === 1 && missing[0]! >= nameOf(last, 10), 'yesterday is not published yet')
  const ranged = server.asked.slice(asked).filter(({ range }) => range !== undefined)
  assert.ok(ranged.length >= 1, 'what was fetched in part was gone on with')
  assert.ok(ranged.length <= 4, `${ranged.length} parts`)
  assert.ok(server.most <= 4, `${server.most} at once`)
  const zips = server.asked.slice(asked).filter(({ path }) => path.endsWith('.zip'))
  assert.equal(new Set(zips.map(({ path }) => path)).size, zips.length)
  const again = answerOf<ArchiveDocument>(await leme(...asking())).series[0]!
  assert.deepEqual([again.archives, again.inserted], [0, 0])
  assert.deepEqual(readdirSync(path('.leme', 'archives', 'binance')), [], 'nothing is left behind')
})

test('a wrong checksum, a pair that is not there and wrong options are told', async () => {
  const fails = async (code: number, ...more: string[]) => errorOf(await leme(...asking(...more)), code)
  const other = `data/spot/monthly/klines/ETHUSDT/1h/ETHUSDT-1h-${nameOf(first, 7)}.zip`
  server.files.set(other, zipOf({ content: Buffer.from('x') }))
  server.files.set(`${other}.CHECKSUM`, Buffer.from('0'.repeat(64)))
  const until = ['--until', nameOf(second, 7)]
  assert.equal((await fails(1, '-p', 'ETH/USDT', ...until)).code, 'archive.checksum')
  server.files.delete(`${other}.CHECKSUM`)
  assert.equal((await fails(1, '-p', 'ETH/USDT', ...until)).code, 'archive.content')
  assert.equal((await fails(4, '-p', 'XYZ/USDT', ...until)).code, 'import.nothing')
  assert.match((await fails(2, '-p', 'BTC/USDT:USDT')).hint!, /--exchange binanceusdm/)
  assert.equal((await fails(2, '--exchange', 'kraken')).code, 'cli.usage')
  assert.equal((await fails(2, '--since', '2024-13')).code, 'timerange.malformed')
  assert.equal((await fails(2, '--url', 'nowhere')).code, 'cli.usage')
})
