import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { parseVenue } from '../../../domain/index.ts'
import type { IngestCandle } from '../../../trade/market/index.ts'
import { apiKeyStoreSuite } from '../../../trade/market/ingest/api-key-store.suite.ts'
import { importStoreSuite } from '../../../trade/market/ingest/import-store.suite.ts'
import { candleAt, flatCandle, START, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { ingestStoreSuite } from '../../../trade/market/ingest/ingest-store.suite.ts'
import { plainMarket, storedMarket } from '../../../trade/market/ingest/plain-market.fixture.ts'
import { lakeLedgerSuite } from '../../../trade/market/lake-ledger.suite.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const other = connectStore(server.url)
const sql = postgres(server.url, { max: 2, onnotice: () => {} })

after(async () => {
  await sql.end()
  await Promise.all([store.close(), other.close()])
  await server.stop()
})

ingestStoreSuite('postgres', () => store)
importStoreSuite('postgres', () => store)
lakeLedgerSuite('postgres', () => store)
apiKeyStoreSuite('postgres', () => ({ keys: store.apiKeys, ingest: store.ingest }))

test('no token is stored as it is', async () => {
  const { name } = await sourceOf('secrets')
  const rights = { scopes: ['read'], networks: [], expiresAt: null } as const
  const { token } = await store.apiKeys.create(name, rights)
  const [dump] = await sql`select string_agg(k::text, '') as text from market.api_key k`
  const secret = token.slice(-64)
  assert.ok(dump!.text.includes(token.slice(5, 21)))
  assert.ok(!dump!.text.includes(secret))
  assert.ok(!dump!.text.includes(Buffer.from(secret).toString('hex')))
})

async function sourceOf(name: string, policy: 'keep' | 'revise' = 'keep') {
  const source = { name, venue: parseVenue(name), policy, takesUnknown: true }
  await store.ingest.putSource(source)
  return source
}

test('old values of a revised candle are kept, with what came with them and who replaced them', async () => {
  const { name, venue } = await sourceOf('revisions', 'revise')
  const old = { ...candleAt('1m', START), readings: { bid: 2 } }
  await store.ingest.ingest(name, [old])
  await store.ingest.ingest(name, [candleAt('1m', START, 1)])
  const second = { ...candleAt('1m', START, 2), readings: { ask: 3 } }
  await store.ingest.ingest(name, [second])
  const key = { venue, pair: old.pair, timeframe: old.timeframe }
  await store.candles.write(key, flatCandle('1m', START, 7), { source: 'a.csv', policy: 'revise' })
  const kept = await sql`
    select r.time::float8 as time, r.open, r.volume, r.readings, r.replaced_by as by
    from market.candle_revision r join market.series s on s.id = r.series_id
    where s.venue = 'revisions' and s.timeframe = '1m' order by r.number`
  const values = ({ open, volume }: IngestCandle) => ({ time: START, open, volume })
  assert.deepEqual(
    [...kept],
    [
      { ...values(old), readings: { bid: 2 }, by: name },
      { ...values(candleAt('1m', START, 1)), readings: null, by: name },
      { ...values(second), readings: { ask: 3 }, by: 'a.csv' },
    ],
  )
})

test('batches of several connections at once lose nothing and never block each other for good', async () => {
  const { name, venue } = await sourceOf('crowd')
  const minutes = Array.from({ length: 300 }, (_, at) => candleAt('1m', START + at * 60_000))
  const hours = Array.from({ length: 6 }, (_, at) => candleAt('1h', START + at * 3_600_000))
  const ticks = Array.from({ length: 400 }, (_, at) => tickAt(START + at * 47_311, (at % 13) + 1))
  const both = minutes.flatMap((one) => [one, { ...one, pair: 'BTC/USDT' as typeof one.pair }])
  const work = Array.from({ length: 24 }, (_, at) => {
    const { ingest } = at % 2 === 0 ? store : other
    const items = [...both.slice(at * 20, at * 20 + 140), ...hours.slice(at % 6)]
    return [
      ingest.ingest(name, at % 3 === 0 ? items.toReversed() : items),
      ingest.ingestTicks(name, ticks.slice(at * 15, at * 15 + 60)),
    ]
  })
  await Promise.all(work.flat())
  assert.deepEqual(await storedMarket(other.candles, venue), plainMarket([...both, ...hours], ticks))
})

for (const [what, table] of [
  ['the candles', 'market.candle'],
  ['the ticks', 'market.tick'],
] as const) {
  test(`a connection that is killed before ${what} are written leaves nothing, and the batch can be sent again`, async () => {
    const { name, venue } = await sourceOf(table.replace('.', '-'))
    const ticks = Array.from({ length: 500 }, (_, at) => tickAt(START + at * 1_000, 5))
    const items = [candleAt('1h', START)]
    const send = () =>
      table === 'market.tick' ? store.ingest.ingestTicks(name, ticks) : store.ingest.ingest(name, items)
    await sql.begin(async (blocker) => {
      await blocker.unsafe(`lock table ${table} in share mode`)
      const refused = assert.rejects(send(), { code: 'store.unreachable' })
      let killed = 0
      while (killed === 0) {
        const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
          where query like 'with %' and wait_event_type = 'Lock'`
        killed = rows.length
      }
      await refused
    })
    assert.deepEqual(await storedMarket(store.candles, venue), {})
    assert.equal((await sql`select from market.series where venue = ${venue}`).length, 0)
    await send()
    const expected = table === 'market.tick' ? plainMarket([], ticks) : plainMarket(items, [])
    assert.deepEqual(await storedMarket(store.candles, venue), expected)
  })
}

test('a connection that is killed between ticks and their candles leaves neither', async () => {
  const { name, venue } = await sourceOf('halfway')
  await sql.begin(async (blocker) => {
    await blocker`lock table market.candle in share mode`
    const refused = assert.rejects(store.ingest.ingestTicks(name, [tickAt(START, 5)]), {
      code: 'store.unreachable',
    })
    let killed = 0
    while (killed === 0) {
      const rows = await sql`select pg_terminate_backend(pid) from pg_stat_activity
        where query like 'with incoming%' and wait_event_type = 'Lock'`
      killed = rows.length
    }
    await refused
  })
  assert.deepEqual(await storedMarket(store.candles, venue), {})
  const { inserted } = await store.ingest.ingestTicks(name, [tickAt(START, 5)])
  assert.equal(inserted, 1, 'the tick of the lost batch was not kept')
})
