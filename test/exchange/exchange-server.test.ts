import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import ccxt from 'ccxt'
import { type ExchangeServer, startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)
const HOUR_12 = LISTED + 12 * 60 * MINUTE

async function exchangeFor(t: TestContext, now = () => HOUR_12, weights = {}): Promise<ExchangeServer> {
  const exchange = await startExchange({ seed: 1, listed: LISTED, now, weights })
  t.after(() => exchange[Symbol.asyncDispose]())
  return exchange
}

/** The class of the package as it is, but for its addresses. */
function binance({ url }: ExchangeServer) {
  const client = new ccxt.binance({ enableRateLimit: false, options: { fetchMarkets: { types: ['spot'] } } })
  client.urls.api = { ...(client.urls.api as object), public: `${url}/api/v3`, private: `${url}/api/v3` }
  return client
}

type Row = readonly [number, string, string, string, string, string, number, string, number, ...string[]]

const get = async <Body = { readonly code: number }>({ url }: ExchangeServer, path: string) => {
  const response = await fetch(`${url}/api/v3/${path}`)
  return { status: response.status, headers: response.headers, body: (await response.json()) as Body }
}

test('the binance class of ccxt loads markets with their steps, and the time', async (t) => {
  const client = binance(await exchangeFor(t))
  const markets = await client.loadMarkets()
  assert.deepEqual(Object.keys(markets).sort(), ['BTC/USDT', 'ETH/BTC', 'ETH/USDT'])
  const { precision, limits, active, spot } = markets['ETH/BTC']!
  assert.deepEqual(
    [precision.price, precision.amount, limits.cost?.min, active, spot],
    [0.00001, 0.0001, 0.0001, true, true],
  )
  assert.equal(await client.fetchTime(), HOUR_12)
})

test('ccxt pages through klines, which are whole, possible and the same for a seed', async (t) => {
  const client = binance(await exchangeFor(t, () => LISTED + 2_500 * MINUTE))
  const rows = await client.fetchOHLCV('BTC/USDT', '1m', LISTED, 2_500, {
    paginate: true,
    until: LISTED + 2_500 * MINUTE,
  })
  assert.equal(rows.length, 2_500)
  rows.forEach(([time, open, high, low, close, volume], at) => {
    assert.equal(time, LISTED + at * MINUTE)
    assert.ok(low! <= Math.min(open!, close!) && high! >= Math.max(open!, close!) && volume! > 0)
  })
  const again = await binance(await exchangeFor(t, () => LISTED + 2_500 * MINUTE)).fetchOHLCV(
    'BTC/USDT',
    '1m',
    LISTED + 2_000 * MINUTE,
    500,
  )
  assert.deepEqual(again, rows.slice(2_000))
})

test('longer klines are sums of shorter ones', async (t) => {
  const client = binance(await exchangeFor(t))
  const minutes = await client.fetchOHLCV('ETH/USDT', '1m', LISTED, 60)
  const [hour] = await client.fetchOHLCV('ETH/USDT', '1h', LISTED, 1)
  assert.deepEqual(hour!.slice(0, 5), [
    LISTED,
    minutes[0]![1],
    Math.max(...minutes.map((row) => row[2]!)),
    Math.min(...minutes.map((row) => row[3]!)),
    minutes[59]![4],
  ])
  assert.ok(Math.abs(hour![5]! - minutes.reduce((sum, row) => sum + row[5]!, 0)) < 1e-6)
})

test('the last kline is in progress and grows with the clock', async (t) => {
  let now = HOUR_12 + 10_000
  const exchange = await exchangeFor(t, () => now)
  const last = async () => (await get<[Row]>(exchange, 'klines?symbol=BTCUSDT&interval=5m&limit=1')).body[0]
  const early = await last()
  now += 4 * MINUTE
  const later = await last()
  assert.deepEqual([early[0], early[1], later[0], later[1]], [HOUR_12, later[1], HOUR_12, early[1]])
  assert.ok(later[8] > early[8] && Number(later[5]) > Number(early[5]))
  assert.ok(early.length === 12 && [1, 2, 3, 4, 5].every((at) => /^\d+\.\d{8}$/.test(String(early[at]))))
})

test('trades, books and tickers agree with the klines', async (t) => {
  const client = binance(await exchangeFor(t))
  const [trades, book, ticker, tickers, [candle]] = await Promise.all([
    client.fetchTrades('BTC/USDT', undefined, 50),
    client.fetchOrderBook('BTC/USDT', 20),
    client.fetchTicker('BTC/USDT'),
    client.fetchTickers(),
    client.fetchOHLCV('BTC/USDT', '1m', HOUR_12 - MINUTE, 1),
  ])
  assert.equal(trades.length, 50)
  assert.equal(trades.at(-1)!.price, candle![4])
  assert.equal(ticker.last, candle![4])
  assert.equal(book.bids.length, 20)
  assert.ok(book.bids[0]![0]! < ticker.last! && ticker.last! < book.asks[0]![0]!)
  assert.equal(Object.keys(tickers).length, 3)
})

test('wrong requests are refused in the words of the venue', async (t) => {
  const exchange = await exchangeFor(t)
  const code = async (path: string) => {
    const { status, body } = await get(exchange, path)
    return [status, body.code]
  }
  assert.deepEqual(await code('klines?symbol=NOPE&interval=1m'), [400, -1121])
  assert.deepEqual(await code('klines?symbol=BTCUSDT&interval=7m'), [400, -1120])
  assert.deepEqual(await code('klines?symbol=BTCUSDT'), [400, -1102])
  assert.deepEqual(await code('klines?symbol=BTCUSDT&interval=1m&startTime=x'), [400, -1100])
  assert.equal((await get<Row[]>(exchange, 'klines?symbol=BTCUSDT&interval=1m&limit=5000')).body.length, 720)
})

test('weights are counted by the minute: 429 when they are used up, 418 for those who go on', async (t) => {
  let now = HOUR_12 + 20_000
  const exchange = await exchangeFor(t, () => now, { limit: 6, patience: 1, banMs: 90_000 })
  const ask = async () => {
    const { status, headers } = await get(exchange, 'klines?symbol=BTCUSDT&interval=1m&limit=1')
    return [status, headers.get('x-mbx-used-weight-1m'), headers.get('retry-after')]
  }
  assert.deepEqual(
    [await ask(), await ask(), await ask()],
    [
      [200, '2', null],
      [200, '4', null],
      [200, '6', null],
    ],
  )
  assert.deepEqual(await ask(), [429, '8', '40'])
  assert.deepEqual(await ask(), [418, '10', '90'])
  now += 40_000
  assert.deepEqual(await ask(), [418, '0', '50'])
  now += 50_000
  assert.deepEqual(await ask(), [200, '2', null])
})

test('faults do what they say', async (t) => {
  const exchange = await exchangeFor(t)
  const { faults } = exchange
  faults.answer = () => ({ kind: 'dropped' })
  await assert.rejects(get(exchange, 'time'))
  faults.answer = () => ({ kind: 'cut' })
  await assert.rejects(get(exchange, 'time'))
  faults.answer = () => ({ kind: 'half' })
  await assert.rejects(get(exchange, 'time'), SyntaxError)
  faults.answer = () => ({ kind: 'status', status: 500 })
  assert.deepEqual((await get(exchange, 'time')).body.code, -1001)
  faults.answer = () => ({ kind: 'late', ms: 20 })
  faults.skewMs = -5_000
  const start = performance.now()
  assert.equal((await get<{ serverTime: number }>(exchange, 'time')).body.serverTime, HOUR_12 - 5_000)
  assert.ok(performance.now() - start >= 19)
  faults.missing = (time) => time === LISTED + MINUTE
  faults.repeated = (time) => time === LISTED + 2 * MINUTE
  const { body } = await get<Row[]>(exchange, `klines?symbol=BTCUSDT&interval=1m&startTime=${LISTED}&limit=4`)
  assert.deepEqual(
    body.map(([time]) => (time - LISTED) / MINUTE),
    [0, 2, 2, 3],
  )
})
