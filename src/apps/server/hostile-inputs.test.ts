import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createLogger } from '../../adapters/telemetry/index.ts'
import { allocateCandles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import { memoryCandleStore } from '../../trade/market/index.ts'
import { CANDLE, startIngest, TICK } from './routes/ingest.fixture.ts'
import { NOW } from './server.fixture.ts'

const CANARY = 'canary-5e1f'
/** What has broken other servers: SQL, paths, headers, lines of logs, templates, prototypes, expressions. */
const TEXTS = [
  "EURUSD' OR '1'='1",
  'EURUSD"; drop table market.series; --',
  "EURUSD'); select pg_sleep(10); --",
  '../../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  'file:///etc/passwd',
  'EUR/USD\r\nset-cookie: x=1',
  'EUR/USD\n{"level":60,"msg":"forged"}',
  'EURUSD\u0000',
  'ＥＵＲＵＳＤ',
  'ЕURUSD',
  'EURUSD\u200b',
  '\u202eDSURUE',
  '\ud800',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '$\u007b7*7}{{7*7}}<%= 7*7 %>',
  '<script>alert(1)</script>',
  `${'A'.repeat(50_000)}!`,
  `${'A/'.repeat(5_000)}A`,
  `${'1'.repeat(5_000)}m`,
  '',
  ' ',
]
const NUMBERS = [
  '1e309',
  '-1e308',
  '1e308',
  '-0',
  '9007199254740993',
  '1e-400',
  '-1',
  '0',
  '1.5',
  'NaN',
  'null',
]
const QUERIES = {
  '/books': ['symbol', 'venue', 'start', 'end', 'cursor', 'limit', 'latest'],
  '/candles': [
    'symbol',
    'pair',
    'venue',
    'timeframe',
    'resample',
    'start',
    'end',
    'cursor',
    'latest',
    'limit',
    'format',
  ],
  '/indicators': ['symbol', 'venue', 'timeframe', 'name', 'x', 'y', 'n', 'start', 'cursor', 'latest'],
  '/symbols': ['cursor', 'limit', 'q'],
  '/status/data-flow': ['venue', 'pair', 'calendar'],
  '/status/coverage': ['symbol', 'venue', 'timeframe', 'start', 'end', 'calendar'],
  '/status/quality': ['symbol', 'pair', 'venue', 'timeframe', 'from', 'to', 'cursor', 'limit'],
  '/signals/next': ['account_id', 'symbols', 'timeframe'],
} as const

test('nothing that is asked with breaks an answer, its headers or the log', async (t) => {
  const { server, ask, logged } = await open(t)
  for (const [path, names] of Object.entries(QUERIES)) {
    for (const name of names) {
      for (const text of [...TEXTS, ...NUMBERS]) {
        const query = new URLSearchParams({
          symbol: 'EURUSD',
          timeframe: '5m',
          name: 'sma',
          n: '2',
          latest: '1',
        })
        query.set(name, text)
        await ask(`${path}?${query}`, `${path} ${name}=${JSON.stringify(text.slice(0, 60))}`)
      }
      for (const raw of [
        `${name}=%`,
        `${name}=%zz`,
        `${name}=%c0%af`,
        `${name}=%00`,
        `${name}=a&${name}=b`,
        `${name}[x]=1`,
        '__proto__[x]=1',
        'constructor.prototype.x=1',
      ]) {
        await ask(`${path}?${raw}`, `${path} ${raw}`)
      }
    }
  }
  assert.equal(({} as Record<string, unknown>).x, undefined)
  for (const line of logged().split('\n').slice(0, -1)) {
    assert.doesNotThrow(() => JSON.parse(line), line)
    assert.notEqual((JSON.parse(line) as { msg?: string }).msg, 'forged')
  }
  assert.equal((await server.candles.list()).length, 1)
})

test('no field that is sent is stored as anything but what it says', async (t) => {
  const { server, logged } = await open(t)
  const before = await server.candles.list()
  for (const text of TEXTS) {
    for (const [url, body] of [
      ['/ingest', { ...CANDLE, symbol: text }],
      ['/ingest', { ...CANDLE, timeframe: text }],
      ['/ingest', { ...CANDLE, ts: text }],
      ['/ingest', { ...CANDLE, indicators: { [text]: 'x' } }],
      ['/ingest', { ...CANDLE, [`${text}?`]: 1 }],
      ['/ingest/tick', { ticks: [{ ...TICK, symbol: text }] }],
      ['/ingest/tick', { ticks: [{ ...TICK, ts: text }] }],
    ] as const) {
      const response = await server.send(url, body)
      assert.equal(response.statusCode, 422, `${url} ${JSON.stringify(body).slice(0, 120)}`)
      assert.ok(response.body.length < 3_000, 'an answer says no more than it has to')
    }
  }
  for (const value of ['1e309', '-1e308', '1e308', '-1', '0', '1e-400', 'null', '"1"', 'true', '[1]', '{}']) {
    const body = JSON.stringify(CANDLE).replace('"open":2', `"open":${value}`)
    assert.equal((await server.send('/ingest', body)).statusCode, 422, value)
  }
  assert.deepEqual(await server.candles.list(), before)
  for (const [at, volume, kept] of [
    [1, '-0', 0],
    [2, '9007199254740993', 9007199254740992],
    [3, '1e100', 1e100],
    [4, '5e-324', 5e-324],
  ] as const) {
    const ts = NOW - 600_000 * at
    const body = JSON.stringify({ ...CANDLE, ts }).slice(0, -1)
    assert.equal((await server.send('/ingest', `${body},"volume":${volume}}`)).statusCode, 200, volume)
    const answer = await server.get(
      `/candles?symbol=EURUSD&timeframe=5m&start=${ts}&end=${ts}&format=objects`,
    )
    assert.ok(Object.is(answer.json().candles[0]?.volume, kept), `${volume}: ${answer.body}`)
  }
  assert.ok(!logged().includes('"level":50'), 'nothing failed')
})

test('metrics have no more labels than routes and sources, whatever is asked', async (t) => {
  const { server } = await open(t)
  const count = async () => (await server.telemetry.scrape()).split('\n').length
  const paths = (round: number) =>
    Array.from({ length: 100 }, (_, at) => [
      `/no/${round}-${at}`,
      `/api/v1/bots/${round}-${at}`,
      `/candles?symbol=X${round}A${at}`,
    ])
  for (const path of paths(0).flat()) await server.get(path)
  const before = await count()
  for (const path of paths(1).flat()) await server.get(path)
  assert.equal(await count(), before)
})

test('an unknown symbol is told quickly beside thousands of stored ones', async (t) => {
  const candles = memoryCandleStore()
  const timeframe = parseTimeframe('1h')
  for (let at = 0; at < 5_000; at++) {
    const row = allocateCandles(1, timeframe)
    row.open[0] = row.high[0] = row.low[0] = row.close[0] = 1
    const key = { venue: parseVenue('many'), pair: parsePair(`PAIR${at}/USD`), timeframe }
    await candles.write(key, row, { source: 'test', policy: 'keep' })
  }
  const { get } = await startIngest(t, { candles })
  const began = performance.now()
  const response = await get('/candles?symbol=QQQQQQQQQQ/EUR&timeframe=1h&latest=1')
  assert.deepEqual([response.statusCode, response.json().code], [404, 'symbol.unknown'])
  assert.ok(performance.now() - began < 20_000, `${performance.now() - began} ms`)
})

async function open(t: Parameters<typeof startIngest>[0]) {
  const lines: string[] = []
  const logger = createLogger({ level: 'debug', stream: { write: (line) => void lines.push(line) } })
  const server = await startIngest(t, {}, { logger, metricsToken: CANARY })
  await server.send('/ingest', CANDLE)
  const { token } = await server.makeKey({ scopes: ['read', 'signals'] })
  const ask = async (url: string, what: string): Promise<void> => {
    const response = await server.app.inject({ url, headers: { 'x-api-key': token } })
    assert.ok(response.statusCode < 500, `${what}: ${response.statusCode} ${response.body.slice(0, 200)}`)
    assert.equal(response.headers['set-cookie'], undefined, what)
    assert.equal(response.headers['x-content-type-options'], 'nosniff', what)
    assert.ok(
      response.statusCode < 400 || response.body.length < 3_000,
      `${what}: ${response.body.length} bytes`,
    )
    for (const secret of [token.slice(22), CANARY]) assert.ok(!response.body.includes(secret), what)
    assert.doesNotMatch(response.body, /\bat .*\.ts:\d+|node_modules|select .* from/i, what)
  }
  return { server, ask, logged: () => lines.join('') }
}
