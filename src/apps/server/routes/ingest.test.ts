import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePair, parseTimeframe } from '../../../domain/index.ts'
import { NOW } from '../server.fixture.ts'
import { CANDLE, SOURCE, startIngest, TICK } from './ingest.fixture.ts'

const PATHS = ['', '/api/v1']
const M5 = { venue: SOURCE.venue, pair: parsePair('EUR/USD'), timeframe: parseTimeframe('5m') }

test('one candle, items, a list and ticks are taken, at the root and under /api/v1', async (t) => {
  for (const prefix of PATHS) {
    const { send, candles } = await startIngest(t)
    const ts = '2025-01-02T13:04:59.999+02:00'
    const one = await send(`${prefix}/ingest`, { ...CANDLE, ts })
    assert.equal(one.statusCode, 200, one.body)
    assert.deepEqual(one.json(), {
      ...{ ok: true, received: 1, inserted: 1, duplicates: 0 },
      details: [
        {
          symbol: 'EURUSD',
          timeframe: 'M5',
          ts_original: '2025-01-02T11:04:59.999Z',
          ts_bucket: '2025-01-02T11:00:00.000Z',
          status: 'inserted',
        },
      ],
    })
    const items = await send(`${prefix}/ingest`, { items: [{ ...CANDLE, ts, high: 9 }, CANDLE] })
    const { details, ...counts } = items.json()
    assert.deepEqual(counts, { ok: true, received: 2, inserted: 1, duplicates: 1 })
    assert.deepEqual(
      details.map(({ status }: { status: string }) => status),
      ['duplicate', 'inserted'],
    )
    const list = await send(`${prefix}/ingest_batch`, [CANDLE, { ...CANDLE, ts: NOW - 300_000 }])
    assert.deepEqual([list.json().inserted, list.json().duplicates], [1, 1])
    const ticks = await send(`${prefix}/ingest/tick`, { ticks: [TICK, TICK, { ...TICK, symbol: 'BTCUSDT' }] })
    assert.deepEqual(ticks.json(), { ok: true, received: 3, inserted: 2, duplicates: 1, unknown: 0 })
    const stored = await candles.read(M5)
    assert.deepEqual([...stored.high], [3, 3, 3])
    const all = (await candles.list()).map(({ pair, timeframe }) => `${pair} ${timeframe}`)
    assert.ok(all.includes('BTC/USDT 1m') && all.includes('EUR/USD 1d'), all.join())
  }
})

test('a source that takes no new symbols says so, item by item', async (t) => {
  const { send, ingest } = await startIngest(t)
  await ingest.putSource({ ...SOURCE, takesUnknown: false })
  const { details } = (await send('/ingest', CANDLE)).json()
  assert.equal(details[0].status, 'unknown-symbol')
  assert.equal((await send('/ingest/tick', { ticks: [TICK] })).json().unknown, 1)
})

/** What is wrong, and where: the pointers are those into the item. */
const WRONG: readonly (readonly [Record<string, unknown>, ...string[]])[] = [
  [{ ts: undefined }, '/ts'],
  [{ ts: null }, '/ts'],
  [{ ts: '2025-01-02T12:00:00' }, '/ts'],
  [{ ts: '1600-01-01T00:00:00Z' }, '/ts'],
  [{ ts: '2025-02-29T00:00:00Z' }, '/ts'],
  [{ ts: NOW + 86_400_001 }, '/ts'],
  [{ ts: '9999-01-01T00:00:00Z' }, '/ts'],
  [{ ts: 'NaN' }, '/ts'],
  [{ ts: 12 }, '/ts'],
  [{ ts: 1.5e12 + 0.5 }, '/ts'],
  [{ ts: [] }, '/ts'],
  [{ symbol: undefined }, '/symbol'],
  [{ symbol: 7 }, '/symbol'],
  [{ symbol: '' }, '/symbol'],
  [{ symbol: 'eurusd' }, '/symbol'],
  [{ symbol: 'EURUSD.m' }, '/symbol'],
  [{ symbol: "'; drop table candle; --" }, '/symbol'],
  [{ symbol: 'A'.repeat(100_000) }, '/symbol'],
  [{ timeframe: undefined }, '/timeframe'],
  [{ timeframe: 'M2' }, '/timeframe'],
  [{ timeframe: 5 }, '/timeframe'],
  [{ timeframe: '1w' }, '/timeframe'],
  ...['open', 'high', 'low', 'close'].flatMap((field) =>
    [undefined, null, 'NaN', 'Infinity', '-Infinity', '2', true, {}, [2], 0, -1, 1e-300, 1e300].map(
      (value) => [{ [field]: value }, `/${field}`] as const,
    ),
  ),
  [{ high: 0.5 }, '/high'],
  [{ high: 2.2 }, '/high'],
  [{ low: 2.2 }, '/low'],
  [{ open: 4 }, '/high'],
  [{ close: 0.5 }, '/low'],
  ...['NaN', '1', -1, 1e300, {}].map((volume) => [{ volume }, '/volume'] as const),
  [{ bid: 0 }, '/bid'],
  [{ ask: 'x' }, '/ask'],
  [{ bid: 2, ask: 1 }, '/ask'],
  [{ spread: -1 }, '/spread'],
  [{ indicators: [1] }, '/indicators'],
  [{ indicators: { rsi: '55' } }, '/indicators/rsi'],
  [{ indicators: { 'a/b~c.d': 1 } }, '/indicators/a~1b~0c.d'],
  [{ 'indicators.rsi': 1 }, '/indicators.rsi'],
  [{ volumen: 1 }, '/volumen'],
  [{ 'a/b': 1 }, '/a~1b'],
  [{ ts: 'x', symbol: 1, close: null }, '/ts', '/symbol', '/close'],
]

test('each wrong field is named by index and pointer, and nothing is stored', async (t) => {
  const { send, candles } = await startIngest(t)
  for (const [changes, ...pointers] of WRONG) {
    const bad = { ...CANDLE, ...changes }
    const name = JSON.stringify(changes).slice(0, 100)
    for (const [url, body, at, index] of [
      ['/ingest', bad, '', 0],
      ['/ingest', { items: [CANDLE, bad] }, '/items/1', 1],
      ['/ingest_batch', [CANDLE, CANDLE, bad], '/2', 2],
    ] as const) {
      const response = await send(url, body)
      assert.equal(response.statusCode, 422, `${name} ${response.body}`)
      const { code, errors } = response.json()
      assert.equal(code, 'ingest.invalid')
      assert.deepEqual(
        errors.map((one: { pointer: string; index: number; in: string }) => [one.pointer, one.index, one.in]),
        pointers.map((pointer) => [`${at}${pointer}`, index, 'body']),
        name,
      )
      assert.ok(response.body.length < 2_000)
    }
  }
  assert.deepEqual(await candles.list(), [])
})

test('each wrong field of a tick is named, and nothing is stored', async (t) => {
  const { send, candles } = await startIngest(t)
  for (const [changes, field] of [
    [{ ts: '2025-01-02T12:00:00' }, '/ts'],
    [{ symbol: 'xx' }, '/symbol'],
    [{ bid: 'NaN' }, '/bid'],
    [{ bid: 0 }, '/bid'],
    [{ ask: null }, '/ask'],
    [{ ask: 0.5 }, '/ask'],
    [{ spread: -1 }, '/spread'],
    [{ volume: '2' }, '/volume'],
    [{ timeframe: 'M1' }, '/timeframe'],
  ] as const) {
    const response = await send('/ingest/tick', { ticks: [TICK, { ...TICK, ...changes }] })
    assert.deepEqual(
      [response.statusCode, response.json().errors?.map(({ pointer }: { pointer: string }) => pointer)],
      [422, [`/ticks/1${field}`]],
    )
  }
  assert.deepEqual(await candles.list(), [])
})

test('an item that is no object has the pointer of the item', async (t) => {
  const { send } = await startIngest(t)
  for (const item of [null, 3, 'x', [], true]) {
    const { errors } = (await send('/ingest_batch', [CANDLE, item])).json()
    assert.deepEqual([errors[0].pointer, errors[0].index], ['/1', 1])
  }
})

test('a body of another shape is told where', async (t) => {
  const { send } = await startIngest(t)
  for (const [url, body, code, pointer] of [
    ['/ingest', [CANDLE], 'ingest.shape', ''],
    ['/ingest', null, 'ingest.shape', ''],
    ['/ingest', { items: CANDLE }, 'ingest.shape', '/items'],
    ['/ingest', { items: [CANDLE], source: 'x' }, 'ingest.shape', '/source'],
    ['/ingest', { items: [] }, 'ingest.empty', undefined],
    ['/ingest', {}, 'ingest.invalid', '/ts'],
    ['/ingest_batch', { items: [CANDLE] }, 'ingest.shape', ''],
    ['/ingest_batch', [], 'ingest.empty', undefined],
    ['/ingest/tick', TICK, 'ingest.shape', '/ts'],
    ['/ingest/tick', [TICK], 'ingest.shape', ''],
    ['/ingest/tick', { ticks: {} }, 'ingest.shape', '/ticks'],
    ['/ingest/tick', { ticks: [] }, 'ingest.empty', undefined],
  ] as const) {
    const response = await send(url, body)
    const { errors } = response.json()
    assert.deepEqual([response.statusCode, response.json().code, errors?.[0].pointer], [422, code, pointer])
  }
})

test('of many troubles the first thousand are listed, and all are counted', async (t) => {
  const { send, telemetry } = await startIngest(t)
  const response = await send('/ingest_batch', Array(1_500).fill({ ...CANDLE, high: 0 }))
  const { errors, detail, hint } = response.json()
  assert.deepEqual([response.statusCode, errors.length], [422, 1_000])
  assert.match(detail, /^1500 of 1500 items/)
  assert.match(hint, /1000 of 1500/)
  assert.match(await telemetry.scrape(), /leme_ingest_items_total\{source="mt5-desk",status="invalid"\} 1500/)
})

test('what became of items is counted by source and status', async (t) => {
  const { send, telemetry } = await startIngest(t)
  await send('/ingest_batch', [CANDLE, CANDLE, { ...CANDLE, ts: NOW - 300_000 }])
  await send('/ingest/tick', { ticks: [TICK, TICK] })
  const metrics = await telemetry.scrape()
  for (const [status, items] of [
    ['inserted', 3],
    ['duplicate', 2],
  ]) {
    assert.ok(metrics.includes(`leme_ingest_items_total{source="mt5-desk",status="${status}"} ${items}\n`))
  }
})
