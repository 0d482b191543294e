import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NOW, startServer, storeBot } from '../server.fixture.ts'

test('bots are listed, and one is shown with its money', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'demo', 200)
  const { items } = (await server.get('/api/v1/bots')).json()
  assert.equal(items.length, 1)
  const bot = (await server.get('/api/v1/bots/demo')).json()
  assert.deepEqual(
    [bot.id, bot.status, bot.cursor, bot.strategy],
    ['demo', 'running', NOW - 300_000, 'trend'],
  )
  // 144 candles of the day have passed at noon; the one of 00:00 is the first of them.
  assert.deepEqual(bot.money.today, {
    since: Date.UTC(2025, 0, 2),
    profitAbs: 144,
    profitRatio: 1_200 / 1_056 - 1,
  })
  assert.deepEqual([bot.money.equity, bot.money.profitAbs, bot.money.realisedAbs], [1_200, 200, 200])
  assert.deepEqual([bot.money.openPositions, bot.money.closedTrades], [1, 200])
})

test('a bot before its first candle has its starting balance', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'new', 0)
  const { money, cursor } = (await server.get('/api/v1/bots/new')).json()
  assert.equal(cursor, null)
  assert.deepEqual(
    [money.equity, money.profitAbs, money.today],
    [1_000, 0, { since: null, profitAbs: 0, profitRatio: 0 }],
  )
})

test('trades, positions, equity and journal of a bot can be read', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'demo', 30)
  const first = (await server.get('/api/v1/bots/demo/trades?limit=20')).json()
  assert.deepEqual([first.items[0].id, first.items.length, first.nextCursor], [30, 20, '10'])
  const rest = (await server.get(`/api/v1/bots/demo/trades?limit=20&cursor=${first.nextCursor}`)).json()
  assert.deepEqual([rest.items[0].id, rest.items.length, rest.nextCursor], [10, 10, null])
  assert.equal((await server.get('/api/v1/bots/demo/trades?cursor=x')).json().code, 'cursor.malformed')
  const { items } = (await server.get('/api/v1/bots/demo/positions')).json()
  assert.deepEqual([items.length, items[0].pair], [1, 'ETH/BTC'])
  const curve = (await server.get('/api/v1/bots/demo/equity?limit=10')).json()
  assert.deepEqual([curve.points, curve.equity[0], curve.equity.at(-1)], [30, 1_001, 1_030])
  assert.ok(curve.time.length <= 10)
  const journal = (await server.get('/api/v1/bots/demo/journal?fromSeq=5&limit=10')).json()
  assert.deepEqual([journal.items[0].seq, journal.items.length, journal.nextSeq], [5, 10, 15])
  assert.equal((await server.get('/api/v1/bots/demo/journal?fromSeq=25')).json().nextSeq, null)
})

test('a bot that is not there is 404 on every path', async (t) => {
  const { get, post } = await startServer(t)
  for (const path of ['', '/trades', '/positions', '/equity', '/journal']) {
    assert.equal((await get(`/api/v1/bots/none${path}`)).json().code, 'bot.unknown')
  }
  assert.equal((await post('/api/v1/bots/none/start')).json().code, 'bot.unknown')
})

test('a bot is stopped and started, and the second order of a kind is refused', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'demo', 1)
  const before = server.events.seq
  assert.equal((await server.post('/api/v1/bots/demo/start')).json().code, 'bot.state')
  assert.equal((await server.post('/api/v1/bots/demo/stop')).json().status, 'stopped')
  const again = await server.post('/api/v1/bots/demo/stop')
  assert.deepEqual([again.statusCode, again.json().detail], [409, 'Bot demo is stopped.'])
  assert.equal((await server.post('/api/v1/bots/demo/start')).json().status, 'running')
  assert.deepEqual(
    server.events.since(before).map(({ topic }) => topic),
    ['desk', 'desk'],
  )
})

test('a bot that has finished cannot be started or stopped', async (t) => {
  const server = await startServer(t)
  await storeBot(server, 'demo', 1)
  await server.bots.setStatus('demo', 'finished', '')
  for (const verb of ['start', 'stop']) {
    assert.equal((await server.post(`/api/v1/bots/demo/${verb}`)).statusCode, 409)
  }
})
