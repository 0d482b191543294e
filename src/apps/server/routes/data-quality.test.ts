import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parseTimeframe, type TimeRange } from '../../../domain/index.ts'
import { memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer } from '../server.fixture.ts'

const HOUR = 3_600_000
const DAY = 86_400_000
const DAYS = 40
const MIDNIGHT = NOW - 12 * HOUR
const START = MIDNIGHT - DAYS * DAY

/** Forty days of hours up to midnight, with a hole over two days and a spike. */
async function storedHours() {
  const store = memoryCandleStore()
  const timeframe = parseTimeframe('1h')
  const rows = Array.from({ length: DAYS * 24 }, (_, row) => row).filter((row) => row < 70 || row >= 76)
  const candles = allocateCandles(rows.length, timeframe)
  rows.forEach((at, row) => {
    candles.time[row] = START + at * HOUR
    const close = at === 500 ? 300 : 100 + (at % 5)
    candles.open[row] = candles.close[row] = close
    candles.high[row] = close + 1
    candles.low[row] = close - 1
    candles.volume[row] = 1
  })
  await store.write({ ...SERIES, timeframe }, candles, { source: 'demo', policy: 'keep' })
  const ranges: TimeRange[] = []
  const lent = {
    ...store,
    read: (key: typeof SERIES, range: TimeRange = {}) => {
      ranges.push(range)
      return store.read(key, range)
    },
  }
  return { candles: lent, ranges }
}

test('each day has its findings, pages of days give them all, and the end is stale', async (t) => {
  const { candles, ranges } = await storedHours()
  const server = await startServer(t, { candles })
  const days: {
    day: number
    expected: number
    found: number
    findings: { kind: string; candles: number }[]
  }[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const url: string = `/api/v1/status/quality?venue=demo&pair=ETH/BTC&timeframe=H1&limit=7${cursor && `&cursor=${cursor}`}`
    const answer = (await server.get(url)).json()
    assert.equal(answer.duplicates, 0)
    days.push(...answer.items)
    cursor = answer.nextCursor
  }
  assert.deepEqual(
    days.map(({ day }) => day),
    Array.from({ length: DAYS + 1 }, (_, at) => START + at * DAY),
  )
  const told = days.flatMap(({ day, findings }) =>
    findings.map(({ kind, candles: count }) => [(day - START) / DAY, kind, count]),
  )
  assert.deepEqual(told, [
    [2, 'outage', 2],
    [3, 'outage', 4],
    [20, 'price-spike', 1],
    [DAYS, 'stale', 12],
  ])
  assert.deepEqual([days[2]?.expected, days[2]?.found, days.at(-1)?.found], [24, 22, 0])
  for (const { start, end } of ranges)
    assert.ok(end! - start! < 7 * DAY + 2 * 128 * HOUR, 'reads its page alone')
  const whole = (await server.get('/status/quality?symbol=ETHBTC&limit=366')).json()
  assert.deepEqual([whole.items, whole.nextCursor], [days, null])
})

test('a range is asked for by its ends, and nothing is expected outside of the series', async (t) => {
  const { candles } = await storedHours()
  const server = await startServer(t, { candles })
  const ask = async (query: string) =>
    (await server.get(`/status/quality?symbol=ETHBTC&timeframe=1h&${query}`)).json()
  const part = await ask(`from=${START + 2 * DAY}&to=${START + 3 * DAY - 1}`)
  assert.deepEqual(
    part.items.map(({ findingCount }: { findingCount: number }) => findingCount),
    [1],
  )
  assert.deepEqual((await ask(`to=${START - 1}`)).items, [])
  assert.deepEqual((await ask(`from=${NOW + DAY}`)).items, [])
  const rest = await ask(`from=${MIDNIGHT}&calendar=weekdays`)
  assert.equal(rest.items[0].findings[0].kind, 'stale')
})

test('wrong ranges, cursors and series are problems, and nobody looks without a session', async (t) => {
  const { candles } = await storedHours()
  const server = await startServer(t, { candles })
  for (const [query, code] of [
    ['', 'request.invalid'],
    ['symbol=ETHBTX', 'symbol.unknown'],
    ['symbol=ETHBTC&timeframe=5m', 'candles.none'],
    ['symbol=ETHBTC&from=2&to=1', 'range.backwards'],
    ['symbol=ETHBTC&from=yesterday', 'time.malformed'],
    ['symbol=ETHBTC&cursor=1', 'cursor.malformed'],
    ['symbol=ETHBTC&cursor=-1', 'cursor.malformed'],
    ['symbol=ETHBTC&limit=0', 'request.invalid'],
    ['symbol=ETHBTC&calendar=lunar', 'request.invalid'],
  ]) {
    assert.equal((await server.get(`/status/quality?${query}`)).json().code, code, query)
  }
  for (const prefix of ['', '/api/v1'])
    assert.equal((await server.app.inject(`${prefix}/status/quality?symbol=ETHBTC`)).statusCode, 401)
})
