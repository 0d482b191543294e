import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, startServer, storeBot, storeCandles } from '../server.fixture.ts'

test('an empty desk says that candles are missing', async (t) => {
  const server = await startServer(t)
  const desk = (await server.get('/api/v1/desk')).json()
  assert.deepEqual([desk.mode, desk.now, desk.version, desk.seq], ['PAPER', NOW, '1.2.3', server.events.seq])
  assert.deepEqual(
    [desk.bots, desk.mainBotId, desk.money, desk.equity, desk.trades],
    [[], null, null, null, []],
  )
  assert.deepEqual(desk.runs, { pipeline: null, backtest: null })
  assert.deepEqual(
    desk.attention.map(({ kind }: { kind: string }) => kind),
    ['data-missing'],
  )
})

test('the desk shows the running bot, its newest trades first', async (t) => {
  const server = await startServer(t)
  await storeCandles(server, 10)
  await storeBot(server, 'old', 1)
  await server.bots.setStatus('old', 'finished', '')
  await storeBot(server, 'demo', 30)
  const desk = (await server.get('/api/v1/desk')).json()
  assert.deepEqual([desk.bots.length, desk.mainBotId, desk.money.equity], [2, 'demo', 1_030])
  assert.deepEqual(
    desk.trades.map(({ id }: { id: number }) => id),
    Array.from({ length: 20 }, (_, row) => 30 - row),
  )
  assert.deepEqual([desk.positions.length, desk.equity.points, desk.series[0].rows], [1, 30, 10])
  assert.deepEqual(desk.attention, [])
})

test('a long history is shown by at most 1,000 points', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'demo', 3_000)
  const { equity } = (await server.get('/api/v1/desk')).json()
  assert.equal(equity.points, 3_000)
  assert.ok(equity.time.length <= 1_000 && equity.time.length > 500)
})

test('what needs a person is listed, most urgent first', async (t) => {
  const finding = {
    venue: 'demo',
    pair: 'ETH/BTC',
    timeframe: '5m',
    level: 'info',
    message: '3 gaps',
    hint: null,
  } as const
  const server = await startServer(t, { findings: async () => [finding] })
  await storeCandles(server, 10)
  await storeBot(server, 'halt', 1)
  await server.bots.setStatus('halt', 'stopped', 'by hand')
  await storeBot(server, 'sick', 1)
  await server.bots.setStatus('sick', 'failed', 'no memory')
  for (const id of ['b1', 'b2', 'b3']) await server.runs.create({ id, kind: 'backtest', title: id, spec: {} })
  await server.runs.create({ id: 'p1', kind: 'pipeline', title: 'Pipeline', spec: {} })
  await server.runs.fail('b1', 'before')
  await server.runs.finish('b2', { verdict: { sentence: 'Loses.' } })
  await server.runs.fail('b3', 'torn')
  await server.runs.fail('p1', 'no labels')
  const { attention, runs } = (await server.get('/api/v1/desk')).json()
  assert.deepEqual(
    attention.map(({ level, id }: { level: string; id: string }) => `${level} ${id}`),
    [
      'error bot-failed:sick',
      'error run-failed:p1',
      'error run-failed:b3',
      'warning bot-stopped:halt',
      'info data-quality:demo/ETH/BTC/5m:3 gaps',
    ],
  )
  assert.deepEqual([runs.backtest.id, runs.backtest.error, runs.pipeline.error], ['b3', 'torn', 'no labels'])
})
