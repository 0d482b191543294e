import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { flatCandle, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'
import { MIGRATIONS } from './migrations/index.ts'

const DAY = 86_400_000
const server = await temporaryPostgres()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
await migrate(server.url, MIGRATIONS.slice(0, 8))
await sql.unsafe(`
  insert into market.series (venue, pair, timeframe, source, rows) values ('old', 'A/B', '1d', 'x', 20454);
  insert into market.candle (series_id, time, open, high, low, close, volume, derived)
    select 1, day::bigint * 86400000, 1.5, 2, 1, 1.25, day / 7.0, case when day % 3 = 0 then true end
    from generate_series(0, 20453) day;
  insert into market.tick select 1, 1577836800000 + n * 86400000::bigint, 1, 2, n, 1 from generate_series(0, 30) n;`)
const dump = (): Promise<string> =>
  sql
    .unsafe(
      `select (select md5(string_agg(c::text, ';' order by time)) from
         (select series_id, time, open, high, low, close, volume, derived from market.candle) c)
       || (select md5(string_agg(t::text, ';' order by time)) from
         (select series_id, time, bid, ask, volume, spread from market.tick) t) as hash`,
    )
    .then(([row]) => row!.hash)
const namesOf = async (table: string): Promise<string[]> => {
  const rows = await sql`select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = ${`market.${table}`}::regclass order by 1`
  return rows.map(({ name }) => name)
}
const before = await dump()
await migrate(server.url)
const store = connectStore(server.url)
const other = connectStore(server.url)

after(async () => {
  await sql.end()
  await Promise.all([store.close(), other.close()])
  await server.stop()
})

const key = (venue: string) => ({
  venue: parseVenue(venue),
  pair: parsePair('A/B'),
  timeframe: parseTimeframe('1m'),
})
const keep = { source: 'x', policy: 'keep' } as const

test('what was stored before there were partitions is all there, in few of them', async () => {
  assert.equal(await dump(), before)
  const years = Array.from({ length: 26 }, (_, at) => `candle_${2000 + at}`)
  assert.deepEqual(await namesOf('candle'), [...years, 'candle_before_2000'])
  assert.deepEqual(await namesOf('tick'), [
    ...['tick_2020_01_06', 'tick_2020_01_13', 'tick_2020_01_20', 'tick_2020_01_27', 'tick_before_2020'],
  ])
})

test('a write makes the partitions of its years, and rows on both sides of a border are read as one', async () => {
  const border = Date.UTC(2031, 0, 1)
  const candles = allocateCandles(4, parseTimeframe('1m'))
  for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) candles[name].fill(3)
  candles.time.set([border - 60_000, border, border + 60_000, Date.UTC(2033, 5, 1)])
  await store.candles.write(key('border'), candles, keep)
  const made = (await namesOf('candle')).filter((name) => name > 'candle_203' && name < 'candle_b')
  assert.deepEqual(made, ['candle_2030', 'candle_2031', 'candle_2033'])
  assert.deepEqual([...(await other.candles.read(key('border'))).time], [...candles.time])
})

test('writers of a new range at once make its partition once', async () => {
  const start = Date.UTC(2040, 0, 1)
  const pairs = Array.from({ length: 8 }, (_, at) => ({ ...key('crowd'), pair: parsePair(`A${at}/B`) }))
  await Promise.all(
    pairs.map((one, at) =>
      (at % 2 === 0 ? store : other).candles.write(one, flatCandle('1m', start, 1), keep),
    ),
  )
  assert.equal((await store.candles.list()).filter(({ venue }) => venue === 'crowd').length, 8)
})

test('a partition is made while another writer is in the middle of its transaction', async () => {
  await sql.begin(async (writer) => {
    await writer`insert into market.candle values (0, 1, 1, 1, 1, 1, 9999, null)`
    await store.candles.write(key('beside'), flatCandle('1m', Date.UTC(2041, 0, 1), 1), keep)
  })
})

test('a write whose partition was dropped by another process finds a new one', async () => {
  const at = Date.UTC(2042, 0, 1)
  await store.candles.write(key('dropped'), flatCandle('1m', at, 1), keep)
  await sql`drop table market.candle_2042`
  await store.candles.write(key('dropped'), flatCandle('1m', at + 60_000, 1), keep)
  assert.ok((await namesOf('candle')).includes('candle_2042'))
})

test('ticks get a partition for each week from Monday', async () => {
  await store.ingest.putSource({ name: 't', venue: parseVenue('t'), policy: 'keep', takesUnknown: true })
  const monday = Date.UTC(2035, 0, 1)
  await store.ingest.ingestTicks(
    't',
    [monday - 1, monday, monday + 7 * DAY - 1].map((time) => tickAt(time, 1)),
  )
  const made = (await namesOf('tick')).filter((name) => name > 'tick_2021' && name < 'tick_b')
  assert.deepEqual(made, ['tick_2034_12_25', 'tick_2035_01_01'])
})

test('planning a batch or a read of one range looks at its partition alone, whatever others there are', async () => {
  await sql`select market.add_partitions('candle', array(
    select (extract(epoch from make_timestamp(year, 6, 1, 0, 0, 0)) * 1000)::bigint from generate_series(2000, 2059) year))`
  const [plan] = await sql.unsafe(`explain (format json, analyze, costs off)
    select time from market.candle where series_id = 1 and time >= ${Date.UTC(2024, 1, 1)}
      and time <= ${Date.UTC(2024, 2, 1)} order by time`)
  const text = JSON.stringify(plan)
  assert.deepEqual([...new Set(text.match(/candle_\d{4}/g))], ['candle_2024'])
})
