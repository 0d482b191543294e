import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { connectStore, type PostgresStore } from '../../src/adapters/store/postgres/index.ts'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, type BacktestDocument, errorOf } from './documents.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { hashOfTrades } from './trade-hash.fixture.ts'
import { makeWorkspace, type Running } from './workspace.fixture.ts'

interface PaperDocument {
  readonly schema: string
  readonly bot: string
  readonly status: string
  readonly trades: number
  readonly equity: number
}

let store: PostgresStore | undefined
after(() => store?.close())
const { leme, start, write, holdDatabase } = makeWorkspace({ after })
const strategy = write('cross.ts', CROSS)
let backtested: BacktestDocument

function paper(name: string, ...more: string[]): string[] {
  return [
    ...['trade', '--paper', '-s', strategy, '--venue', 'v', '-p', 'AAA/USD,BBB/USD'],
    ...['--name', name, '--speed', '0', '--json', ...more],
  ]
}

/** Everything that a bot has left in the database. */
async function traceOf(bot: string) {
  const { bots } = store!
  const [journal, trades, equity] = await Promise.all([
    bots.journal(bot, { limit: 1_000_000 }),
    bots.trades(bot),
    bots.equity(bot),
  ])
  return { journal, trades, equity }
}

/** Starts a bot at a pace at which it can be caught, and waits for its first sale. */
async function caughtTrading(name: string, speed = 300): Promise<Running> {
  const running = start([...paper(name), '--speed', String(speed)])
  await running.says(/ sell \S+ at .*/)
  return running
}

before(async () => {
  const url = await holdDatabase()
  for (const [pair, rows] of [
    ['AAA', 800],
    ['BBB', 700],
  ] as const) {
    const file = write(`${pair}.csv`, candleCsv(candleWalk(`paper ${pair}`, { rows })))
    const symbol = `${pair}/USD`
    answerOf(await leme('data', 'import', file, '--venue', 'v', '--symbol', symbol, '-i', '5m', '--json'))
  }
  store = connectStore(url)
  backtested = answerOf(
    await leme('backtest', '-s', strategy, '--venue', 'v', '-p', 'AAA/USD,BBB/USD', '--json'),
  )
})

test('a paper bot makes the trades of the backtest on the same candles', async () => {
  const answer: PaperDocument = answerOf(await leme(...paper('whole')))
  const finished = backtested.trades.filter(({ exitReason }) => exitReason !== 'force_exit')
  assert.ok(finished.length > 20)
  const { trades, journal, equity } = await traceOf('whole')
  assert.equal(hashOfTrades(trades), hashOfTrades(finished))
  assert.deepEqual(answer, {
    schema: 'leme.trade/1',
    bot: 'whole',
    status: 'finished',
    trades: finished.length,
    equity: equity.at(-1)!.equity,
  })
  assert.deepEqual(
    journal.map(({ seq }) => seq),
    journal.map((_, at) => at + 1),
  )
  assert.equal(equity.length, 800 - 30, 'one point for each candle after the warm-up')
})

test('a bot that has used up its candles does nothing more', async () => {
  const before = await traceOf('whole')
  const answer: PaperDocument = answerOf(await leme(...paper('whole')))
  assert.deepEqual([answer.status, answer.trades], ['finished', before.trades.length])
  assert.deepEqual(await traceOf('whole'), before)
})

test('a bot that is interrupted and resumed leaves the trace of one that was not', async () => {
  const running = await caughtTrading('interrupted')
  running.signalGroup('SIGINT')
  const { code, stdout, stderr } = await running.ended
  assert.equal(code, 130, stderr)
  const stopped: PaperDocument = JSON.parse(stdout)
  assert.equal(stopped.status, 'stopped')
  assert.ok(stopped.trades > 0 && stopped.trades < backtested.trades.length)
  const resumed: PaperDocument = answerOf(await leme(...paper('interrupted')))
  assert.equal(resumed.status, 'finished')
  assert.deepEqual(await traceOf('interrupted'), await traceOf('whole'))
})

test('a bot that was killed goes on from its journal', async () => {
  const running = await caughtTrading('killed')
  running.signalGroup('SIGKILL')
  assert.equal((await running.ended).signal, 'SIGKILL')
  answerOf(await leme(...paper('killed')))
  assert.deepEqual(await traceOf('killed'), await traceOf('whole'))
})

test('a bot that runs is not run by another process, nor forgotten', async () => {
  const running = await caughtTrading('busy', 60)
  const ends = await Promise.all([leme(...paper('busy')), leme(...paper('busy', '--fresh'))])
  for (const ended of ends) {
    const error = errorOf(ended, 6)
    assert.equal(error.code, 'bot.busy')
    assert.match(error.hint ?? '', /--name/)
  }
  assert.equal((await store!.bots.get('busy'))?.status, 'running')
  running.signalGroup('SIGINT')
  await running.ended
  answerOf(await leme(...paper('busy')))
  assert.deepEqual(await traceOf('busy'), await traceOf('whole'))
})

test('a changed strategy is refused as diverged until the bot starts over', async () => {
  const before = await traceOf('whole')
  write('cross.ts', CROSS.replace('start: 5', 'start: 8'))
  const error = errorOf(await leme(...paper('whole')), 1)
  assert.equal(error.code, 'engine.diverged')
  assert.match(error.message, /first at 2025-01-0\d \d\d:\d\d UTC/)
  assert.match(error.hint ?? '', /--fresh/)
  assert.deepEqual(await traceOf('whole'), before)
  answerOf(await leme(...paper('whole', '--fresh')))
  assert.notEqual(hashOfTrades((await traceOf('whole')).trades), hashOfTrades(before.trades))
})

test('a bot goes on only as what it began; its speed alone may change', async () => {
  const error = errorOf(await leme(...paper('whole', '--from', '20250103')), 6)
  assert.equal(error.code, 'bot.changed')
  assert.match(error.hint ?? '', /--name|--fresh/)
  answerOf(await leme(...paper('whole', '--speed', '900')))
})

test('a strategy that looks ahead gets no bot', async () => {
  const ahead = write(
    'ahead.ts',
    CROSS.replace('ema(close, fast)', 'close.map((_, row) => close[row + 1] ?? 0)'),
  )
  const args = [
    'trade',
    '--paper',
    '-s',
    ahead,
    '--venue',
    'v',
    '-p',
    'AAA/USD',
    '--name',
    'ahead',
    '--speed',
    '0',
    '--json',
  ]
  assert.equal(errorOf(await leme(...args), 8).code, 'strategy.looks-ahead')
  assert.equal((await store!.bots.journal('ahead')).length, 0)
})

test('a pair without candles is refused with what is there', async () => {
  const args = ['trade', '--paper', '-s', strategy, '--venue', 'v', '-p', 'ZZZ/USD', '--json']
  const error = errorOf(await leme(...args, '--name', 'none'), 4)
  assert.match(`${error.message} ${error.hint}`, /ZZZ\/USD.*AAA\/USD 5m/)
})
