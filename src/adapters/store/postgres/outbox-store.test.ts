import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import type { MarketEvent, OutboxClaim } from '../../../trade/market/index.ts'
import { candleAt, START, tickAt } from '../../../trade/market/ingest/ingest-samples.fixture.ts'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { connectStore, migrate } from './index.ts'

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
const sql = postgres(server.url, { max: 2, onnotice: () => {} })

after(async () => {
  await sql.end()
  await store.close()
  await server.stop()
})

async function sourceOf(name: string) {
  await store.ingest.putSource({ name, venue: parseVenue(name), policy: 'revise', takesUnknown: true })
  return name
}

async function claimed(): Promise<OutboxClaim> {
  const claim = await store.outbox.claim()
  assert.ok(claim)
  return claim
}

async function events(): Promise<readonly MarketEvent[]> {
  await using claim = await claimed()
  return await claim.take(10_000, [])
}

const short = ({ kind, timeframe, version, firstTime, lastTime, rows }: MarketEvent) =>
  [kind.split('.')[0], timeframe, version, firstTime, lastTime, rows] as const

test('nothing is written down before it is switched on, which is harmless twice', async () => {
  const name = await sourceOf('before')
  await store.ingest.ingest(name, [candleAt('1h', START)])
  assert.deepEqual(await events(), [])
  await Promise.all([store.outbox.enable(), store.outbox.enable()])
  await store.outbox.enable()
  await store.ingest.ingest(name, [candleAt('1h', START)])
  assert.deepEqual(await events(), [], 'a repetition changes nothing')
  assert.deepEqual(await store.outbox.state(), {
    ...{ pending: 0, oldestAt: null, most: 1_000_000, dropped: 0 },
  })
})

test('each change of a series is an event of its version, with its range, in its transaction', async () => {
  const name = await sourceOf('ranges')
  await store.ingest.ingest(name, [candleAt('4h', START), candleAt('4h', START + 3 * 14_400_000)])
  await store.ingest.ingest(name, [candleAt('4h', START, 1)])
  const first = candleAt('4h', START).time
  const all = await events()
  assert.deepEqual(all.map(short), [
    ['candle', '4h', 1, first, first + 3 * 14_400_000, 2],
    ['candle', '4h', 2, first, first, 1],
  ])
  assert.deepEqual(
    all.map(({ venue, pair, source }) => [venue, pair, source]),
    Array.from({ length: 2 }, () => ['ranges', 'EUR/USD', 'ranges']),
  )
  await using claim = await claimed()
  await claim.confirm(all.map(({ number }) => number))
})

test('minutes announce what is derived from them, ticks also themselves', async () => {
  const name = await sourceOf('ticks')
  await store.ingest.ingestTicks(name, [tickAt(START + 5, 2), tickAt(START + 61_000, 3)])
  await store.ingest.ingestTicks(name, [tickAt(START + 5, 2)])
  const all = await events()
  assert.deepEqual(all.slice(0, 2).map(short), [
    ['tick', '1m', 2, START + 5, START + 61_000, 2],
    ['candle', '1m', 1, START, START + 60_000, 2],
  ])
  const longer = all.slice(2).map(({ timeframe }) => timeframe)
  assert.deepEqual(longer.toSorted(), ['15m', '1d', '1h', '30m', '4h', '5m'])
  await using claim = await claimed()
  await claim.confirm(all.map(({ number }) => number))
})

test('an import is announced with its range', async () => {
  const key = { venue: parseVenue('files'), pair: parsePair('ETH/BTC'), timeframe: parseTimeframe('1h') }
  const candles = allocateCandles(3, key.timeframe)
  for (const column of ['open', 'high', 'low', 'close', 'volume'] as const) candles[column].fill(7)
  candles.time.set([0, 3_600_000, 7_200_000])
  await store.candles.write(key, candles, { source: 'a.csv', policy: 'keep' })
  await store.candles.write(key, candles, { source: 'a.csv', policy: 'keep' })
  const all = await events()
  assert.deepEqual(all.map(short), [['candle', '1h', 1, 0, 7_200_000, 3]])
  assert.equal(all[0]!.source, 'a.csv')
  await using claim = await claimed()
  await claim.confirm(all.map(({ number }) => number))
})

test('a version of which the writer says nothing more is announced without a range', async () => {
  await sql`update market.series set version = version + 1 where venue = 'files'`
  const all = await events()
  assert.deepEqual(all.map(short), [['candle', '1h', 2, null, null, null]])
  await using claim = await claimed()
  await claim.confirm(all.map(({ number }) => number))
})

test('what is rolled back is not announced', async () => {
  await assert.rejects(
    sql.begin(async (transaction) => {
      await transaction`update market.series set version = version + 1`
      throw new Error('no')
    }),
    /no/,
  )
  assert.deepEqual(await events(), [])
})

test('one relay at a time has it, and gives it up with its connection', async () => {
  const claim = await claimed()
  assert.equal(await store.outbox.claim(), undefined)
  await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`
  await assert.rejects(claim.take(1, []), { code: 'store.unreachable' })
  await claim[Symbol.asyncDispose]()
  await using next = await claimed()
  assert.equal(next.id, claim.id)
})

test('confirmed events stay for a while: they can be recalled, and are pruned by age', async () => {
  const name = await sourceOf('recall')
  for (let at = 0; at < 3; at++) await store.ingest.ingest(name, [candleAt('1d', START + at * 86_400_000)])
  await using claim = await claimed()
  const all = await claim.take(10, [])
  assert.equal(all.length, 3)
  assert.equal((await claim.take(2, [])).length, 2)
  assert.deepEqual(await claim.take(10, ['recall EUR/USD 1d']), [])
  await claim.confirm([all[0]!.number, all[1]!.number])
  assert.deepEqual(await claim.take(10, []), [all[2]])
  await claim.prune(60_000)
  assert.ok((await claim.recall()) >= 2)
  const again = (await claim.take(1000, [])).filter(({ venue }) => venue === 'recall')
  assert.deepEqual(again, all)
  await claim.confirm((await claim.take(1000, [])).map(({ number }) => number))
  await claim.prune(-1000)
  assert.equal(await claim.recall(), 0)
})

test('growth is bounded: the oldest give way, and are counted', async () => {
  await sql`update market.outbox_state set most = 1000`
  await sql`
    do $$ begin for i in 1..3100 loop
      update market.series set version = version + 1 where venue = 'files';
    end loop; end $$`
  const { pending, dropped, oldestAt } = await store.outbox.state()
  assert.equal(pending + dropped, 3_100)
  assert.ok(pending >= 1_000 && pending < 2_000, `${pending}`)
  assert.ok(oldestAt !== null && oldestAt > 0)
  await using claim = await claimed()
  assert.equal((await claim.take(1, []))[0]!.number > 2_000, true)
})
