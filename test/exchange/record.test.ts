import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openStream, recordMarket, type StoredNews } from '../../src/adapters/exchange/index.ts'
import { ManualClock } from '../../src/adapters/exchange/manual-clock.fixture.ts'
import { PRICE_COLUMNS, parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import { memoryCandleStore, memoryIngestStore, type SeriesTurns } from '../../src/trade/market/index.ts'
import { startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)
const timeframe = parseTimeframe('1m')
const venue = parseVenue('binance')
const pairs = ['BTC/USDT', 'ETH/USDT'].map(parsePair)

async function settle(turns = 30): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((next) => setImmediate(next))
}

async function stage(t: TestContext) {
  const clock = new ManualClock(LISTED + 60 * MINUTE + 20_000)
  const server = await startExchange({ seed: 7, listed: LISTED, now: () => clock.now() })
  t.after(() => server[Symbol.asyncDispose]())
  const candles = memoryCandleStore()
  const ingest = memoryIngestStore(candles)
  const pass = async (seconds: number) => {
    for (let done = 0; done < seconds; done++) {
      clock.pass(1000)
      server.streams.send()
      await settle()
    }
  }
  /** Records until it is told to stop. */
  const record = async (quotes: boolean, turns?: SeriesTurns) => {
    const stop = new AbortController()
    const opened = await openStream({ exchange: 'binance', url: server.url, clock })
    const stored: StoredNews[] = []
    const work = recordMarket({
      ...{ opened, ingest, candles, venue, pairs, timeframe, quotes, clock, signal: stop.signal },
      ...(turns && { turns }),
      onStored: (one) => stored.push(one),
    })
    const streams = quotes ? 4 : 2
    const end = performance.now() + 10_000
    while (server.streams.names.length < streams && performance.now() < end) await settle(1)
    return {
      stored,
      stop: async () => {
        stop.abort()
        await work
        await opened[Symbol.asyncDispose]()
        while (server.streams.names.length > 0 && performance.now() < end + 10_000) await settle(1)
      },
    }
  }
  const rows = async (pair: (typeof pairs)[number]) => {
    const held = await candles.read({ venue, pair, timeframe })
    return Array.from({ length: held.length }, (_, row) => [
      held.time[row],
      ...PRICE_COLUMNS.map((name) => held[name][row]),
    ])
  }
  /** The server's own candles that are over. */
  const truth = async (pair: string, since: number) => {
    const query = `symbol=${pair.replace('/', '')}&interval=1m&startTime=${since}&limit=1000`
    const all = (await (await fetch(`${server.url}/api/v3/klines?${query}`)).json()) as (number | string)[][]
    return all
      .map((row) => row.slice(0, 6).map(Number))
      .filter(([time]) => time! + MINUTE <= clock.now() - 15_000)
  }
  return { clock, server, ingest, pass, record, rows, truth }
}

test('what was recorded, stopped, and recorded again is what the exchange has, row by row', async (t) => {
  const { clock, server, pass, record, rows, truth } = await stage(t)
  const since = LISTED + 60 * MINUTE
  const first = await record(false)
  await pass(250)
  await first.stop()
  const before = (await rows(pairs[0]!)).length
  clock.pass(700_000)
  const second = await record(false)
  await pass(100)
  server.streams.drop()
  await pass(200)
  clock.pass(30_000 - (clock.now() % MINUTE) + MINUTE)
  await settle(200)
  await second.stop()
  for (const pair of pairs) assert.deepEqual(await rows(pair), await truth(pair, since))
  assert.ok(before >= 3 && (await rows(pairs[0]!)).length > before + 11, 'the hole was filled')
})

test('quotes are kept as ticks, and the venue has the last word on a candle', async (t) => {
  const { pass, record, rows, truth, ingest, clock } = await stage(t)
  const recording = await record(true)
  await pass(160)
  clock.pass(50_000 - (clock.now() % MINUTE))
  await pass(90)
  clock.pass(MINUTE - (clock.now() % MINUTE))
  await pass(40)
  await recording.stop()
  // It was stopped in the middle of a minute, of which quotes have made half a candle.
  clock.pass(5 * MINUTE)
  const again = await record(false)
  clock.pass(30_000 - (clock.now() % MINUTE))
  await settle(200)
  await again.stop()
  assert.ok(recording.stored.some(({ ticks }) => ticks > 0))
  const known = await truth(pairs[0]!, LISTED + 60 * MINUTE)
  assert.deepEqual(await rows(pairs[0]!), known)
  assert.deepEqual(await ingest.listSources(), [
    { name: 'binance', venue, policy: 'keep', takesUnknown: true },
  ])
})

/** Turns among those who share this object. */
function sharedTurns(): SeriesTurns {
  const last = new Map<string, Promise<unknown>>()
  return {
    inTurn(key, work) {
      const name = JSON.stringify(key)
      const turn = (last.get(name) ?? Promise.resolve()).then(work)
      last.set(
        name,
        turn.catch(() => {}),
      )
      return turn
    },
  }
}

test('of two who record a series one fetches what was missed', async (t) => {
  const { clock, server, pass, record, rows, truth } = await stage(t)
  const first = await record(false)
  await pass(130)
  await first.stop()
  clock.pass(2_500 * MINUTE)
  const asked = server.requests.length
  const turns = sharedTurns()
  const [one, other] = await Promise.all([record(false, turns), record(false, turns)])
  await settle(200)
  clock.pass(30_000 - (clock.now() % MINUTE) + MINUTE)
  await settle(200)
  await Promise.all([one.stop(), other.stop()])
  for (const pair of pairs) {
    const held = await rows(pair)
    assert.ok(held.length > 2_500)
    for (let from = 0; from < held.length; from += 900) {
      const part = held.slice(from, from + 900)
      assert.deepEqual(part, (await truth(pair, part[0]![0]!)).slice(0, part.length))
    }
  }
  const starts = server.requests
    .slice(asked)
    .filter(({ path, query }) => path.endsWith('klines') && query.symbol === 'BTCUSDT')
    .map(({ query }) => Number(query.startTime))
  const since = (await rows(pairs[0]!))[0]![0]!
  const old = starts.filter((start) => start < since + 2_000 * MINUTE)
  assert.equal(old.length, new Set(old).size, 'no page twice')
  assert.ok(old.length >= 2)
})
