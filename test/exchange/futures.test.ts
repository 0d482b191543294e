import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import ccxt from 'ccxt'
import { startExchange } from './exchange-server.ts'

const MINUTE = 60_000
const LISTED = Date.UTC(2025, 0, 1)
const PAIR = 'BTC/USDT:USDT'

async function stage(t: TestContext) {
  const clock = { now: LISTED + 1500 * MINUTE + 20_000 }
  const exchange = await startExchange({ seed: 3, listed: LISTED, now: () => clock.now })
  t.after(() => exchange[Symbol.asyncDispose]())
  return { exchange, clock }
}

/** The class of the package as it is, but for its addresses. */
function binanceusdm(t: TestContext, url: string) {
  const client = new ccxt.pro.binanceusdm({ enableRateLimit: false })
  const api = client.urls.api as unknown as { ws: object }
  client.urls.api = Object.assign({}, api, {
    fapiPublic: `${url}/fapi/v1`,
    ws: { ...api.ws, future: `${url.replace('http', 'ws')}/ws` },
  }) as never
  t.after(() => client.close())
  return client
}

test('the futures class of ccxt reads markets, candles, funding and mark prices', async (t) => {
  const { exchange } = await stage(t)
  const client = binanceusdm(t, exchange.url)
  const markets = await client.loadMarkets()
  assert.deepEqual(Object.keys(markets).sort(), [PAIR, 'ETH/USDT:USDT'])
  const { swap, linear, settle, contractSize } = markets[PAIR]!
  assert.deepEqual([swap, linear, settle, contractSize], [true, true, 'USDT', 1])
  const [traded, marked] = await Promise.all([
    client.fetchOHLCV(PAIR, '1h', LISTED),
    client.fetchMarkOHLCV(PAIR, '1h', LISTED),
  ])
  assert.equal(traded.length, 26)
  assert.deepEqual(
    marked.map(([time]) => time),
    traded.map(([time]) => time),
  )
  assert.ok(marked.every((row, at) => row[1]! < traded[at]![1]! && row[5] === 0))
  const spot = (await (
    await fetch(`${exchange.url}/api/v3/klines?symbol=BTCUSDT&interval=1h`)
  ).json()) as unknown[][]
  assert.notEqual(Number(spot.at(-2)![4]), traded.at(-2)![4], 'futures have prices of their own')
  const paid = await client.fetchFundingRateHistory(PAIR, LISTED)
  assert.deepEqual(
    paid.map(({ timestamp }) => Math.floor((timestamp! - LISTED) / (8 * 60 * MINUTE))),
    [0, 1, 2, 3],
  )
  const next = await client.fetchFundingRate(PAIR)
  assert.equal(next.fundingTimestamp, LISTED + 32 * 60 * MINUTE)
  assert.ok(next.markPrice! > 0)
})

test('its streams tell candles, mark prices and a book by the rules of pu', async (t) => {
  const { exchange, clock } = await stage(t)
  const client = binanceusdm(t, exchange.url)
  await client.loadHttpProxyAgent()
  await client.loadMarkets()
  const pump = setInterval(() => {
    clock.now += 5_000
    exchange.streams.send()
  }, 10)
  t.after(() => clearInterval(pump))
  const [candles, mark, book] = await Promise.all([
    client.watchOHLCV(PAIR, '1m'),
    client.watchMarkPrice(PAIR),
    client.watchOrderBook(PAIR),
  ])
  assert.equal(candles[0]![0]! % MINUTE, 0)
  assert.ok(mark.markPrice! > 0)
  assert.ok(book.bids[0]![0]! < book.asks[0]![0]! && book.nonce! % 3 === 0)
})
