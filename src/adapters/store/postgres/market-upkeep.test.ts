import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { candleAt, flatCandle, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { claim } from './claim.ts'
import { connectStore, migrate } from './index.ts'

const DAY = 86_400_000
const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const sql = postgres(server.url, { max: 2, onnotice: () => {} })
/** A Monday. */
const now = Date.UTC(2026, 5, 1)
const keep = { source: 'x', policy: 'keep' } as const

after(async () => {
  await sql.end()
  await store.close()
  await server.stop()
})

const seriesOf = async (venue: string) => {
  await store.ingest.putSource({ name: venue, venue: parseVenue(venue), policy: 'keep', takesUnknown: true })
  return { venue: parseVenue(venue), pair: parsePair('EUR/USD'), timeframe: parseTimeframe('1m') }
}
const tickTimes = async () =>
  (await sql`select time::float8 as time from market.tick order by 1`).map(({ time }) => time)

test('weeks of ticks that are older as a whole go, their minutes stay and no late tick spoils them', async () => {
  const key = await seriesOf('ticks')
  const cut = now - 90 * DAY
  const times = [cut - 15 * DAY, cut - 8 * DAY, cut, now]
  await store.ingest.ingestTicks(
    'ticks',
    times.flatMap((time) => [tickAt(time, 2), tickAt(time, 4)]),
  )
  const before = await store.candles.read(key)
  const planned = await store.upkeep.expirable({ now })
  assert.equal((await tickTimes()).length, 8, 'a plan changes nothing')
  const dropped = await store.upkeep.expire({ now })
  assert.deepEqual(dropped, planned)
  assert.deepEqual(
    dropped.map(({ kind, start, end, rows }) => [kind, end - start!, rows]),
    [
      ['tick', 7 * DAY, 2],
      ['tick', 7 * DAY, 2],
    ],
  )
  assert.ok(dropped.every(({ end }) => end <= cut && end > cut - 14 * DAY))
  assert.deepEqual(
    [...new Set(await tickTimes())],
    times.filter((time) => time >= cut),
  )
  assert.deepEqual([...(await store.candles.read(key)).close], [...before.close])
  await store.ingest.ingestTicks('ticks', [tickAt(times[0]! + 1, 9), tickAt(now + 1, 9)])
  const { high } = await store.candles.read(key)
  assert.deepEqual([...high], [...before.high.slice(0, -1), 9.125])
  assert.equal((await store.upkeep.expire({ now })).length, 1, 'the late tick goes the same way')
})

test('by default no candle goes, and when it is said whole years do, with what hangs on them', async () => {
  const key = await seriesOf('candles')
  const times = [Date.UTC(1975, 0, 1), Date.UTC(2023, 11, 31), Date.UTC(2024, 0, 1), Date.UTC(2025, 0, 1)]
  const candles = allocateCandles(4, key.timeframe)
  candles.time.set(times)
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name].fill(3)
  await store.candles.write(key, candles, keep)
  const old = { ...candleAt('1m', times[1]! + 60_000), readings: { bid: 1 } }
  await store.ingest.ingest('candles', [old])
  assert.deepEqual(await store.upkeep.expire({ now }), [])
  const summary = async () =>
    (await store.candles.list()).find((one) => one.venue === 'candles' && one.timeframe === '1m')
  const { version } = (await summary())!
  const dropped = await store.upkeep.expire({ now, candlesOlderThan: now - Date.UTC(2024, 6, 1) })
  assert.deepEqual(dropped, [
    { kind: 'candle', start: null, end: Date.UTC(2000, 0, 1), rows: 1 },
    { kind: 'candle', start: Date.UTC(2023, 0, 1), end: Date.UTC(2024, 0, 1), rows: 8 },
  ])
  assert.deepEqual([...(await store.candles.read(key)).time], times.slice(2))
  const { rows, firstTime, version: after } = (await summary())!
  assert.deepEqual([rows, firstTime, after], [2, times[2], version + 2])
  assert.deepEqual(await store.ingest.readings(key), [])
  const months = (await store.lake.dirty(1_000)).filter((mark) => mark.key.venue === 'candles')
  assert.ok(months.every(({ month }) => month >= '2024-01'))
  await store.candles.write(key, flatCandle('1m', times[1]!, 1), keep)
  assert.equal((await summary())!.rows, 3, 'what comes late is stored')
})

test('a drop that cannot have the table in time leaves everything, and works later', async () => {
  const key = await seriesOf('busy')
  await store.candles.write(key, flatCandle('1m', Date.UTC(2010, 0, 1), 1), keep)
  const options = { now, candlesOlderThan: now - Date.UTC(2012, 0, 1) }
  await sql.begin(async (reader) => {
    await reader`select count(*) from market.candle`
    await assert.rejects(store.upkeep.expire(options), { code: '55P03' })
  })
  assert.equal((await store.candles.read(key)).length, 1)
  assert.ok((await store.upkeep.expire(options)).length > 0)
  assert.equal((await store.candles.read(key)).length, 0)
})

test('of two processes that drop at once one does', async () => {
  await using right = await claim(server.url, 'leme.upkeep')
  assert.ok(right)
  await assert.rejects(store.upkeep.expire({ now }), { code: 'upkeep.running' })
})

test('native ticks are kept by no policy', async () => {
  await store.upkeep.keepTicks(DAY)
  assert.deepEqual([...(await sql`select keep from market.horizon where keep is not null`)], [])
})
