import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { openStream, type StreamNews } from '../../src/adapters/exchange/index.ts'
import { ManualClock } from '../../src/adapters/exchange/manual-clock.fixture.ts'
import { type Candles, PRICE_COLUMNS, parsePair, parseTimeframe } from '../../src/domain/index.ts'
import { random } from '../../src/math/index.ts'
import { type ExchangeOptions, type ExchangeServer, startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)
const pair = parsePair('BTC/USDT')
const timeframe = parseTimeframe('1m')

const plain = (candles: Candles) =>
  Array.from({ length: candles.length }, (_, row) => [
    candles.time[row],
    ...PRICE_COLUMNS.map((name) => candles[name][row]),
  ])

/** Lets everything that is on its way through loopback arrive. */
async function settle(turns = 20): Promise<void> {
  for (let turn = 0; turn < turns; turn++) await new Promise((next) => setImmediate(next))
}

/** Waits for what happens in real time: connections. */
async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 10_000
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`still not so: ${isSo}`)
    await new Promise((next) => setImmediate(next))
  }
}

async function stage(t: TestContext, options: Partial<ExchangeOptions> = {}) {
  const clock = new ManualClock(LISTED + 60 * MINUTE + 20_000)
  const start = (port?: number) =>
    startExchange({ seed: 5, listed: LISTED, now: () => clock.now(), ...options, ...(port && { port }) })
  let server = await start()
  const url = server.url
  t.after(() => server[Symbol.asyncDispose]())
  const news: StreamNews[] = []
  const stop = new AbortController()
  const opened = await openStream({
    ...{ exchange: 'binance', url, clock, staleMs: 40_000 },
    onNews: (one) => news.push(one),
  })
  t.after(async () => {
    stop.abort()
    await opened[Symbol.asyncDispose]()
  })
  return {
    clock,
    news,
    stop,
    stream: opened.stream,
    server: () => server,
    /** Moves time by seconds, sending and delivering as it goes. */
    pass: async (seconds: number, step = 1) => {
      for (let done = 0; done < seconds; done += step) {
        clock.pass(step * 1000)
        server.streams.send()
        await settle()
      }
    },
    restart: async () => {
      await server[Symbol.asyncDispose]()
      server = await start(Number(new URL(url).port))
    },
  }
}

/** Everything that comes, until the signal aborts. */
function collect<T>(source: AsyncIterable<T>): { readonly heard: T[]; readonly ended: Promise<void> } {
  const heard: T[] = []
  const run = async () => {
    for await (const one of source) heard.push(one)
  }
  return { heard, ended: run() }
}

/** What the exchange itself says of all minutes that are over. */
async function truth({ url }: ExchangeServer, since: number, until: number): Promise<unknown[]> {
  const query = `symbol=BTCUSDT&interval=1m&startTime=${since}&endTime=${until - 1}&limit=1000`
  const rows = (await (await fetch(`${url}/api/v3/klines?${query}`)).json()) as (number | string)[][]
  return rows.filter(([time]) => Number(time) + MINUTE <= until).map((row) => row.slice(0, 6).map(Number))
}

test('closed candles come by the stream, each once, as the exchange has them', async (t) => {
  const { clock, stream, stop, pass, server, news } = await stage(t)
  const since = LISTED + 50 * MINUTE
  const { heard, ended } = collect(stream.candles(pair, { timeframe, since, signal: stop.signal }))
  await until(() => heard.flatMap(plain).length === 10 && server().streams.names.length === 1)
  const asked = server().requests.length
  await pass(600)
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
  assert.equal(server().requests.length, asked + 1, 'none of these was asked for')
  assert.deepEqual(
    news.map(({ kind }) => kind),
    ['fetched'],
  )
  stop.abort()
  await ended
})

test('an end in the middle of a candle leaves no hole and no half candle', async (t) => {
  const { clock, stream, stop, pass, server, news } = await stage(t)
  const since = LISTED + 60 * MINUTE
  const { heard } = collect(stream.candles(pair, { timeframe, since, signal: stop.signal }))
  await until(() => server().streams.names.length === 1)
  for (const outage of [40, 70, 8, 25, ...Array<number>(60).fill(12)]) {
    // Ten seconds before the end of a minute, so that most outages end just after it.
    await pass(60 + 50 - ((clock.now() / 1000) % 60))
    if (outage % 2 === 0) server().streams.drop()
    else server().streams.endDay()
    // What is said meanwhile is said to nobody.
    server().faults.stream = () => []
    await pass(outage)
    delete server().faults.stream
  }
  await pass(120 + 30 - ((clock.now() / 1000) % 60))
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
  assert.ok(news.some(({ kind }) => kind === 'lost') && news.some(({ kind }) => kind === 'fetched'))
})

test('words that come twice, late or in another order change nothing', async (t) => {
  const { clock, stream, stop, pass, server } = await stage(t)
  const dice = random(3)
  const said: unknown[] = []
  server().faults.stream = (_name, events) => {
    said.push(...events)
    const again = events.filter(() => dice.next() < 0.4)
    const old = said.slice(-8).filter(() => dice.next() < 0.2)
    return dice.shuffle([...events, ...again, ...old])
  }
  const since = LISTED + 60 * MINUTE
  const { heard } = collect(stream.candles(pair, { timeframe, since, signal: stop.signal }))
  await until(() => server().streams.names.length === 1)
  await pass(1_200, 0.5)
  delete server().faults.stream
  await pass(60)
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
})

test('a stream that falls silent is connected anew', async (t) => {
  const { clock, stream, stop, pass, server, news } = await stage(t)
  const since = LISTED + 60 * MINUTE
  const { heard } = collect(stream.candles(pair, { timeframe, since, signal: stop.signal }))
  await until(() => server().streams.names.length === 1)
  await pass(60)
  server().faults.stream = () => []
  await pass(180)
  assert.ok(news.some(({ kind }) => kind === 'stale'))
  assert.deepEqual(
    heard.flatMap(plain),
    await truth(server(), since, clock.now() - 10_000),
    'fetched meanwhile',
  )
  delete server().faults.stream
  await pass(240)
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
})

test('429 while it catches up, and an exchange that restarts', async (t) => {
  const { clock, stream, stop, pass, server, restart } = await stage(t)
  const since = LISTED + 60 * MINUTE
  const { heard } = collect(stream.candles(pair, { timeframe, since, signal: stop.signal }))
  await until(() => server().streams.names.length === 1)
  await pass(60)
  server().streams.drop()
  server().ban(clock.now() + 90_000)
  await pass(180)
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
  await restart()
  await pass(240)
  assert.deepEqual(heard.flatMap(plain), await truth(server(), since, clock.now() - 5_000))
})

test('trades, quotes and books are those of the exchange', async (t) => {
  const { clock, stream, stop, pass, server } = await stage(t)
  const { signal } = stop
  const trades = collect(stream.trades(pair, signal))
  const quotes = collect(stream.quotes(pair, signal))
  const books = collect(stream.books(pair, { levels: 5, signal }))
  await until(() => server().streams.names.length === 3)
  await pass(120)
  const rest = async (path: string) => (await fetch(`${server().url}/api/v3/${path}`)).json()
  const heard = trades.heard.flat()
  const known = (await rest(`trades?symbol=BTCUSDT&limit=${heard.length}`)) as { id: number; price: string }[]
  assert.ok(heard.length > 10)
  assert.deepEqual(
    heard.map(({ id, price }) => [id, price]),
    known.map(({ id, price }) => [String(id), Number(price)]),
  )
  const book = (await rest('depth?symbol=BTCUSDT&limit=5')) as Record<'bids' | 'asks', string[][]> & {
    lastUpdateId: number
  }
  const last = books.heard.at(-1)!
  assert.deepEqual(
    [last.sequence, last.bids, last.asks],
    [book.lastUpdateId, book.bids.map((row) => row.map(Number)), book.asks.map((row) => row.map(Number))],
  )
  const quote = quotes.heard.at(-1)!
  assert.deepEqual([quote.bid, quote.ask], [last.bids[0]![0], last.asks[0]![0]])
  assert.ok(quote.time <= clock.now())
})
