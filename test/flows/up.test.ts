import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openLink, type Session } from './api.fixture.ts'
import { answerOf, type BacktestDocument, errorOf } from './documents.fixture.ts'
import { nothingRunsIn } from './processes.fixture.ts'
import { makeWorkspace, ROOT, type Running } from './workspace.fixture.ts'

// The tests follow one installation from its first minute on; each begins where the one before ended.

interface UpDocument {
  readonly schema: string
  readonly ms: number
  readonly peakMemoryMb: number
  readonly data: { readonly series: number; readonly candles: number; readonly findings: number }
  readonly lines: readonly {
    readonly title: string
    readonly stages: readonly {
      readonly name: string
      readonly status: string
      readonly cached: boolean
      readonly outputHash: string
    }[]
    readonly model: { readonly kind: string }
    readonly backtest: {
      readonly run: string
      readonly cached: boolean
      readonly trades: number
      readonly tradeHash: string
      readonly page: string
    }
  }[]
}
interface ServedDocument extends UpDocument {
  readonly url: string
  readonly loginUrl: string
}
interface BotDocument {
  readonly status: string
  readonly cursor: number
  readonly message: string
}
interface Trace {
  readonly points: number
  readonly time: readonly number[]
  readonly equity: readonly number[]
}

const EXAMPLE = join(ROOT, 'examples', 'strategies', 'sma-cross.ts')
const CANDLE = 15 * 60_000
const BOT = '/api/v1/bots/demo-tide'
/** Fast enough that the bot trades within a test, slow enough that its candles last for all of them. */
const PACE = { LEME__PAPER__CANDLESPERSECOND: '40' }

const { leme, start, path, folder } = makeWorkspace({ after })
const taken = createServer()
let takenPort = 0
let firstRun: UpDocument
let running: Running
let served: ServedDocument
let session: Session
let lastSeen: { readonly bot: BotDocument; readonly curve: Trace }

before(async () => {
  await once(taken.listen(0, '127.0.0.1'), 'listening')
  takenPort = (taken.address() as AddressInfo).port
})
after(() => taken.close())

/** Starts everything, and signs in. */
async function up(): Promise<void> {
  running = start(['up', '--port', String(takenPort), '--json'], PACE)
  served = JSON.parse(await running.says(/^\{.*\}\n/))
  session = await openLink(served.loginUrl)
}
async function bot(): Promise<BotDocument> {
  return (await session.get(BOT)) as BotDocument
}
async function curve(): Promise<Trace> {
  return (await session.get(`${BOT}/equity?limit=5000`)) as Trace
}

test('a first start that is interrupted ends by 130 and leaves nothing running', async () => {
  const first = start(['up', '--once', '--json'])
  await first.says(/✓ S&P 500/)
  first.signalGroup('SIGINT')
  assert.equal(errorOf(await first.ended, 130).code, 'cli.interrupted')
  await nothingRunsIn(folder)
})

test('up --once runs the whole line, answers with one document and ends', async () => {
  firstRun = answerOf(await leme('up', '--once', '--json'))
  assert.equal(firstRun.schema, 'leme.up/1')
  assert.equal(firstRun.data.series, 9)
  assert.ok(firstRun.data.candles > 600_000)
  assert.ok(firstRun.peakMemoryMb > 50 && firstRun.peakMemoryMb <= 1_024, `${firstRun.peakMemoryMb} MB`)
  assert.equal(firstRun.lines.length, 2)
  for (const { stages, backtest } of firstRun.lines) {
    assert.deepEqual(
      stages.map(({ name, status }) => `${name} ${status}`),
      ['data', 'check', 'features', 'labels', 'train', 'rolling', 'signals'].map((name) => `${name} done`),
    )
    assert.ok(backtest.trades > 20)
    assert.match(backtest.tradeHash, /^[0-9a-f]{64}$/)
    assert.ok(existsSync(backtest.page))
  }
  assert.deepEqual(
    firstRun.lines.map(({ model }) => model.kind),
    ['no-edge', 'weak-edge'],
    'nothing in the S&P 500, what was planted in TIDE',
  )
  assert.ok(existsSync(path('leme.config.jsonc')))
  await nothingRunsIn(folder)
})

test('a start after that computes nothing again, and moves on from a taken port', async () => {
  await up()
  assert.ok(Number(new URL(served.url).port) > takenPort)
  const facts = ({ lines }: UpDocument) =>
    lines.map(({ stages, backtest: { run, trades, tradeHash } }) => [
      ...[run, trades, tradeHash],
      ...stages.map(({ name, outputHash }) => `${name} ${outputHash}`),
    ])
  assert.deepEqual(facts(served), facts(firstRun))
  for (const { stages, backtest } of served.lines) {
    assert.ok(stages.every(({ cached }) => cached) && backtest.cached)
  }
})

test('health is open, everything else wants a session', async () => {
  const health = await fetch(`${served.url}/health`)
  assert.equal(health.status, 200)
  assert.equal(((await health.json()) as { database: string }).database, 'up')
  for (const route of [
    '/app/',
    '/api/v1/desk',
    '/api/v1/events',
    `${BOT}/journal`,
    '/metrics',
    '/docs',
    '/x',
  ]) {
    const answer = await fetch(`${served.url}${route}`, { redirect: 'manual' })
    assert.equal(answer.status, 401, route)
  }
  const post = await fetch(`${served.url}/api/v1/backtests`, { method: 'POST' })
  assert.equal(post.status, 401)
})

test('a login link works once; leme login makes another', async () => {
  const again = await fetch(served.loginUrl, { redirect: 'manual' })
  assert.equal(again.status, 401)
  assert.match(await again.text(), /npx leme login/)
  const { url }: { url: string } = answerOf(await leme('login', '--json'))
  assert.notEqual((await openLink(url)).cookie, session.cookie)
})

test('a second start on the same folder is refused with the address of the first', async () => {
  const error = errorOf(await leme('up', '--json'), 6)
  assert.deepEqual([error.code, error.where], ['up.running', served.url])
  assert.match(error.hint ?? '', /npx leme login/)
})

test('the page is served to who is signed in', async () => {
  const page = await fetch(`${served.url}/app/`, { headers: { cookie: session.cookie } })
  assert.equal(page.status, 200)
  assert.match(await page.text(), /<title>Leme/)
})

test('the desk shows a bot that moves, and events tell of it', async () => {
  const desk = (await session.get('/api/v1/desk')) as Record<string, unknown>
  assert.deepEqual([desk.mode, desk.mainBotId], ['PAPER', 'demo-tide'])
  assert.equal((desk.series as unknown[]).length, 9)
  assert.equal((desk.runs as { backtest: { status: string } }).backtest.status, 'done')
  const isBot = ({ topic, data }: { topic: string; data: Readonly<Record<string, unknown>> }) =>
    topic === 'bot' && data.botId === 'demo-tide' && data.cursor !== null
  const one = await session.nextEvent(isBot)
  const next = await session.nextEvent((event) => isBot(event) && event.seq > one.seq)
  assert.ok(Number(next.data.cursor) > Number(one.data.cursor))
  assert.equal((Number(next.data.cursor) - Number(one.data.cursor)) % CANDLE, 0)
  assert.ok(Number(next.data.equity) > 1_000)
  assert.equal((await bot()).status, 'running')
})

test('a backtest that is asked for over the API is that of the command line', async () => {
  const spec = { strategy: 'sma-cross', venue: 'demo', pairs: ['TIDE/USDT', 'ETH/USDT'], timeframe: '5m' }
  const { seq } = (await session.get('/api/v1/desk')) as { seq: number }
  const answer = await session.post('/api/v1/backtests', spec)
  assert.equal(answer.status, 202)
  const { id } = (await answer.json()) as { id: string }
  await session.nextEvent(({ data }) => data.runId === id && data.status === 'done', seq)
  const run = (await session.get(`/api/v1/backtests/${id}`)) as {
    readonly status: string
    readonly verdict: string
    readonly result: { readonly tradeHash: string; readonly metrics: { readonly totalTrades: number } }
  }
  assert.equal(run.status, 'done')
  assert.match(run.verdict, /trades/)
  const { trades, tradeHash }: BacktestDocument = answerOf(
    await leme('backtest', '-s', EXAMPLE, '--venue', 'demo', '-p', 'TIDE/USDT,ETH/USDT', '--json'),
  )
  assert.ok(trades.length > 100)
  assert.deepEqual([run.result.tradeHash, run.result.metrics.totalTrades], [tradeHash, trades.length])
  const report = await fetch(`${served.url}/api/v1/backtests/${id}/report.html`, {
    headers: { cookie: session.cookie },
  })
  assert.ok((await report.text()).includes(tradeHash))
})

test('a backtest of what is not there is refused with the field', async () => {
  const spec = { strategy: 'sma-cross', venue: 'demo', pairs: ['NONE/USDT'], timeframe: '5m' }
  const answer = await session.post('/api/v1/backtests', spec)
  assert.equal(answer.status, 422)
  const problem = (await answer.json()) as { code: string; errors: { pointer: string }[] }
  assert.deepEqual([problem.code, problem.errors[0]?.pointer], ['candles.none', '/pairs/0'])
})

test('Ctrl-C ends everything: no process, no port', async () => {
  lastSeen = { bot: await bot(), curve: await curve() }
  running.signalGroup('SIGINT')
  const { code, stdout, stderr } = await running.ended
  assert.equal(code, 0, stderr)
  assert.equal(stdout.trim().split('\n').length, 1)
  await nothingRunsIn(folder)
  await assert.rejects(fetch(`${served.url}/health`))
})

test('the bot resumes where it was, and its trace has no gap and no double', async () => {
  await up()
  await moved()
  await checkTrace()
})

test('after the whole group was killed a start goes on as after Ctrl-C', async () => {
  lastSeen = { bot: await bot(), curve: await curve() }
  running.signalGroup('SIGKILL')
  assert.equal((await running.ended).signal, 'SIGKILL')
  await up()
  await moved()
  await checkTrace()
  running.signalGroup('SIGINT')
  assert.equal((await running.ended).code, 0)
  await nothingRunsIn(folder)
})

/** Resolves when the bot has gone on from where it was seen last. */
async function moved(): Promise<void> {
  const cursor = lastSeen.bot.cursor
  const { data } = await session.nextEvent(
    ({ topic, data }) => topic === 'bot' && Number(data.cursor) > cursor + 20 * CANDLE,
  )
  assert.equal(data.status, 'running')
  assert.match((await bot()).message, /^resumed after 2025-/)
}

async function checkTrace(): Promise<void> {
  const { time, equity, points } = await curve()
  assert.equal(time.length, points)
  for (const [at, now] of time.entries()) {
    assert.ok(at === 0 || now - time[at - 1]! === CANDLE, `${now} follows ${time[at - 1]}`)
  }
  const before = lastSeen.curve
  assert.deepEqual(
    [time.slice(0, before.points), equity.slice(0, before.points)],
    [before.time, before.equity],
  )
  const journal = (await session.get(`${BOT}/journal?limit=1000`)) as {
    items: readonly { readonly seq: number; readonly time: number }[]
  }
  assert.ok(journal.items.length > 0, 'it has traded')
  for (const [at, entry] of journal.items.entries()) {
    assert.equal(entry.seq, at + 1)
    assert.ok(at === 0 || entry.time >= journal.items[at - 1]!.time)
  }
}
