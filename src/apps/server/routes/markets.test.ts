import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe, type SeriesKey } from '../../../domain/index.ts'
import type { memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer, storeCandles, type TestServer } from '../server.fixture.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const MIDNIGHT = NOW - 12 * HOUR

/** Candles at the hours that `keep` wants, closing at the number of their row. */
async function storeHours(
  { candles }: TestServer,
  options: {
    from: number
    hours: number
    key?: SeriesKey
    source?: string
    keep?: (hour: number) => boolean
  },
): Promise<void> {
  const { from, hours, source = 'file', keep = () => true } = options
  const key = options.key ?? { ...SERIES, timeframe: parseTimeframe('1h') }
  const rows = Array.from({ length: hours }, (_, hour) => hour).filter(keep)
  const made = allocateCandles(rows.length, key.timeframe)
  rows.forEach((hour, row) => {
    made.time[row] = from + hour * HOUR
    for (const name of ['open', 'high', 'low', 'close'] as const) made[name][row] = hour + 1
  })
  const store = candles as ReturnType<typeof memoryCandleStore>
  await store.write(key, made, { source, policy: 'keep' })
}

test('a market has its newest close, its change over a day and a line that ends there', async (t) => {
  const server = await startServer(t)
  await storeHours(server, { from: NOW - 49 * HOUR, hours: 48, source: 'demo' })
  const { now, items } = (await server.get('/api/v1/markets')).json()
  assert.equal(now, NOW)
  const [{ spark, ...market }] = items
  assert.deepEqual(market, {
    ...{ venue: SERIES.venue, pair: SERIES.pair, timeframe: '1h', source: 'demo' },
    ...{ lastTime: NOW - 2 * HOUR, ageMs: HOUR, grows: true, stale: false, price: 48, change: 48 / 24 - 1 },
  })
  assert.deepEqual([spark.length, spark[0], spark.at(-1)], [25, 24, 48])
})

test('a change that nothing tells is null, and a market follows what is written', async (t) => {
  const server = await startServer(t)
  await storeHours(server, { from: MIDNIGHT, hours: 3 })
  const [before] = (await server.get('/api/v1/markets')).json().items
  assert.deepEqual([before.price, before.change, before.stale], [3, null, false])
  await storeHours(server, { from: MIDNIGHT, hours: 5 })
  const [after] = (await server.get('/api/v1/markets')).json().items
  assert.deepEqual([after.price, after.lastTime], [5, MIDNIGHT + 4 * HOUR])
})

test('price comes from the shortest timeframe', async (t) => {
  const server = await startServer(t)
  await storeHours(server, { from: MIDNIGHT, hours: 3 })
  await storeCandles(server, 10)
  const { items } = (await server.get('/api/v1/markets')).json()
  assert.deepEqual([items.length, items[0].timeframe, items[0].lastTime], [1, '5m', NOW - 300_000])
})

test('each day of the map is complete, partly there, an outage, missing, or not expected', async (t) => {
  const server = await startServer(t)
  const first = MIDNIGHT - 5 * DAY
  const lost = new Set([30, 52, 53, ...Array.from({ length: 24 }, (_, hour) => 72 + hour)])
  await storeHours(server, { from: first, hours: 5 * 24, keep: (hour) => !lost.has(hour) })
  const map = (await server.get(`/api/v1/status/coverage-map?start=${first - DAY}`)).json()
  assert.deepEqual([map.start, map.days, map.nextCursor], [first - DAY, 6, null])
  const [row] = map.items
  assert.equal(row.levels, '-cpomc')
  assert.deepEqual(row.missing, [0, 0, 1, 2, 24, 0])
  assert.deepEqual([row.expected, row.found, row.gapCount], [120, 93, 3])
  assert.deepEqual(row.longest[0], { from: first + 72 * HOUR, to: first + 95 * HOUR, missing: 24 })
})

test('what should grow is expected up to now, and weekends only where some are stored', async (t) => {
  const server = await startServer(t)
  const key = { ...SERIES, timeframe: parseTimeframe('1d') }
  const monday = Date.UTC(2024, 11, 16)
  const weekdays = (hour: number) => hour % 24 === 0 && [0, 1, 2, 3, 4].includes((hour / 24) % 7)
  await storeHours(server, { key, from: monday, hours: 14 * 24, keep: weekdays, source: 'demo' })
  const [row] = (await server.get(`/api/v1/status/coverage-map?start=${monday}&end=${NOW}`)).json().items
  assert.equal(row.calendar, 'weekdays')
  assert.equal(row.levels, 'ccccc--ccccc--mmm-')
})

test('the map has pages, and what is wrong is a problem', async (t) => {
  const server = await startServer(t)
  for (const pair of ['A/B', 'C/D', 'E/F']) {
    const key = { ...SERIES, pair: parsePair(pair), timeframe: parseTimeframe('1h') }
    await storeHours(server, { key, from: MIDNIGHT, hours: 3 })
  }
  const pairs: string[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const url: string = `/api/v1/status/coverage-map?limit=2${cursor && `&cursor=${cursor}`}`
    const page: { items: { pair: string }[]; nextCursor: string | null } = (await server.get(url)).json()
    pairs.push(...page.items.map(({ pair }) => pair))
    cursor = page.nextCursor
  }
  assert.deepEqual(pairs, ['A/B', 'C/D', 'E/F'])
  for (const [query, code] of [
    ['cursor=abc', 'cursor.malformed'],
    [`start=${NOW}&end=${NOW - 3 * DAY}`, 'range.backwards'],
    ['limit=0', 'request.invalid'],
  ])
    assert.equal((await server.get(`/api/v1/status/coverage-map?${query}`)).json().code, code)
  for (const path of ['markets', 'status/coverage-map', 'indicator-forms'])
    assert.equal((await server.app.inject(`/api/v1/${path}`)).statusCode, 401)
})

test('every listed indicator answers with its parameters at their beginnings', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 200)
  const { items } = (await server.get('/api/v1/indicator-forms')).json()
  assert.ok(items.length > 20)
  for (const { name, settings } of items) {
    const given = settings
      .filter(({ start }: { start: unknown }) => start === null)
      .map(
        (one: { name: string; least: number; most: number | null }) =>
          `&${one.name}=${Math.min(one.most ?? 2, Math.max(2, one.least))}`,
      )
    const url = `/api/v1/indicators?symbol=ETHBTC&timeframe=5m&latest=3&name=${name}${given.join('')}`
    assert.equal((await server.get(url)).statusCode, 200, url)
  }
})
