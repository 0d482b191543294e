import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../domain/index.ts'
import { DEFAULT_SETTINGS } from '../../../trade/engine/index.ts'
import { backtestReport } from '../../../trade/research/index.ts'
import { NOW, startServer, storeCandles, tradeOf } from '../server.fixture.ts'

const SPEC = { strategy: 'trend', venue: 'demo', pairs: ['ETH/BTC'], timeframe: '5m' }

test('a backtest that is asked for is queued, with its spec and one job', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const spec = { ...SPEC, timerange: '20250101-', overrides: { fee: 0.002, minimalRoi: { 0: 0.04 } } }
  const before = server.events.seq
  const response = await server.post('/api/v1/backtests', spec)
  assert.equal(response.statusCode, 202)
  const { id, status, title } = response.json()
  assert.equal(response.headers.location, `/api/v1/backtests/${id}`)
  assert.deepEqual([status, title], ['queued', 'trend · ETH/BTC · 5m'])
  assert.equal(await server.jobs.depth(), 1)
  assert.deepEqual((await server.get(`/api/v1/backtests/${id}`)).json().spec, spec)
  assert.deepEqual((await server.get(`/api/v1/runs/${id}`)).json().spec, spec)
  assert.deepEqual(
    server.events.since(before).map(({ topic }) => topic),
    ['run'],
  )
})

test('a job that cannot be sent leaves no run behind', async (t) => {
  const server = await startServer(t, {
    queue: {
      send: async () => {
        throw new Error('away')
      },
    },
  })
  await storeCandles(server, 10)
  assert.equal((await server.post('/api/v1/backtests', SPEC)).statusCode, 500)
  assert.deepEqual((await server.get('/api/v1/backtests')).json().items, [])
})

test('one Idempotency-Key makes one run, also at the same time', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const ask = (spec: object, key: string) =>
    server.post('/api/v1/backtests', spec, { 'idempotency-key': key })
  const answers = await Promise.all([ask(SPEC, 'one'), ask(SPEC, 'one'), ask(SPEC, 'one')])
  const later = await ask(SPEC, 'one')
  assert.equal(new Set([...answers, later].map((answer) => answer.json().id)).size, 1)
  assert.equal(await server.jobs.depth(), 1)
  assert.notEqual((await ask(SPEC, 'two')).json().id, later.json().id)
  const changed = await ask({ ...SPEC, timerange: '20250101-' }, 'one')
  assert.deepEqual([changed.statusCode, changed.json().code], [422, 'idempotency.changed'])
})

test('a backtest that cannot run is refused, with the field and what to do', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const cases = [
    [{ strategy: 'trent' }, 422, 'strategy.unknown', '/strategy'],
    [{ strategy: 'torn' }, 422, 'strategy.broken', '/strategy'],
    [{ pairs: ['ETH/BTC', 'LTC/BTC'] }, 422, 'candles.none', '/pairs/1'],
    [{ timeframe: '7m' }, 400, 'timeframe.unknown', undefined],
    [{ timerange: '2025' }, 400, 'timerange.malformed', undefined],
    [{ overrides: { fee: 2 } }, 400, 'request.invalid', '/overrides/fee'],
    [{ pairs: [] }, 400, 'request.invalid', '/pairs'],
  ] as const
  for (const [change, status, code, pointer] of cases) {
    const problem = (await server.post('/api/v1/backtests', { ...SPEC, ...change })).json()
    assert.deepEqual([problem.status, problem.code, problem.errors?.[0].pointer], [status, code, pointer])
  }
  assert.equal(await server.jobs.depth(), 0)
})

test('backtests are listed newest first, page by page', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  const ids: string[] = []
  for (let number = 0; number < 5; number++)
    ids.unshift((await server.post('/api/v1/backtests', SPEC)).json().id)
  const seen: string[] = []
  let cursor = ''
  do {
    const page = (await server.get(`/api/v1/backtests?limit=2${cursor && `&cursor=${cursor}`}`)).json()
    seen.push(...page.items.map(({ id }: { id: string }) => id))
    cursor = page.nextCursor ?? ''
  } while (cursor)
  assert.deepEqual(seen, ids)
})

test('a finished backtest shows its report in full, its verdict and its trades', async (t) => {
  const server = await startServer(t, { renderReport: ({ title }) => `<title>${title}</title>` })
  await storeCandles(server, 10)
  const { id } = (await server.post('/api/v1/backtests', SPEC)).json()
  const pending = await server.get(`/api/v1/backtests/${id}/report.html`)
  assert.deepEqual([pending.statusCode, pending.json().code], [409, 'report.pending'])

  const trades = Array.from({ length: 60 }, (_, number) => tradeOf(number + 1, NOW - (60 - number) * 300_000))
  const report = backtestReport({
    strategy: 'trend',
    timeframe: parseTimeframe('5m'),
    pairs: ['ETH/BTC'],
    settings: DEFAULT_SETTINGS,
    simulation: {
      trades,
      ...{ finalBalance: 1_060, rejectedSignals: 0, timedOutEntries: 0, timedOutExits: 0 },
      ...{ canceledTradeEntries: 0, canceledEntryOrders: 0, replacedEntryOrders: 0, locks: [] },
      path: 'reference',
      ...{ startTime: NOW - 86_400_000, endTime: NOW, candles: 288 },
    },
  })
  await server.runs.start(id)
  await server.runs.finish(id, report, trades)
  const run = (await server.get(`/api/v1/backtests/${id}`)).json()
  assert.deepEqual(run.result, JSON.parse(JSON.stringify(report)))
  assert.equal(run.verdict, report.verdict.sentence)
  const page = (await server.get(`/api/v1/backtests/${id}/trades?limit=50`)).json()
  const rest = (await server.get(`/api/v1/backtests/${id}/trades?limit=50&cursor=${page.nextCursor}`)).json()
  assert.deepEqual([...page.items, ...rest.items], trades)
  const html = await server.get(`/api/v1/backtests/${id}/report.html`)
  assert.equal(html.body, `<title>${report.title}</title>`)
  assert.match(String(html.headers['content-security-policy']), /default-src 'none'.*sandbox/)
})

test('a run that is no backtest is not shown as one', async (t) => {
  const server = await startServer(t)
  await server.runs.create({ id: 'pipe', kind: 'pipeline', title: 'Pipeline', spec: {} })
  for (const path of ['', '/trades', '/report.html']) {
    assert.equal((await server.get(`/api/v1/backtests/pipe${path}`)).json().code, 'backtest.unknown')
  }
  assert.equal((await server.get('/api/v1/runs/pipe')).statusCode, 200)
  assert.equal((await server.get('/api/v1/runs/none')).json().code, 'run.unknown')
})

test('strategies are listed, broken ones with the reason', async (t) => {
  const { get } = await startServer(t)
  const { items } = (await get('/api/v1/strategies')).json()
  assert.deepEqual(
    items.map(({ name, problem }: { name: string; problem: string }) => [name, problem]),
    [
      ['trend', null],
      ['torn', 'torn.ts:3: no export'],
    ],
  )
})
