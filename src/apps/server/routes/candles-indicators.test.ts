import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, type Column, PRICE_COLUMNS } from '../../../domain/index.ts'
import * as math from '../../../math/index.ts'
import type { memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer, type TestServer } from '../server.fixture.ts'
import { INDICATOR_NAMES } from './candles-indicator-call.ts'

const ASK = '/indicators?symbol=ETHBTC&timeframe=5m'
const ROWS = 700
const STEP = 300_000

/** A walk of made-up prices that ends now. */
async function storeWalk({ candles }: TestServer) {
  const walk = allocateCandles(ROWS, SERIES.timeframe)
  const chance = math.random(7)
  for (let row = 0, price = 100; row < ROWS; row++) {
    const open = price
    price *= 1 + (chance.next() - 0.5) / 50
    walk.time[row] = NOW - (ROWS - row) * STEP
    walk.open[row] = open
    walk.close[row] = price
    walk.high[row] = Math.max(open, price) * 1.002
    walk.low[row] = Math.min(open, price) * 0.998
    walk.volume[row] = 1 + chance.next()
  }
  const store = candles as ReturnType<typeof memoryCandleStore>
  await store.write(SERIES, walk, { source: 'demo', policy: 'keep' })
  return walk
}

const nulls = (column: Column, from: number, to = ROWS) =>
  Array.from(column.subarray(from, to), (value) => (Number.isNaN(value) ? null : value))

test('in any range the values are those of the whole series, to the bit', async (t) => {
  const server = await startServer(t)
  const walk = await storeWalk(server)
  const { close, volume } = walk
  const cases: [string, Column | Readonly<Record<string, Column>>][] = [
    ['name=rsi&n=14', math.rsi(close, 14)],
    ['name=ema&n=200', math.ema(close, 200)],
    ['name=ema&n=9&seed=sma&x=high', math.ema(walk.high, 9, { seed: 'sma' })],
    ['name=sma&n=20', math.sma(close, 20)],
    ['name=macd&slow=30', { ...math.macd(close, { slow: 30 }) }],
    ['name=bollinger&n=20&deviations=2.5', { ...math.bollinger(close, 20, { deviations: 2.5 }) }],
    ['name=atr&n=14', math.atr(walk, 14)],
    ['name=obv', math.obv(walk)],
    ['name=vwap&session=week', math.vwap(walk, { session: 'week' })],
    ['name=rollingCorrelation&n=30', math.rollingCorrelation(close, volume, 30)],
    ['name=shift&n=3', math.shift(close, 3)],
  ]
  for (const [query, whole] of cases) {
    const columns = ArrayBuffer.isView(whole) ? { value: whole as Column } : whole
    for (const [from, to] of [
      [0, 60],
      [311, 340],
      [650, ROWS],
    ] as const) {
      const range = `&start=${walk.time[from]}&end=${walk.time[to - 1]}`
      const { time, values, rows } = (await server.get(`${ASK}&${query}${range}`)).json()
      assert.deepEqual([rows, time], [to - from, Array.from(walk.time.subarray(from, to))], query)
      const expected = Object.entries(columns).map(([name, column]) => [name, nulls(column, from, to)])
      assert.deepEqual(values, Object.fromEntries(expected), `${query} ${from}`)
    }
  }
  const latest = (await server.get(`/api/v1${ASK}&name=rsi&n=14&latest=3`)).json()
  assert.deepEqual(
    [latest.call, latest.values.value],
    ['rsi(close, 14)', nulls(math.rsi(close, 14), ROWS - 3)],
  )
})

test('every indicator of leme/math answers by its name', async (t) => {
  const server = await startServer(t)
  await storeWalk(server)
  const functions = math as unknown as Readonly<Record<string, unknown>>
  const masks = ['above', 'below', 'atLeast', 'atMost', 'crossesAbove', 'crossesBelow']
  const names = Object.keys(math).filter(
    (name) => typeof functions[`${name}Into`] === 'function' && !masks.includes(name),
  )
  assert.ok(names.length > 130)
  assert.deepEqual(
    names.filter((name) => !INDICATOR_NAMES.includes(name)),
    [],
  )
  for (const name of INDICATOR_NAMES) {
    const plain = await server.get(`${ASK}&name=${name}&latest=2`)
    const answer = plain.statusCode === 200 ? plain : await server.get(`${ASK}&name=${name}&n=9&latest=2`)
    const { statusCode } =
      answer.statusCode === 200 ? answer : await server.get(`${ASK}&name=${name}&n=9&q=0.5&latest=2`)
    assert.equal(statusCode, 200, `${name}: ${answer.body}`)
  }
})

test('a name or parameter that is wrong is a problem with what is right', async (t) => {
  const server = await startServer(t)
  await storeWalk(server)
  const cases: [string, number, string, RegExp][] = [
    ['name=rsj&n=14', 404, 'indicator.unknown', /Did you mean rsi/],
    ['name=rsi', 400, 'indicator.parameter', /rsi\(column, n/],
    ['name=rsi&n=0', 400, 'indicator.parameter', /rsi/],
    ['name=rsi&n=1.5', 400, 'indicator.parameter', /rsi/],
    ['name=rsi&n=14&period=3', 400, 'indicator.parameter', /rsi/],
    ['name=rsi&n=14&method=magic', 400, 'indicator.parameter', /rsi/],
    ['name=rsi&n=14),evil(&x=close', 400, 'indicator.parameter', /rsi/],
    ['name=where', 404, 'indicator.unknown', /./],
    ['name=constructor', 404, 'indicator.unknown', /./],
    ['name=obv&toString=1', 400, 'indicator.parameter', /obv/],
  ]
  for (const [query, status, code, hint] of cases) {
    const problem = (await server.get(`${ASK}&${query}`)).json()
    assert.deepEqual([problem.status, problem.code], [status, code], query)
    assert.match(problem.hint, hint, query)
  }
  assert.equal((await server.get(`${ASK}&name=rsi&n=14&x=time`)).json().code, 'request.invalid')
  assert.equal((await server.app.inject(`${ASK}&name=obv`)).statusCode, 401)
})

test('an answer that did not change is not sent again, one that did is', async (t) => {
  const server = await startServer(t)
  const walk = await storeWalk(server)
  const url = `${ASK}&name=obv&latest=2`
  const { etag } = (await server.get(url)).headers
  const headers = { 'if-none-match': String(etag) }
  assert.equal((await server.call({ method: 'GET', url, headers })).statusCode, 304)
  const changed = allocateCandles(1, SERIES.timeframe)
  changed.time[0] = walk.time[5]!
  for (const name of PRICE_COLUMNS) changed[name][0] = 50
  const store = server.candles as ReturnType<typeof memoryCandleStore>
  await store.write(SERIES, changed, { source: 'demo', policy: 'revise' })
  assert.equal((await server.call({ method: 'GET', url, headers })).statusCode, 200)
})
