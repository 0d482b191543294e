import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openStream, recordMarket, type StreamNews } from '../../src/adapters/exchange/index.ts'
import { ManualClock } from '../../src/adapters/exchange/manual-clock.fixture.ts'
import { parsePair, parseTimeframe, parseVenue } from '../../src/domain/index.ts'
import {
  type BookStore,
  type BookView,
  memoryBookStore,
  memoryCandleStore,
  memoryIngestStore,
} from '../../src/trade/market/index.ts'
import { FUTURES_SEED, startExchange } from './exchange-server.ts'
import { FUTURES_STEP } from './futures-data.ts'
import { book } from './market-data.ts'
import { SeededMarket, SYMBOLS } from './seeded-market.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)
const SEED = 11
const LEVELS = 5

interface Depth {
  readonly e: string
  readonly b: readonly (readonly [string, string])[]
}
const isDepth = (event: unknown): event is Depth => (event as Depth).e === 'depthUpdate'

async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((next) => setImmediate(next))
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`still not so: ${isSo}`)
    await new Promise((next) => setImmediate(next))
  }
}

async function stage(t: TestContext, kind: 'spot' | 'futures') {
  const clock = new ManualClock(LISTED + 60 * MINUTE + 20_000)
  const server = await startExchange({ seed: SEED, listed: LISTED, now: () => clock.now() })
  t.after(() => server[Symbol.asyncDispose]())
  const news: StreamNews[] = []
  const stop = new AbortController()
  const opened = await openStream({
    ...{ exchange: kind === 'spot' ? 'binance' : 'binanceusdm', url: server.url, clock, staleMs: 90_000 },
    onNews: (one) => news.push(one),
  })
  t.after(async () => {
    stop.abort()
    await opened[Symbol.asyncDispose]()
  })
  const second = async () => {
    clock.pass(1000)
    server.streams.send()
    await settle()
  }
  const seed = kind === 'spot' ? SEED : SEED + FUTURES_SEED
  const market = new SeededMarket(SYMBOLS[0]!, { seed, listed: LISTED })
  const pair = parsePair(kind === 'spot' ? 'BTC/USDT' : 'BTC/USDT:USDT')
  return {
    ...{ clock, server, news, stop, opened, pair },
    pass: async (seconds: number) => {
      for (let done = 0; done < seconds; done++) await second()
    },
    /** Passes time until it is so: answers take real time, too. */
    passUntil: async (isSo: () => boolean) => {
      for (let done = 0; !isSo(); done++) {
        if (done === 2_000) throw new Error(`still not so: ${isSo}`)
        await second()
      }
    },
    /** What the exchange's own book was at the time that a book tells. */
    assertTrue: (heard: BookView, levels = LEVELS) => {
      const { bids, asks, id } = book(market, levels, heard.time)
      const numbers = (side: string[][]) => side.map((row) => row.map(Number))
      assert.deepEqual(
        [heard.sequence, heard.bids, heard.asks],
        [kind === 'spot' ? id : id * FUTURES_STEP, numbers(bids), numbers(asks)],
      )
    },
  }
}

function collect(source: AsyncIterable<BookView>): BookView[] {
  const heard: BookView[] = []
  const run = async () => {
    for await (const one of source) heard.push(one)
  }
  run().catch(() => {})
  return heard
}

for (const kind of ['spot', 'futures'] as const) {
  test(`${kind}: after a change that was missed the book is fetched anew, and none is wrong`, async (t) => {
    const { server, stop, opened, pair, news, passUntil, assertTrue, clock } = await stage(t, kind)
    const heard = collect(opened.stream.books(pair, { levels: LEVELS, signal: stop.signal }))
    await until(() => server.streams.names.length === 1)
    await settle(200)
    assert.equal(heard.length, 0, 'a snapshot alone is no news')
    for (let round = 0; round < 5; round++) {
      const known = heard.length
      await passUntil(() => heard.length > known + 2)
      let left = 1
      server.faults.stream = (_name, events) => (events.some(isDepth) && left-- > 0 ? [] : events)
      await passUntil(() => left <= 0 && news.filter(({ kind }) => kind === 'lost').length > round)
      delete server.faults.stream
      const before = heard.length
      await passUntil(() => heard.length > before)
    }
    assert.ok(news.filter(({ kind }) => kind === 'lost').length >= 5)
    assert.ok(server.requests.filter(({ path }) => path.endsWith('depth')).length >= 6)
    for (const one of heard) assertTrue(one)
    assert.ok(clock.now() - heard.at(-1)!.time < 30_000)
  })

  test(`${kind}: a crossed book is never shown, and ends the connection`, async (t) => {
    const { server, stop, opened, pair, passUntil, assertTrue } = await stage(t, kind)
    const heard = collect(opened.stream.books(pair, { levels: LEVELS, signal: stop.signal }))
    await until(() => server.streams.names.length === 1)
    await passUntil(() => heard.length > 2)
    let left = 1
    server.faults.stream = (_name, events) =>
      events.map((event) =>
        isDepth(event) && left-- > 0 ? { ...event, b: [...event.b, ['9999999.00', '1.0']] } : event,
      )
    await passUntil(() => left <= 0)
    const before = heard.length
    await passUntil(() => heard.length > before + 2)
    for (const one of heard) assertTrue(one)
  })
}

test('429 for the snapshot is waited out, by everybody on the budget', async (t) => {
  const { server, stop, opened, pair, pass, passUntil, assertTrue, clock } = await stage(t, 'spot')
  const heard = collect(opened.stream.books(pair, { levels: LEVELS, signal: stop.signal }))
  await until(() => server.streams.names.length === 1)
  await passUntil(() => heard.length > 2)
  server.ban(clock.now() + 400_000)
  let left = 1
  server.faults.stream = (_name, events) => (events.some(isDepth) && left-- > 0 ? [] : events)
  const asked = server.requests.length
  await passUntil(() => server.requests.length > asked)
  await settle(400)
  const page = opened.exchange.page(pair, parseTimeframe('1m'), LISTED)
  await pass(55)
  assert.equal(server.requests.length, asked + 1, 'one question met the ban, and none followed')
  const before = heard.length
  await passUntil(() => heard.length > before + 2)
  assert.ok((await page).length > 0)
  for (const one of heard) assertTrue(one)
})

test('a slow reader finds the newest book, quote, and every trade', async (t) => {
  const { server, stop, opened, pair, pass, assertTrue, clock } = await stage(t, 'spot')
  const { signal } = stop
  const books = opened.stream.books(pair, { levels: LEVELS, signal })[Symbol.asyncIterator]()
  const quotes = opened.stream.quotes(pair, signal)[Symbol.asyncIterator]()
  const trades = opened.stream.trades(pair, signal)[Symbol.asyncIterator]()
  const first = Promise.all([books.next(), quotes.next(), trades.next()])
  await until(() => server.streams.names.length === 3)
  await pass(20)
  const [, , { value: begun }] = await first
  await pass(180)
  // Depth was heard last when the last trade was.
  const { value: late } = await books.next()
  assertTrue(late!)
  const { value: quote } = await quotes.next()
  assert.deepEqual([quote!.bid, quote!.ask], [late!.bids[0]![0], late!.asks[0]![0]])
  const { value: waiting } = await trades.next()
  const rest = await fetch(`${server.url}/api/v3/trades?symbol=BTCUSDT&limit=1000`)
  const told = (await rest.json()) as { id: number; time: number }[]
  const from = begun![0]!.id
  assert.deepEqual(
    [...begun!, ...waiting!].map(({ id }) => id),
    told.filter(({ id, time }) => id >= Number(from) && time < clock.now()).map(({ id }) => String(id)),
  )
  assert.ok(waiting!.length > 10)
})

test('a book of each second is kept, whole at its time, for so long', async (t) => {
  const { server, stop, opened, pair, pass, assertTrue, clock } = await stage(t, 'spot')
  const candles = memoryCandleStore()
  const memory = memoryBookStore()
  let writes = 0
  const store: BookStore = {
    ...memory,
    write: (of, books) => {
      writes++
      return memory.write(of, books)
    },
  }
  const venue = parseVenue('binance')
  const kept: number[] = []
  const work = recordMarket({
    ...{ opened, ingest: memoryIngestStore(candles), candles, venue, pairs: [pair], clock, quotes: false },
    ...{ timeframe: parseTimeframe('1m'), signal: stop.signal, books: { store, keepMs: 5 * MINUTE } },
    onStored: ({ books }) => books > 0 && kept.push(clock.now()),
  })
  await until(() => server.streams.names.length === 2)
  const began = clock.now()
  await pass(240)
  const newest = (await store.at({ venue, pair }))!
  assertTrue(newest, 20)
  assert.ok(clock.now() - newest.time < 30_000)
  assert.ok(kept.length > 10 && new Set(kept).size === kept.length, 'not two in one second')
  for (let time = began + 30_000; time < clock.now(); time += 7_000) {
    const found = await store.at({ venue, pair }, time)
    assert.ok(found && found.time <= time)
    assertTrue(found, 20)
  }
  // While nothing is heard nothing is kept: what is found has the time at which it was true.
  server.faults.stream = () => []
  await pass(2)
  const before = writes
  await pass(60)
  assert.equal(writes, before)
  assert.equal((await store.at({ venue, pair }))!.time, newest.time)
  delete server.faults.stream
  await pass(240)
  assert.equal(await store.at({ venue, pair }, began + MINUTE), undefined, 'the first ones are gone')
  stop.abort()
  await work
})
