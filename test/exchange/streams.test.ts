import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type TestContext, test } from 'node:test'
import ccxt from 'ccxt'
import { WebSocket } from 'ws'
import { type ExchangeServer, startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)

interface Event {
  readonly e: string
  readonly s: string
  readonly t: number
  readonly p: string
  readonly U: number
  readonly u: number
  readonly b: readonly (readonly [string, string])[]
  readonly a: readonly (readonly [string, string])[]
  readonly k: {
    readonly t: number
    readonly x: boolean
    readonly c: string
    readonly v: string
    readonly n: number
  }
}

async function stage(t: TestContext) {
  const clock = { now: LISTED + 60 * MINUTE }
  const exchange = await startExchange({ seed: 2, listed: LISTED, now: () => clock.now })
  t.after(() => exchange[Symbol.asyncDispose]())
  return { exchange, clock }
}

/** A socket that has opened, and everything that it hears. */
async function listen(t: TestContext, { url }: ExchangeServer, path: string) {
  const socket = new WebSocket(url.replace('http', 'ws') + path)
  t.after(() => socket.terminate())
  const heard: unknown[] = []
  socket.on('message', (message) => heard.push(JSON.parse(String(message))))
  await once(socket, 'open')
  /** Everything that was sent before has come when the answer to this has. */
  const ask = async (method: string, params: readonly string[] = []) => {
    socket.send(JSON.stringify({ method, params, id: 1 }))
    let answer: unknown
    do [answer] = (await once(socket, 'message')).map((message) => JSON.parse(String(message)))
    while (!Object.hasOwn(answer as object, 'id'))
    return answer
  }
  const events = async () => {
    await ask('LIST_SUBSCRIPTIONS')
    return heard.splice(0).filter((one) => !Object.hasOwn(one as object, 'id')) as Event[]
  }
  return { socket, ask, events }
}

const rest = async <Body>({ url }: ExchangeServer, path: string) =>
  (await (await fetch(`${url}/api/v3/${path}`)).json()) as Body

test('klines and trades of the streams are those of the REST API', async (t) => {
  const { exchange, clock } = await stage(t)
  const { events, ask } = await listen(t, exchange, '/ws/btcusdt@kline_1m')
  assert.deepEqual(await ask('SUBSCRIBE', ['btcusdt@trade']), { result: null, id: 1 })
  const from = clock.now
  const all: Event[] = []
  for (let step = 0; step < 10; step++) {
    clock.now += 20_000
    exchange.streams.send()
    all.push(...(await events()))
  }
  const closed = all.filter(({ e, k }) => e === 'kline' && k.x).map(({ k }) => [k.t, k.c, k.v, k.n])
  const rows = await rest<unknown[][]>(exchange, `klines?symbol=BTCUSDT&interval=1m&startTime=${from}`)
  assert.deepEqual(
    closed,
    rows.slice(0, 3).map((row) => [row[0], row[4], row[5], row[8]]),
  )
  const last = all.findLast(({ e }) => e === 'kline')!
  assert.deepEqual([last.k.x, last.k.t, last.k.c], [false, rows[3]![0], rows[3]![4]])
  const trades = all.filter(({ e }) => e === 'trade')
  const known = await rest<{ id: number; price: string }[]>(
    exchange,
    `trades?symbol=BTCUSDT&limit=${trades.length}`,
  )
  assert.deepEqual(
    trades.map(({ t: id, p }) => [id, p]),
    known.map(({ id, price }) => [id, price]),
  )
})

test('a book kept by the depth stream is the book of the REST API', async (t) => {
  const { exchange, clock } = await stage(t)
  const { events } = await listen(t, exchange, '/stream?streams=ethusdt@depth@100ms/ethusdt@depth5')
  type Book = { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] }
  const start = await rest<Book>(exchange, 'depth?symbol=ETHUSDT')
  const sides = { b: new Map(start.bids), a: new Map(start.asks) }
  let id = start.lastUpdateId
  for (let step = 0; step < 8; step++) {
    clock.now += 15_000
    exchange.streams.send()
    for (const { stream, data } of (await events()) as unknown as { stream: string; data: Event }[]) {
      if (stream !== 'ethusdt@depth@100ms') continue
      assert.equal(data.U, id + 1)
      id = data.u
      for (const side of ['b', 'a'] as const) {
        for (const [price, quantity] of data[side]) {
          if (Number(quantity) === 0) sides[side].delete(price)
          else sides[side].set(price, quantity)
        }
      }
    }
  }
  const end = await rest<Book>(exchange, 'depth?symbol=ETHUSDT')
  assert.ok(id === end.lastUpdateId && id > start.lastUpdateId)
  assert.deepEqual([...sides.b].sort(), end.bids.sort())
  assert.deepEqual([...sides.a].sort(), end.asks.sort())
})

test('who answers pings stays, who does not is closed, and a day ends for all', async (t) => {
  const { exchange, clock } = await stage(t)
  const living = await listen(t, exchange, '/ws')
  const silent = new WebSocket(`${exchange.url.replace('http', 'ws')}/ws`, { autoPong: false })
  await once(silent, 'open')
  const ended = once(silent, 'close')
  for (let step = 0; step < 5; step++) {
    clock.now += 20_000
    exchange.streams.send()
    await living.ask('LIST_SUBSCRIPTIONS')
  }
  assert.equal((await ended)[0], 1008)
  assert.equal(living.socket.readyState, WebSocket.OPEN)
  const closed = once(living.socket, 'close')
  exchange.streams.endDay()
  assert.equal((await closed)[0], 1001)
})

test('unsubscribed streams are silent, and a dropped connection ends without a word', async (t) => {
  const { exchange, clock } = await stage(t)
  const { socket, ask, events } = await listen(t, exchange, '/ws/btcusdt@trade')
  assert.deepEqual(await ask('UNSUBSCRIBE', ['btcusdt@trade']), { result: null, id: 1 })
  clock.now += MINUTE
  exchange.streams.send()
  assert.deepEqual(await events(), [])
  assert.deepEqual(await ask('DANCE'), { error: { code: 2, msg: 'Invalid request: unknown method' }, id: 1 })
  const closed = once(socket, 'close')
  exchange.streams.drop()
  assert.equal((await closed)[0], 1006)
})

test('the streaming binance class of ccxt watches candles and trades', async (t) => {
  const { exchange, clock } = await stage(t)
  const client = new ccxt.pro.binance({ options: { fetchMarkets: { types: ['spot'] } } })
  t.after(() => client.close())
  const api = client.urls.api as unknown as { ws: object }
  const address = exchange.url.replace('http', 'ws')
  client.urls.api = Object.assign({}, api, {
    public: `${exchange.url}/api/v3`,
    ws: { ...api.ws, spot: `${address}/ws` },
  }) as never
  // ccxt asks for it wherever streams are not encrypted.
  await client.loadHttpProxyAgent()
  await client.loadMarkets()
  const pump = setInterval(() => {
    clock.now += 5_000
    exchange.streams.send()
  }, 10)
  t.after(() => clearInterval(pump))
  const [candles, trades] = await Promise.all([
    client.watchOHLCV('BTC/USDT', '1m'),
    client.watchTrades('BTC/USDT'),
  ])
  assert.ok(candles.length > 0 && candles[0]![0]! % MINUTE === 0)
  assert.ok(trades.length > 0 && trades[0]!.symbol === 'BTC/USDT')
})
