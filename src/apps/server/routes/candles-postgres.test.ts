import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { temporaryPostgres } from '../../../adapters/embedded-postgres/index.ts'
import { connectStore, migrate } from '../../../adapters/store/postgres/index.ts'
import { allocateCandles, parseTimeframe } from '../../../domain/index.ts'
import { type CandleStore, memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer } from '../server.fixture.ts'

const postgres = await temporaryPostgres()
await migrate(postgres.url)
const store = connectStore(postgres.url)

after(async () => {
  await store.close()
  await postgres.stop()
})

const MINUTE = 60_000
const KEY = { ...SERIES, timeframe: parseTimeframe('1m') }

/** Two days of minutes with a gap; `price` is that of every candle. */
async function fill(candles: CandleStore, price: number, rows = 2_880): Promise<void> {
  const columns = allocateCandles(rows, KEY.timeframe)
  for (const name of ['open', 'high', 'low', 'close'] as const) columns[name].fill(price)
  columns.time.forEach((_, row) => {
    columns.time[row] = NOW - (rows + 100 - row + (row < rows / 2 ? 17 : 0)) * MINUTE
    columns.volume[row] = row / 3
  })
  await candles.write(KEY, columns, { source: 'demo', policy: 'revise' })
}

const QUERIES = [
  '/candles?symbol=ETHBTC&timeframe=1m&latest=1500',
  `/candles?symbol=ETHBTC&timeframe=1m&start=${NOW - 2_000 * MINUTE}&limit=700&format=objects`,
  '/candles?symbol=ETHBTC&resample=1h&limit=50',
  '/api/v1/candles?venue=demo&pair=ETH/BTC&timeframe=15m&limit=40&format=columns',
  '/indicators?symbol=ETHBTC&timeframe=1m&name=obv&latest=5',
  '/symbols',
  '/status/data-flow',
  '/status/coverage?symbol=ETHBTC',
]

test('PostgreSQL and memory give the same answers, name by name', async (t) => {
  const memory = memoryCandleStore()
  const [real, plain] = [
    await startServer(t, { candles: store.candles }),
    await startServer(t, { candles: memory }),
  ]
  for (const candles of [store.candles, memory]) await fill(candles, 10)
  for (const url of QUERIES) {
    const [left, right] = [await real.get(url), await plain.get(url)]
    assert.equal(left.statusCode, 200, url)
    assert.equal(left.body, right.body, url)
    assert.equal(left.headers.etag, right.headers.etag, url)
  }
})

test('what another connection writes between two reads is seen by the second', async (t) => {
  const other = connectStore(postgres.url)
  t.after(() => other.close())
  const server = await startServer(t, { candles: store.candles })
  const url = '/candles?symbol=ETHBTC&timeframe=1m&latest=1&format=objects'
  await fill(other.candles, 20)
  const before = await server.get(url)
  assert.equal((await server.get(url)).headers.etag, before.headers.etag)
  await fill(other.candles, 21)
  const after = await server.get(url)
  assert.deepEqual([before.json().candles[0].close, after.json().candles[0].close], [20, 21])
  assert.notEqual(after.headers.etag, before.headers.etag)
})
