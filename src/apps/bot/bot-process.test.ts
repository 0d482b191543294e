import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import postgres from 'postgres'
import { hashOfBundle } from '../../control/job/index.ts'
import { BOT_EXIT } from './exit.ts'
import { botWorld, documentOf, RULES, wantedBot } from './wanted-bot.fixture.ts'

const NOW_MINUTE = Math.floor(Date.now() / 60_000)
const world = await botWorld()
const { store, house, start, write } = world
await write('demo', 0, 300)
await write('demo2', 0, 1_500)
after(() => world[Symbol.asyncDispose]())

const trace = async (id: string) => ({
  journal: await store.bots.journal(id),
  trades: await store.bots.trades(id),
  equity: await store.bots.equity(id),
})

test('a bot has two connections in all', async () => {
  const bot = start(wantedBot({ name: 'connects' }), { candlesPerSecond: 20 })
  await bot.until('it works', ({ cursor }) => cursor !== null)
  const sql = postgres(world.server.url, { max: 1 })
  const rows = await sql<{ count: number }[]>`
    select count(*)::int from pg_stat_activity where usename = 'leme_tenant_cliente_001'`
  await sql.end()
  await bot.stop()
  // One of them is the test's own.
  assert.ok(rows[0]!.count <= 3, `${rows[0]!.count}`)
})

// Each is a process of its own.
describe('the process of a bot', { concurrency: 3 }, () => {
  test('a bot answers who it is and how it is, and nothing else', async () => {
    const bot = start(wantedBot(), { candlesPerSecond: 50 })
    const pong = await bot.until(
      'it has worked',
      ({ cursor, state }) => state === 'running' && cursor !== null,
    )
    assert.deepEqual(
      [pong.status, pong.clientId, pong.bot, pong.commandId, pong.session],
      ['pong', 'cliente-001', 'trend', 'command-1', 'trend@command-1'],
    )
    assert.ok(Math.abs(pong.heartbeatAt - Date.now()) < 60_000 && pong.memoryMb > 10)
    const url = `http://127.0.0.1:${await bot.port()}`
    assert.equal(JSON.parse(readFileSync(join(bot.folder, 'listening.json'), 'utf8')).port, await bot.port())
    assert.equal((await fetch(`${url}/api/v1/ping`)).status, 200)
    const health = await fetch(`${url}/health`)
    assert.deepEqual([health.status, await health.json()], [200, { status: 'ok', state: 'running' }])
    const answers = await Promise.all([
      ...['/', '/api/v1/ping/x', '/api/v1/bots', '/../health', '/%2e%2e/'].map((path) =>
        fetch(`${url}${path}`),
      ),
      ...['POST', 'DELETE', 'PUT'].map((method) => fetch(`${url}/api/v1/ping`, { method })),
    ])
    assert.deepEqual(
      answers.map(({ status }) => status),
      [404, 404, 404, 200, 404, 405, 405, 405],
    )
    const end = await bot.stop()
    assert.deepEqual([end.code, end.said], [BOT_EXIT.done, ''])
    assert.equal((await store.bots.get('trend@command-1'))?.status, 'stopped')
  })

  test('a bot that is started again under its command goes on where it was; one that was never interrupted trades alike', async () => {
    const bot = wantedBot({ name: 'resumes' })
    const first = start(bot, { candlesPerSecond: 200 })
    await first.until('it trades', ({ cursor }) => cursor !== null && cursor > 100 * 60_000)
    first.process.kill('SIGKILL')
    await first.ended
    const { cursor } = (await store.bots.get('resumes@command-1'))!
    const second = start(bot)
    const { message } = await second.until('its candles are used up', ({ state }) => state === 'finished')
    assert.equal(message, 'the recorded candles are used up')
    await second.stop()
    const whole = start(wantedBot({ name: 'whole' }))
    await whole.until('its candles are used up', ({ state }) => state === 'finished')
    await whole.stop()
    assert.ok(cursor !== null && cursor < 290 * 60_000)
    const [interrupted, uninterrupted] = [await trace('resumes@command-1'), await trace('whole@command-1')]
    assert.deepEqual(interrupted, uninterrupted)
    assert.ok(interrupted.trades.length > 5)
  })

  test('another spec under another command is a new session; the old journal stays', async () => {
    const bot = wantedBot({ name: 'changes' })
    const first = start(bot)
    await first.until('finished', ({ state }) => state === 'finished')
    await first.stop()
    const before = await trace('changes@command-1')
    const changed = wantedBot({ name: 'changes', commandId: 'command-2', parameters: { fast: 6, slow: 30 } })
    const second = start(changed)
    const { session } = await second.until('finished', ({ state }) => state === 'finished')
    await second.stop()
    assert.equal(session, 'changes@command-2')
    assert.notDeepEqual((await trace('changes@command-2')).trades, before.trades)
    assert.deepEqual(await trace('changes@command-1'), before)
    const back = start(bot)
    assert.equal(
      (await back.until('finished', ({ state }) => state === 'finished')).session,
      'changes@command-1',
    )
    await back.stop()
  })

  test('a command that changes no decision goes on with the session that is there', async () => {
    const bot = wantedBot({ name: 'grows' })
    const first = start(bot)
    await first.until('finished', ({ state }) => state === 'finished')
    await first.stop()
    const larger = { ...bot, commandId: 'command-2', resources: { cpuMillis: 500, memoryMb: 600 } }
    const second = start(larger)
    const pong = await second.until('finished', ({ state }) => state === 'finished')
    assert.deepEqual([pong.session, pong.commandId], ['grows@command-1', 'command-2'])
    await second.stop()
  })

  test('a session that failed is not gone on with by another command', async () => {
    const bot = wantedBot({ name: 'failed' })
    const first = start(bot)
    await first.until('finished', ({ state }) => state === 'finished')
    await first.stop()
    await store.bots.setStatus('failed@command-1', 'failed', 'it would decide differently now')
    const second = start({ ...bot, commandId: 'command-2' })
    const { session } = await second.until('finished', ({ state }) => state === 'finished')
    assert.equal(session, 'failed@command-2')
    await second.stop()
  })

  test('where the store is followed a bot begins with the next candle, and resumes as it was', async () => {
    const first = NOW_MINUTE - 4_000
    await write('kraken', first, 2_000)
    const bot = wantedBot({ name: 'follows', exchange: 'kraken' })
    const running = start(bot)
    await running.until('running', ({ state }) => state === 'running')
    const { spec } = (await store.bots.get('follows@command-1'))!
    assert.equal((spec as { from: number }).from, (first + 2_000) * 60_000)
    assert.equal((await running.ping())?.cursor, null)
    await write('kraken', first + 2_000, 260)
    const at = (minutes: number) => (first + minutes) * 60_000
    await running.until('it has seen them', ({ cursor }) => cursor === at(2_259))
    running.process.kill('SIGKILL')
    await running.ended
    await write('kraken', first + 2_260, 40)
    const again = start(bot)
    await again.until('it has caught up', ({ cursor }) => cursor === at(2_299))
    await again.stop()
    const { equity, trades } = await trace('follows@command-1')
    assert.deepEqual(
      equity.map(({ time }) => time),
      Array.from({ length: 300 }, (_, row) => at(2_000 + row)),
    )
    assert.ok(trades.length > 0)
  })

  test('where the store has no candles yet a bot waits for them and says so', async () => {
    const bot = start(wantedBot({ name: 'waits', exchange: 'bybit' }))
    const { message } = await bot.until(
      'it waits',
      ({ state, message }) => state === 'warming' && message !== '',
    )
    assert.equal((await fetch(`http://127.0.0.1:${await bot.port()}/api/v1/ping`)).status, 503)
    assert.match(message, /waits for candles: the store has none of AAA\/USDT at bybit/)
    await write('bybit', NOW_MINUTE - 2_000, 1_900)
    await bot.until('running', ({ state }) => state === 'running')
    await bot.stop()
  })

  test('a rules document runs, and its hash is the one of its file', async () => {
    const bot = wantedBot({
      ...{
        name: 'rules',
        strategy: 'band-reversion',
        strategyVersion: hashOfBundle(readFileSync(RULES, 'utf8')),
      },
      ...{ timeframe: '15m', parameters: {}, exchange: 'demo2' },
    })
    const running = start(bot, { strategyFile: RULES })
    await running.until('finished', ({ state }) => state === 'finished')
    await running.stop()
  })

  const REFUSED: readonly (readonly [string, Parameters<typeof wantedBot>[0], RegExp])[] = [
    ['with real money', { dryRun: false }, /no live orders on this runtime yet: say dryRun: true/],
    ['in another currency', { stakeCurrency: 'BTC' }, /AAA\/USDT is not paid in BTC/],
    ['by another name', { strategy: 'grid' }, /is the strategy sma-cross, not grid/],
  ]
  for (const [what, changes, reason] of REFUSED) {
    test(`a bot that trades ${what} is refused in words, and nothing of it is stored`, async () => {
      const bot = wantedBot({ name: 'refused', ...changes })
      const { code, said } = await start(bot).ended
      assert.match(said, reason)
      assert.equal(code, BOT_EXIT.refused)
      assert.equal(await store.bots.get('refused@command-1'), undefined)
    })
  }

  test('a parameter that the strategy does not have is no reason to try again', async () => {
    const { code, said } = await start(wantedBot({ name: 'odd', parameters: { slowest: 3 } })).ended
    assert.match(said, /slowest/)
    assert.equal(code, BOT_EXIT.refused)
  })

  test('code that is not the wanted version does not run', async () => {
    const file = join(world.root, 'evil.ts')
    const mark = join(world.root, 'it-ran')
    writeFileSync(
      file,
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(mark)}, '')\n`,
    )
    const { code, said } = await start(wantedBot({ name: 'evil' }), { strategyFile: file }).ended
    assert.match(said, /is wanted as sha256:\w+, but its file is sha256:\w+/)
    assert.equal(code, BOT_EXIT.refused)
    assert.throws(() => readFileSync(mark))
  })

  test('a document that is broken, and a database that is not named, are said', async () => {
    const broken = await start({ ...documentOf(wantedBot()), bot: { name: '../x' } } as never).ended
    assert.match(broken.said, /bot's document is broken: .*bot\.name must be/)
    const foreign = await start({ ...documentOf(wantedBot()), schema: 'leme.bot-process/9' } as never).ended
    assert.match(foreign.said, /schema/)
    const nowhere = await start(wantedBot(), { url: '' }).ended
    assert.match(nowhere.said, /DATABASE_URL is not set/)
    assert.deepEqual([broken.code, foreign.code, nowhere.code], Array(3).fill(BOT_EXIT.refused))
  })

  test("a login that is another client's, or the house's, is refused", async () => {
    const other = new URL(world.url)
    other.username = 'leme_tenant_cliente_002'
    const [another, mighty] = [
      await start(wantedBot({ name: 'login' }), { url: other.href }).ended,
      await start(wantedBot({ name: 'login' }), { url: world.server.url }).ended,
    ]
    assert.match(another.said, /login of the database is that of cliente-002, not of cliente-001/)
    assert.match(mighty.said, /not that of a tenant/)
    assert.equal(another.code, BOT_EXIT.refused)
  })

  test('a database that does not answer is no reason to give up for ever', async () => {
    const { code, said } = await start(wantedBot(), {
      url: 'postgres://leme_tenant_cliente_001:b@127.0.0.1:1/x',
    }).ended
    assert.equal(code, BOT_EXIT.failed)
    assert.match(said, /database|connect|reach/i)
  })

  test('of two processes of one bot one runs, and the other says so and may come again', async () => {
    const bot = wantedBot({ name: 'twice' })
    const first = start(bot, { candlesPerSecond: 20 })
    await first.until('running', ({ state }) => state === 'running')
    const second = await start({ ...bot, commandId: 'command-2' }).ended
    assert.match(second.said, /runs in another process/)
    assert.equal(second.code, BOT_EXIT.failed)
    await first.stop()
  })

  test('a past that reads otherwise than the journal is not traded on', async () => {
    const first = NOW_MINUTE - 3_000
    await write('gemini', first, 1_800)
    const bot = wantedBot({ name: 'diverges', exchange: 'gemini' })
    const running = start(bot)
    await running.until('running', ({ state }) => state === 'running')
    await write('gemini', first + 1_800, 100)
    await running.until('it has traded', ({ cursor }) => cursor === (first + 1_899) * 60_000)
    await running.stop()
    await write('gemini', first + 1_800, 1)
    const key = (await house.candles.list()).find(({ venue }) => venue === 'gemini')!
    const others = await house.candles.read(key, { start: (first + 1_800) * 60_000 })
    for (const name of ['open', 'high', 'low', 'close'] as const)
      others[name].forEach((_, row) => {
        others[name][row] = 100 + (row % 40)
      })
    await house.candles.write(key, others, { source: 'test', policy: 'revise' })
    const { code, said } = await start(bot).ended
    assert.equal(code, BOT_EXIT.refused)
    assert.match(said, /would decide differently now than its journal says/)
    assert.equal((await store.bots.get('diverges@command-1'))?.status, 'failed')
  })
})
