import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Pool } from 'pg'
import { parsePair, parseVenue } from '../../../domain/index.ts'
import type { IngestCandle } from '../../../trade/market/index.ts'
import { candleAt, START, ticks } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { TIMEFRAMES } from '../../../trade/market/ingest/plain-market.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { inTransaction } from './in-transaction.ts'
import { connectStore, migrate } from './index.ts'
import { ingestCandles, MOST_MINUTES } from './ingest-store-candles.ts'

const DAY = 86_400_000
const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const pool = new Pool({ connectionString: server.url, max: 1 })
await pool.query(`select market.add_partitions('candle', $1::bigint[])`, [[START, START + 400 * DAY]])

after(async () => {
  await pool.end()
  await store.close()
  await server.stop()
})

let made = 0
const sourceOf = async (policy: 'keep' | 'revise' | 'reject') => {
  const name = `both-${++made}`
  const source = { name, venue: parseVenue(name), policy, takesUnknown: true }
  await store.ingest.putSource(source)
  return source
}

/** Everything that a venue has in the tables of the market, under names instead of numbers. */
async function tablesOf(venue: string): Promise<unknown> {
  const select = (columns: string, table: string) =>
    pool
      .query({
        rowMode: 'array',
        text: `select s.pair, s.timeframe, ${columns} from market.series s ${table} where s.venue = $1 order by 1, 2, 3`,
        values: [venue],
      })
      .then(({ rows }) => rows)
  const values = 'x.time, x.open, x.high, x.low, x.close, x.volume'
  return {
    series: await select('s.rows, s.first_time, s.last_time, s.ticks', ''),
    candles: await select(`${values}, x.derived`, 'join market.candle x on x.series_id = s.id'),
    readings: await select('x.time, x.readings', 'join market.candle_readings x on x.series_id = s.id'),
    revisions: await select(
      `row_number() over (partition by s.id order by x.number) as place, ${values}, x.readings`,
      'join market.candle_revision x on x.series_id = s.id',
    ),
    marks: await select('x.month, x.mark <= s.version', 'join market.lake_dirty x on x.series_id = s.id'),
  }
}

/** Runs of neighbours, pieces far away, the same again, other values, and what comes beside prices. */
const item = fc
  .record({
    pair: fc.constantFrom('EUR/USD', 'BTC/USDT'),
    timeframe: fc.oneof(fc.constant('1m'), fc.constantFrom(...TIMEFRAMES)),
    day: fc.constantFrom(0, 0, 0, 1, 2, 30, 360),
    minute: fc.oneof(fc.constantFrom(0, 3), fc.integer({ min: 0, max: 300 })),
    seed: fc.constantFrom(0, 0, 1),
    bid: fc.constantFrom(undefined, undefined, undefined, 1.5, 2.5),
    length: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ pair, timeframe, day, minute, seed, bid, length }) =>
    Array.from(
      { length },
      (_, at): IngestCandle => ({
        ...candleAt(timeframe, START + day * DAY + (minute + at) * 60_000, seed),
        pair: parsePair(pair),
        readings: bid === undefined ? undefined : { bid, indicators: { at } },
      }),
    ),
  )
const batch = fc.array(item, { maxLength: 6 }).map((runs) => runs.flat())

test('longer candles made here and by SQL leave the same tables, to the bit', async () => {
  const policies = fc.constantFrom('keep' as const, 'revise' as const, 'reject' as const)
  await fc.assert(
    fc.asyncProperty(policies, ticks, fc.array(batch, { maxLength: 4 }), async (policy, quotes, batches) => {
      const [here, there] = [await sourceOf(policy), await sourceOf(policy)]
      for (const one of [here, there]) await store.ingest.ingestTicks(one.name, quotes)
      for (const items of batches) {
        const send = (one: typeof here, mostMinutes: number) =>
          inTransaction(pool, (client) => ingestCandles(client, one, items, mostMinutes))
        assert.deepEqual(await send(here, MOST_MINUTES), await send(there, -1))
      }
      assert.deepEqual(await tablesOf(here.venue), await tablesOf(there.venue))
    }),
    { numRuns: 60 },
  )
})

test('a batch that is repeated changes no table, and writes nothing at all', async () => {
  const source = await sourceOf('revise')
  const items = Array.from({ length: 500 }, (_, at) => ({
    ...candleAt('1m', START + at * 60_000),
    readings: at % 7 === 0 ? { bid: 1 } : undefined,
  }))
  const send = () => inTransaction(pool, (client) => ingestCandles(client, source, items))
  await send()
  const versions = () =>
    pool
      .query('select timeframe, version from market.series where venue = $1 order by 1', [source.venue])
      .then(({ rows }) => rows)
  const before = [await tablesOf(source.venue), await versions()]
  assert.deepEqual(new Set(await send()), new Set(['duplicate']))
  assert.deepEqual([await tablesOf(source.venue), await versions()], before)
})

test('each series that a batch writes gets one version, which tells the ends and the number of what was written', async () => {
  const source = await sourceOf('keep')
  const minutes = Array.from({ length: 10 }, (_, at) => candleAt('1m', START + at * 60_000))
  const items = [...minutes, candleAt('5m', START)]
  await inTransaction(pool, (client) => ingestCandles(client, source, items))
  const { rows } = await pool.query({
    rowMode: 'array',
    text: `select timeframe, version::integer, touched::float8[] from market.series
      where venue = $1 and timeframe in ('1m', '5m') order by 1`,
    values: [source.venue],
  })
  assert.deepEqual(rows, [
    ['1m', 1, [1, START, START + 9 * 60_000, 10]],
    ['5m', 1, [1, START, START + 300_000, 2]],
  ])
})
