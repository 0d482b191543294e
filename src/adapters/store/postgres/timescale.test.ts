import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { startTimescale } from '../../../../test/services/index.ts'
import {
  allocateCandles,
  type Candles,
  parsePair,
  parseTimeframe,
  parseVenue,
} from '../../../domain/index.ts'
import { candleAt, flatCandle, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { connectStore, migrate, timescaleState, useTimescale } from './index.ts'
import { OHLC_VIEWS, ohlcSelect } from './migrations/0014-ohlc.ts'
import { CHUNK_MS, timescaleUse } from './timescale.ts'

const DAY = 86_400_000
const MINUTES = 4 * 1440
/** The start of a chunk of candles. */
const START = Math.ceil(Date.UTC(2024, 0, 1) / CHUNK_MS.candle) * CHUNK_MS.candle
/** Two days before its end, of the four days that are stored. */
const FIRST = START + CHUNK_MS.candle - 2 * DAY
const key = { venue: parseVenue('a'), pair: parsePair('EUR/USD'), timeframe: parseTimeframe('1m') }
const keep = { source: 'x', policy: 'keep' } as const

const server = await startTimescale()
const sql = postgres(server.url, { max: 1, onnotice: () => {} })
const store = connectStore(server.url)

after(async () => {
  await sql.end()
  await store.close()
  await server.stop()
})

/** What a view has, and what a plain query makes of the same minutes. */
const rowsOf = async (name: string) => [
  ...(await sql.unsafe(`select * from market.${name} order by 1, 2, 3`)),
]
const plainRows = async (length: number) => [
  ...(await sql.unsafe(`${ohlcSelect(`c.time / ${length} * ${length}`)} order by 1, 2, 3`)),
]
const assertViews = async () => {
  for (const { name, length } of OHLC_VIEWS)
    assert.deepEqual(await rowsOf(name), await plainRows(length), name)
}
const runJobs = async (name: string) => {
  const jobs = await sql`select job_id::integer as id from timescaledb_information.jobs
    where proc_name = ${name} and hypertable_schema is not null order by 1`
  assert.ok(jobs.length > 0, name)
  for (const { id } of jobs) await sql.unsafe(`call run_job(${id})`)
}
const chunks = async (kind: string) => [
  ...(await sql`select range_start_integer::float8 as start, is_compressed as "isCompressed"
    from timescaledb_information.chunks where hypertable_schema = 'market' and hypertable_name = ${kind} order by 1`),
]

function walk(): Candles {
  const candles = allocateCandles(MINUTES, key.timeframe)
  for (let row = 0; row < MINUTES; row++) {
    const price = 1 + ((row * 7919) % 1000) / 7
    candles.time[row] = FIRST + row * 60_000
    candles.open[row] = price
    candles.high[row] = price + 1 / 3
    candles.low[row] = price - 1 / 3
    candles.close[row] = price + 0.1
    candles.volume[row] = price / 11
  }
  return candles
}

const dump = async (): Promise<string> => {
  const [row] = await sql`select
    (select md5(string_agg(c::text, ';' order by series_id, time)) from (
       select series_id, time, open, high, low, close, volume, derived from market.candle) c)
    || (select md5(string_agg(t::text, ';' order by series_id, time, bid)) from market.tick t) as hash`
  return row!.hash
}

test('which database can have hypertables', () => {
  const facts = { offered: true, version: '2.23.1', license: 'timescale', isPartitioned: true }
  for (const [change, use] of [
    [{ version: null, license: null, offered: false }, 'absent'],
    [{ version: null, license: null }, 'available'],
    [{ license: 'apache' }, 'apache'],
    [{ license: null }, 'apache'],
    [{ version: '2.22.1' }, 'old'],
    [{ version: '1.99' }, 'old'],
    [{ version: '2.23.0-dev' }, 'possible'],
    [{ version: '3.0' }, 'possible'],
    [{ isPartitioned: null }, 'possible'],
    [{ isPartitioned: false, license: 'apache' }, 'used'],
  ] as const) {
    assert.equal(timescaleUse({ ...facts, ...change }), use)
  }
})

test('tables that are there stay native until somebody asks, and then every row is there', async () => {
  await migrate(server.url)
  assert.equal((await timescaleState(server.url)).use, 'available')
  await store.candles.write(key, walk(), { ...keep, rollUp: true })
  await store.ingest.putSource({ name: 'own', venue: key.venue, policy: 'keep', takesUnknown: true })
  await store.ingest.ingestTicks('own', [tickAt(START + 50 * DAY, 1), tickAt(START + 50 * DAY, 2)])
  await assertViews()
  const before = await dump()
  await sql`create extension timescaledb`
  assert.deepEqual(await migrate(server.url), [])
  const { use, bytes } = await timescaleState(server.url)
  assert.equal(use, 'possible')
  assert.ok(bytes > MINUTES * 100)
  await sql.unsafe(`create role leme_reader; create role leme_writer;
    grant usage on schema market to leme_reader, leme_writer`)
  assert.equal((await useTimescale(server.url)).use, 'used')
  assert.equal((await useTimescale(server.url)).use, 'used', 'again it does nothing')
  assert.equal(await dump(), before)
  await assertViews()
  const read = await store.candles.read(key, { end: FIRST + (MINUTES - 1) * 60_000 })
  assert.deepEqual([...read.close], [...walk().close])
})

test('roles that had rights have them on hypertables and their views', async () => {
  await sql.begin(async (as) => {
    await as`set local role leme_reader`
    const counted = await as.unsafe(
      OHLC_VIEWS.map(({ name }) => `select count(*)::integer as rows from market.${name}`).join(
        ' union all ',
      ),
    )
    assert.ok(counted.every(({ rows }) => rows > 0))
    await assert.rejects(
      as.savepoint((deeper) => deeper`delete from market.candle`),
      { code: '42501' },
    )
    await as`set local role leme_writer`
    await as`insert into market.candle (series_id, time, open, high, low, close, volume)
      values (999999, ${START}, 1, 1, 1, 1, 1)`
    await assert.rejects(
      as.savepoint((deeper) => deeper.unsafe(`select drop_chunks('market.candle', older_than => 1::bigint)`)),
      { code: '42501' },
    )
    await as`reset role`
    await as`delete from market.candle where series_id = 999999`
  })
})

test('after a week chunks are compressed, and the views hold what is derived', async () => {
  await runJobs('policy_refresh_continuous_aggregate')
  await runJobs('policy_compression')
  assert.ok((await chunks('candle')).every(({ isCompressed }) => isCompressed))
  assert.ok((await chunks('tick')).every(({ isCompressed }) => isCompressed))
  await assertViews()
  for (const { name, length } of OHLC_VIEWS) {
    const timeframe = parseTimeframe(name.slice('ohlc_'.length))
    const derived = await store.candles.read({ ...key, timeframe })
    const viewed = await rowsOf(name)
    assert.equal(derived.timeframe, timeframe)
    assert.deepEqual(
      viewed.map(({ time, open, high, low, close, volume }) => [
        Number(time),
        open,
        high,
        low,
        close,
        volume,
      ]),
      Array.from(derived.time, (time, row) => [
        ...[time, derived.open[row], derived.high[row], derived.low[row]],
        ...[derived.close[row], derived.volume[row]],
      ]),
      `${length}`,
    )
  }
})

test('candles that come late into compressed chunks are kept, revised, derived and seen after a refresh', async () => {
  const other = { ...key, pair: parsePair('GBP/USD') }
  await store.candles.write(other, flatCandle('1m', FIRST + DAY, 7), { ...keep, rollUp: true })
  const late = await store.candles.write(key, flatCandle('1m', FIRST + DAY, 900), {
    source: 'x',
    policy: 'revise',
  })
  assert.deepEqual(late, { inserted: 0, updated: 1, duplicates: 0 })
  const { close } = await store.candles.read(key, { start: FIRST + DAY, end: FIRST + DAY })
  assert.deepEqual([...close], [900])
  const [details] = await store.ingest
    .ingest('own', [candleAt('1m', FIRST + DAY), candleAt('1m', START + 45 * DAY)])
    .then((outcome) => [outcome.details.map(({ status }) => status)])
  assert.deepEqual(details, ['duplicate', 'inserted'])
  const ticks = { bid: 3, ask: 3.5, volume: 1, spread: 0.5, pair: key.pair, time: START + 50 * DAY + 7 }
  assert.equal((await store.ingest.ingestTicks('own', [ticks, ticks])).inserted, 1)
  assert.equal((await store.ingest.ingestTicks('own', [ticks])).duplicates, 1)
  await runJobs('policy_refresh_continuous_aggregate')
  await runJobs('policy_compression')
  await assertViews()
})

test('ticks go by a policy that follows the settings, and late ones spoil no minute', async () => {
  const now = Date.now()
  const old = now - 120 * DAY
  await store.ingest.ingestTicks('own', [tickAt(old, 2), tickAt(old, 4), tickAt(now - DAY, 4)])
  const before = await store.candles.read(key, { start: old - DAY, end: old })
  await store.upkeep.keepTicks(90 * DAY)
  await store.upkeep.keepTicks(90 * DAY)
  await runJobs('policy_retention')
  const times = await sql`select distinct time::float8 as time from market.tick`
  assert.deepEqual(
    times.map(({ time }) => time),
    [now - DAY],
  )
  await store.ingest.ingestTicks('own', [tickAt(old + 1, 9)])
  assert.deepEqual((await store.candles.read(key, { start: old - DAY, end: old })).high, before.high)
  await store.upkeep.keepTicks(Infinity)
  const policies = await sql`select from timescaledb_information.jobs where proc_name = 'policy_retention'`
  assert.equal(policies.length, 0)
  const [kept] = await sql`select keep from market.horizon where kind = 'tick'`
  assert.equal(kept!.keep, null)
})

test('whole chunks of candles go with what is derived from them, as it was planned', async () => {
  const now = START + CHUNK_MS.candle + 10 * DAY
  const options = { now, candlesOlderThan: 9 * DAY, ticksOlderThan: Infinity }
  const planned = await store.upkeep.expirable(options)
  assert.deepEqual(
    planned.map(({ kind, start, end }) => [kind, start, end]),
    [['candle', START, START + CHUNK_MS.candle]],
  )
  const [stored] =
    await sql`select count(*)::integer as rows from market.candle where time < ${planned[0]!.end}`
  assert.equal(planned[0]!.rows, stored!.rows)
  assert.deepEqual(await store.upkeep.expire(options), planned)
  assert.deepEqual(await store.upkeep.expirable(options), [])
  await assertViews()
  for (const { name } of OHLC_VIEWS) assert.ok((await rowsOf(name)).length > 0, name)
  const summary = await store.candles.summary(key)
  const read = await store.candles.read(key)
  assert.deepEqual([summary!.rows, summary!.firstTime], [read.length, read.time[0]])
  assert.equal(read.time[0], planned[0]!.end)
})
