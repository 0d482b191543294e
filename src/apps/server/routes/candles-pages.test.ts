import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../../domain/index.ts'
import { memoryCandleStore } from '../../../trade/market/index.ts'
import { NOW, SERIES, startServer, storeCandles, type TestServer } from '../server.fixture.ts'

const ASK = '/candles?symbol=ETHBTC&timeframe=5m'
const STEP = 300_000

type Row = [number, number, number, number, number, number]

async function rowsOf(server: TestServer, query: string): Promise<Row[]> {
  return (await server.get(`${ASK}${query}`)).json().candles
}

/** Candles at these places before now, all prices the place. */
async function storeAt({ candles }: Pick<TestServer, 'candles'>, places: readonly number[], key = SERIES) {
  const step = key.timeframe === '1m' ? 60_000 : STEP
  const columns = allocateCandles(places.length, key.timeframe)
  places.forEach((place, row) => {
    columns.time[row] = NOW + place * step
    for (const name of ['open', 'high', 'low', 'close', 'volume'] as const) columns[name][row] = 1_000 + place
  })
  const store = candles as ReturnType<typeof memoryCandleStore>
  await store.write(key, columns, { source: 'demo', policy: 'revise' })
}

test('the newest candles come as lists or as objects, under both addresses', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const lists = (await server.get(`${ASK}&latest=2`)).json()
  assert.deepEqual(lists, {
    ...SERIES,
    source: '5m',
    rows: 2,
    columns: ['time', 'open', 'high', 'low', 'close', 'volume'],
    candles: [
      [NOW - 600_000, 108, 100_000, 108, 108, 1],
      [NOW - 300_000, 109, 110, 109, 109, 1],
    ],
    incomplete: [],
    nextCursor: null,
  })
  const { candles } = (await server.get(`${ASK}&latest=1&format=objects`)).json()
  assert.deepEqual(candles, [{ time: NOW - 300_000, open: 109, high: 110, low: 109, close: 109, volume: 1 }])
  const cookies = { leme_session_80: server.token }
  const alias = await server.app.inject({ url: `/api/v1${ASK}&latest=2&format=arrays`, cookies })
  assert.deepEqual(alias.json(), lists)
})

test('without a session nobody reads candles', async (t) => {
  const { app } = await startServer(t)
  for (const url of [ASK, `/api/v1${ASK}`]) assert.equal((await app.inject({ url })).statusCode, 401)
  assert.equal((await app.inject({ url: ASK, headers: { host: 'evil.example' } })).statusCode, 421)
})

test('a range has both ends, in milliseconds or with a zone', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const wanted = [NOW - 900_000, NOW - 600_000]
  for (const query of [
    `&start=${NOW - 900_000}&end=${NOW - 600_000}`,
    '&start=2025-01-02T11:45:00Z&end=2025-01-02T12:50:00.000%2B01:00',
  ]) {
    assert.deepEqual(
      (await rowsOf(server, query)).map(([time]) => time),
      wanted,
      query,
    )
  }
  assert.deepEqual(await rowsOf(server, `&start=${NOW}`), [])
})

test('pages of any size make up the series, whatever its gaps', async (t) => {
  const places = fc.uniqueArray(fc.integer({ min: -400, max: -1 }), { minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(places, fc.integer({ min: 1, max: 25 }), async (found, limit) => {
      const server = await startServer(t)
      const sorted = found.toSorted((a, b) => a - b)
      await storeAt(server, sorted)
      const seen: number[] = []
      for (let cursor: string | null = ''; cursor !== null; ) {
        const next: string = cursor === '' ? '' : `&cursor=${cursor}`
        const page = (await server.get(`${ASK}&limit=${limit}${next}`)).json()
        assert.ok(page.rows === limit || page.nextCursor === null)
        seen.push(...page.candles.map(([time]: Row) => (time - NOW) / STEP))
        cursor = page.nextCursor
      }
      assert.deepEqual(seen, sorted)
      const latest = await rowsOf(server, `&latest=${limit}`)
      assert.deepEqual(
        latest.map(([time]) => (time - NOW) / STEP),
        sorted.slice(-limit),
      )
    }),
    { numRuns: 20 },
  )
})

test('a cursor goes on at its place while candles are added before and after it', async (t) => {
  const server = await startServer(t)
  await storeAt(server, [-9, -7, -5, -3])
  const { nextCursor } = (await server.get(`${ASK}&limit=2`)).json()
  await storeAt(server, [-8, -4, -1])
  const rows = await rowsOf(server, `&limit=9&cursor=${nextCursor}`)
  assert.deepEqual(
    rows.map(([time]) => (time - NOW) / STEP),
    [-5, -4, -3, -1],
  )
})

test('what cannot be answered is a problem that says what to do', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  await storeAt(server, [-3, -2], { ...SERIES, pair: parsePair('ETH/USDT') })
  const problem = async (url: string) => {
    const { status, code, hint } = (await server.get(url)).json()
    return [status, code, hint]
  }
  const [status, code, hint] = await problem('/candles?symbol=ETH/BTX&timeframe=5m')
  assert.deepEqual([status, code], [404, 'symbol.unknown'])
  assert.match(hint, /Did you mean ETH\/BTC/)
  const cases: [string, string][] = [
    [`${ASK}&start=${NOW}&end=${NOW - 1}`, 'range.backwards'],
    [`${ASK}&start=2025-01-02T11:45:00`, 'time.malformed'],
    [`${ASK}&end=2025-01-02`, 'time.malformed'],
    [`${ASK}&start=2025-13-02T11:45:00Z`, 'time.malformed'],
    [`${ASK}&latest=2&start=1`, 'range.mixed'],
    [`${ASK}&latest=10001`, 'request.invalid'],
    [`${ASK}&latest=0`, 'request.invalid'],
    [`${ASK}&limit=10001`, 'request.invalid'],
    [`${ASK}&cursor=MTIz`, 'cursor.malformed'],
    [`${ASK}&cursor=%00`, 'cursor.malformed'],
    [`${ASK}&colour=red`, 'request.invalid'],
    ['/candles?timeframe=5m', 'request.invalid'],
    ['/candles?symbol=ETHBTC', 'request.invalid'],
    ['/candles?symbol=ETHBTC&timeframe=1m', 'candles.none'],
    ['/candles?symbol=ETHBTC&timeframe=7m', 'timeframe.unknown'],
  ]
  for (const [url, expected] of cases) assert.equal((await problem(url))[1], expected, url)
  const other = (await server.get('/candles?symbol=ETHUSDT&timeframe=5m&limit=1')).json().nextCursor
  assert.equal((await problem(`${ASK}&cursor=${other}`))[1], 'cursor.malformed')
})

test('a symbol of two venues asks for one', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 3)
  await storeAt(server, [-1], { ...SERIES, venue: parseVenue('other') })
  assert.equal((await server.get(ASK)).json().code, 'symbol.ambiguous')
  assert.equal((await rowsOf(server, '&venue=other')).length, 1)
})

test('a range of more than 10,000 candles is refused unless it is asked for in pages', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10_001)
  assert.equal((await server.get(`${ASK}&start=0`)).json().code, 'candles.too-many')
  assert.equal((await rowsOf(server, '&start=0&limit=10000')).length, 10_000)
  assert.equal((await rowsOf(server, '')).length, 1_000)
})

test('resampled candles are over, made of the shortest series, and marked where it has gaps', async (t) => {
  const server = await startServer(t)
  const minute = { ...SERIES, timeframe: parseTimeframe('1m') }
  const all = Array.from({ length: 150 }, (_, place) => place - 145)
  await storeAt(
    server,
    all.filter((place) => place !== -70),
    minute,
  )
  await storeAt(server, [-12])
  const page = (await server.get('/candles?symbol=ETHBTC&resample=1h&limit=9')).json()
  const hour = 3_600_000
  assert.equal(page.source, '1m')
  assert.deepEqual(page.candles, [
    [NOW - 3 * hour, 855, 879, 855, 879, sum(855, 879)],
    [NOW - 2 * hour, 880, 939, 880, 939, sum(880, 939) - 930],
    [NOW - hour, 940, 999, 940, 999, sum(940, 999)],
  ])
  assert.deepEqual(page.incomplete, [NOW - 3 * hour, NOW - 2 * hour])
  const first = (await server.get('/candles?symbol=ETHBTC&resample=1h&limit=1')).json()
  const rest = (await server.get(`/candles?symbol=ETHBTC&resample=1h&cursor=${first.nextCursor}`)).json()
  assert.deepEqual([...first.candles, ...rest.candles], page.candles)
  const named = (await server.get('/candles?symbol=ETHBTC&timeframe=5m&resample=1h')).json()
  assert.deepEqual([named.source, named.rows], ['5m', 0])
})

function sum(from: number, to: number): number {
  return ((from + to) * (to - from + 1)) / 2
}

test('a body is packed where that is asked for, under a name of its own', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 200)
  const ask = (encoding: string, name?: string) =>
    server.app.inject({
      url: ASK,
      headers: { 'accept-encoding': encoding, ...(name !== undefined && { 'if-none-match': name }) },
      cookies: { leme_session_80: server.token },
    })
  const plain = await ask('identity')
  const packed = await ask('br, gzip;q=0.5')
  assert.deepEqual(
    [plain.headers['content-encoding'], packed.headers['content-encoding']],
    [undefined, 'gzip'],
  )
  assert.equal(gunzipSync(packed.rawPayload).toString(), plain.body)
  assert.notEqual(packed.headers.etag, plain.headers.etag)
  assert.equal(packed.headers.vary, 'accept-encoding')
  assert.equal((await ask('gzip;q=0')).headers['content-encoding'], undefined)
  const again = await ask('gzip', `"other", ${packed.headers.etag}`)
  assert.deepEqual([again.statusCode, again.body], [304, ''])
  assert.equal((await ask('identity', String(packed.headers.etag))).statusCode, 200)
})

test('a write between two reads is seen by the second, and the cache counts', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 5)
  const before = await server.get(`${ASK}&latest=1`)
  assert.deepEqual((await server.get(`${ASK}&latest=1`)).body, before.body)
  await storeAt(server, [-1])
  const after = await server.get(`${ASK}&latest=1`)
  assert.notEqual(after.headers.etag, before.headers.etag)
  assert.deepEqual(after.json().candles, [[NOW - STEP, 999, 999, 999, 999, 999]])
  const { body } = await server.get('/metrics')
  assert.match(body, /leme_cache_events_total\{cache="candles",event="hit"\} 1\n/)
  assert.match(body, /leme_cache_events_total\{cache="candles",event="miss"\} 2\n/)
})

test('a series that is named whole is found without looking at all others', async (t) => {
  const candles = memoryCandleStore()
  let lists = 0
  const list = async () => {
    lists++
    return candles.list()
  }
  const server = await startServer(t, { candles: { ...candles, list } })
  await storeAt({ candles }, [-2, -1])
  const named = '/candles?venue=demo&pair=ETH/BTC&timeframe=5m'
  assert.deepEqual([(await server.get(named)).json().rows, lists], [2, 0])
  assert.deepEqual([(await server.get('/candles?symbol=ETHBTC&timeframe=5m')).json().rows, lists], [2, 1])
  assert.deepEqual([(await server.get(named.replace('5m', '15m'))).statusCode, lists], [200, 2])
  assert.deepEqual([(await server.get(named.replace('ETH/', 'LTC/'))).statusCode, lists], [404, 3])
})

test('a write while the series is read leaves no old name on the new rows', async (t) => {
  const candles = memoryCandleStore()
  let late = async () => {}
  const read: typeof candles.read = async (...given) => {
    const found = await candles.read(...given)
    await late()
    return found
  }
  const server = await startServer(t, { candles: { ...candles, read } })
  const store = { candles }
  await storeAt(store, [-2])
  late = async () => {
    late = async () => {}
    await storeAt(store, [-2, -1])
  }
  const first = await server.get(ASK)
  assert.equal(first.json().rows, 2)
  assert.equal((await server.get(ASK)).headers.etag, first.headers.etag)
})

test('an answer of a series that changes with every read has no name and is not kept', async (t) => {
  const candles = memoryCandleStore()
  let count = 0
  const read: typeof candles.read = async (...given) => {
    const found = await candles.read(...given)
    await storeAt({ candles }, [-200 + ++count])
    return found
  }
  const server = await startServer(t, { candles: { ...candles, read } })
  await storeAt({ candles }, [-200])
  const first = await server.get(`${ASK}&latest=1000`)
  assert.deepEqual([first.statusCode, first.headers.etag, first.json().rows], [200, undefined, 3])
  assert.equal((await server.get(`${ASK}&latest=1000`)).json().rows, 6)
})
