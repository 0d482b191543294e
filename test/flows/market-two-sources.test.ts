import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../src/adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../src/adapters/store/postgres/index.ts'
import { parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import {
  type IngestPolicy,
  memoryCandleStore,
  memoryIngestStore,
  readIngestCandles,
  readIngestTicks,
} from '../../src/trade/market/index.ts'

const NOW = Date.UTC(2025, 2, 30, 12)
const START = Date.UTC(2025, 2, 30, 1)
const MINUTE = 60_000
const PAIR = parsePair('EUR/USD')

const server = await temporaryPostgres()
await migrate(server.url)
const store = connectStore(server.url)
after(async () => {
  await store.close()
  await server.stop()
})
const memory = memoryCandleStore()
const WORLDS = [
  ['memory', { candles: memory, ingest: memoryIngestStore(memory) }],
  ['PostgreSQL', store],
] as const

const candle = (minute: number, close: number, timeframe = 'M1') => ({
  ...{ ts: START + minute * MINUTE, symbol: 'EURUSD', timeframe, volume: 1 },
  ...{ open: 100, high: Math.max(100, close), low: Math.min(100, close), close },
})

for (const [name, { candles, ingest }] of WORLDS) {
  const open = (market: string) => {
    const venue = parseVenue(market)
    const put = (source: string, policy: IngestPolicy) =>
      ingest.putSource({ name: `${market}-${source}`, venue, policy, takesUnknown: true })
    const send = async (source: string, ...sent: object[]) => {
      const { items, troubles } = readIngestCandles(sent, NOW)
      assert.deepEqual(troubles, [])
      return (await ingest.ingest(`${market}-${source}`, items)).details.map(({ status }) => status)
    }
    const closes = async (timeframe: string) => {
      const { close } = await candles.read({ venue, pair: PAIR, timeframe: parseTimeframe(timeframe) })
      return [...close]
    }
    return { venue, put, send, closes }
  }

  test(`${name}: of two sources of one market the policy of the one that comes second decides`, async () => {
    const { put, send, closes } = open(`two-${name.toLowerCase()}`)
    await put('keeps', 'keep')
    await put('revises', 'revise')
    await put('rejects', 'reject')
    assert.deepEqual(await send('keeps', candle(0, 101)), ['inserted'])
    assert.deepEqual(await send('rejects', candle(0, 102)), ['rejected'])
    assert.deepEqual(await send('keeps', candle(0, 103)), ['duplicate'])
    assert.deepEqual([await closes('1m'), await closes('5m')], [[101], [101]])
    assert.deepEqual(await send('revises', candle(0, 104)), ['revised'])
    assert.deepEqual(await send('keeps', candle(0, 101)), ['duplicate'])
    assert.deepEqual([await closes('1m'), await closes('5m')], [[104], [104]])
  })

  test(`${name}: a candle revised after the roll-up changes every longer one, and none that was sent`, async () => {
    const { put, send, closes } = open(`late-${name.toLowerCase()}`)
    await put('desk', 'revise')
    await send(
      'desk',
      ...[0, 1, 2, 3, 4].map((minute) => candle(minute, 101 + minute)),
      candle(0, 500, 'M15'),
    )
    assert.deepEqual([await closes('5m'), await closes('15m'), await closes('1h')], [[105], [500], [105]])
    assert.deepEqual(await send('desk', candle(4, 90)), ['revised'])
    assert.deepEqual([await closes('5m'), await closes('15m'), await closes('1h')], [[90], [500], [90]])
  })

  test(`${name}: a source put again with another policy keeps to it from the next batch on`, async () => {
    const { put, send, closes } = open(`turn-${name.toLowerCase()}`)
    await put('desk', 'keep')
    assert.deepEqual(await send('desk', candle(0, 101), candle(0, 102)), ['inserted', 'duplicate'])
    await put('desk', 'revise')
    assert.deepEqual(await send('desk', candle(0, 102)), ['revised'])
    await put('desk', 'reject')
    assert.deepEqual(await send('desk', candle(0, 103), candle(0, 102)), ['rejected', 'duplicate'])
    assert.deepEqual(await closes('1m'), [102])
  })

  test(`${name}: days are UTC days through a night in which clocks change, whatever the zone is written as`, async () => {
    const { venue, put, send, closes } = open(`night-${name.toLowerCase()}`)
    await put('desk', 'keep')
    const at = (ts: string, close: number) => ({ ...candle(0, close), ts })
    const sent = await send(
      'desk',
      at('2025-03-30T00:59:00+01:00', 101),
      at('2025-03-30T01:59:00+01:00', 102),
      at('2025-03-30T03:00:00+02:00', 103),
      at('2025-03-30T01:00:00Z', 104),
      at('2025-03-29T20:00:00-04:00', 105),
    )
    assert.deepEqual(sent, ['inserted', 'inserted', 'inserted', 'duplicate', 'inserted'])
    assert.deepEqual(await closes('1d'), [101, 103])
    const { time } = await candles.read({ venue, pair: PAIR, timeframe: parseTimeframe('1d') })
    assert.deepEqual([...time], [Date.UTC(2025, 2, 29), Date.UTC(2025, 2, 30)])
  })
}

test('a clock that runs ahead is taken for a day, and no further; ticks are judged alike', () => {
  const skewed = (ahead: number) => ({ ...candle(0, 101), ts: NOW + ahead })
  assert.equal(readIngestCandles([skewed(86_400_000)], NOW).items.length, 1)
  assert.match(
    readIngestCandles([skewed(86_400_001)], NOW).troubles[0]!.message,
    /more than a day in the future/,
  )
  const tick = { ts: NOW + 86_400_001, symbol: 'EURUSD', bid: 1, ask: 2 }
  assert.match(readIngestTicks([tick], NOW).troubles[0]!.message, /more than a day in the future/)
})
