import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { aggregated, candleCsv, candleWalk, WALK_START } from './candle-walk.fixture.ts'
import { answerOf, type BacktestDocument } from './documents.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { hashOfTrades } from './trade-hash.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const DAY = 86_400_000
const CANDLE = 300_000

const { leme, write, path } = makeWorkspace({ after })
const strategy = write('strategies/cross.ts', CROSS)
const walks = {
  'AAA-USD': candleWalk('aaa', { rows: 3_000 }),
  'BBB-USD': candleWalk('bbb', { rows: 2_500 }),
}
for (const [name, candles] of Object.entries(walks)) {
  write(`candles/${name}-5m.csv`, candleCsv(candles))
  write(`packed/${name}-5m.csv.gz`, gzipSync(candleCsv(candles)))
}
const plain = backtest('--candles', path('candles'))

async function backtest(...args: string[]): Promise<BacktestDocument> {
  return answerOf(await leme('backtest', '-s', strategy, '--timeframe', '5m', '--json', ...args))
}

test('the answer is one JSON document of exactly the promised shape', async () => {
  const answer = await plain
  assert.deepEqual(Object.keys(answer).sort(), [
    ...['adjustments', 'assumptions', 'candles', 'exitReasons', 'metrics', 'missed', 'path', 'schema'],
    ...['sides', 'timings', 'tradeHash', 'trades', 'verdict'],
  ])
  assert.equal(answer.schema, 'leme.backtest/1')
  assert.equal(answer.candles, 3_000 - 30 + 2_500 - 30)
  assert.ok(answer.trades.length > 100, `${answer.trades.length} trades`)
  for (const trade of answer.trades) {
    assert.deepEqual(
      Object.entries(trade)
        .map(([name, value]) => `${name}: ${typeof value}`)
        .sort(),
      [
        'amount: number',
        'closeRate: number',
        'closeTime: number',
        'exitReason: string',
        'fills: object',
        'fundingFees: number',
        'isShort: boolean',
        'leverage: number',
        'liquidationPrice: object',
        'openRate: number',
        'openTime: number',
        'pair: string',
        'profitAbs: number',
        'profitRatio: number',
        'stakeAmount: number',
      ],
    )
    const { fills, pair, openTime, closeTime, openRate, closeRate, amount } = trade
    assert.deepEqual(
      fills,
      [
        { side: 'entry', time: openTime, rate: openRate, amount },
        { side: 'exit', time: closeTime, rate: closeRate, amount },
      ],
      pair,
    )
  }
  const reasons = new Set(answer.trades.map(({ exitReason }) => exitReason))
  for (const reason of ['exit_signal', 'roi', 'stop_loss', 'trailing_stop_loss']) {
    assert.ok(reasons.has(reason), `no trade ends by ${reason}`)
  }
  assert.deepEqual(Object.keys(answer.timings), ['loadMs', 'indicatorsMs', 'simulateMs'])
  for (const ms of Object.values(answer.timings)) assert.ok(ms > 0 && ms < 60_000)
  const total = answer.trades.reduce((sum, { profitAbs }) => sum + profitAbs, 0)
  assert.ok(Math.abs(answer.metrics.profitTotalAbs - total) < 1e-6)
})

test('trades are in order of closing and lie on the candles', async () => {
  const { trades } = await plain
  const byTime = new Map(
    Object.entries(walks).map(([name, candles]) => [name, new Map(candles.map((one) => [one.time, one]))]),
  )
  let before = 0
  for (const { pair, openTime, closeTime, openRate, closeRate, exitReason } of trades) {
    const candles = byTime.get(pair.replace('/', '-'))!
    const last = candles.get(closeTime)!
    assert.equal(candles.get(openTime)!.open, openRate)
    assert.ok(last.low <= closeRate && closeRate <= last.high, `${closeRate} at ${closeTime}`)
    assert.ok(closeTime >= openTime)
    // What is left at the end closes at the last candle of its own pair, wherever that is.
    if (exitReason === 'force_exit') continue
    assert.ok(closeTime >= before)
    before = closeTime
  }
})

test('the trade hash is that of the published rule', async () => {
  const { trades, tradeHash } = await plain
  assert.equal(tradeHash, hashOfTrades(trades))
})

test('files or a folder, packed or plain, one worker or two: the trades are the same', async () => {
  const { tradeHash } = await plain
  const files = ['AAA-USD', 'BBB-USD'].map((name) => path('candles', `${name}-5m.csv`))
  const listed = await backtest('--candles', ...files, '--workers', '1')
  const packed = await backtest('--candles', path('packed'), '--workers', '2')
  assert.deepEqual([listed.tradeHash, packed.tradeHash], [tradeHash, tradeHash])
})

test('-p chooses pairs', async () => {
  const { trades, candles } = await backtest('--candles', path('candles'), '-p', 'BBB/USD')
  assert.deepEqual([...new Set(trades.map(({ pair }) => pair))], ['BBB/USD'])
  assert.equal(candles, 2_470)
})

test('one-minute candles become five-minute ones', async () => {
  const minutes = candleWalk('minutes', { rows: 10_000, minutes: 1 })
  write('fine/AAA-USD-1m.csv', candleCsv(minutes))
  write('coarse/AAA-USD-5m.csv', candleCsv(aggregated(minutes, 5)))
  const fine = await backtest('--candles', path('fine'))
  const coarse = await backtest('--candles', path('coarse'))
  assert.ok(fine.trades.length > 20)
  assert.equal(fine.tradeHash, coarse.tradeHash)
})

test('--timerange trades its days alone, the warm-up before them and the end included', async () => {
  const [start, end] = [WALK_START + 2 * DAY, WALK_START + 5 * DAY]
  const cut = walks['AAA-USD'].filter(({ time }) => time >= start - 30 * CANDLE && time <= end)
  write('cut/AAA-USD-5m.csv', candleCsv(cut))
  const ranged = await backtest(
    ...['--candles', path('candles'), '-p', 'AAA/USD', '--timerange', '20250103-20250106'],
  )
  assert.equal(ranged.tradeHash, (await backtest('--candles', path('cut'))).tradeHash)
  assert.equal(ranged.candles, 3 * 288 + 1)
  assert.ok(ranged.trades.length > 10)
  for (const { openTime, closeTime } of ranged.trades) assert.ok(openTime > start && closeTime <= end)
})

test('--fee is paid on both sides of every trade', async () => {
  for (const fee of [0, 0.004]) {
    const { trades } = await backtest('--candles', path('candles'), '--fee', String(fee))
    for (const { amount, openRate, closeRate, profitAbs } of trades) {
      const money = amount * closeRate * (1 - fee) - amount * openRate * (1 + fee)
      assert.ok(Math.abs(money - profitAbs) <= 1e-8, `${profitAbs} with a fee of ${fee}`)
    }
  }
})

test('settings are read under either spelling and decide the trades', async () => {
  const snake = write(
    'snake.json',
    `{ // one slot, small stakes
      "max_open_trades": 1, "stake_amount": 50, "stoploss": -0.02, "dry_run_wallet": 500,
      "minimal_roi": {"0": 0.03, "30": 0.01}, "trailing_stop": false, "use_exit_signal": true }`,
  )
  const camel = write(
    'camel.json',
    JSON.stringify({
      ...{ maxOpenTrades: 1, stakeAmount: 50, stoploss: -0.02, startingBalance: 500 },
      ...{ minimalRoi: { 30: 0.01, 0: 0.03 }, trailingStop: false, useExitSignal: true },
    }),
  )
  const first = await backtest('--candles', path('candles'), '--config', snake)
  const second = await backtest('--candles', path('candles'), '--config', camel)
  assert.equal(first.tradeHash, second.tradeHash)
  assert.notEqual(first.tradeHash, (await plain).tradeHash)
  for (const { stakeAmount, exitReason } of first.trades) {
    assert.ok(Math.abs(stakeAmount - 50) < 1e-6, `a stake of ${stakeAmount}`)
    assert.notEqual(exitReason, 'trailing_stop_loss')
  }
  const opened = first.trades.toSorted((a, b) => a.openTime - b.openTime)
  for (const [at, { openTime }] of opened.entries()) {
    assert.ok(at === 0 || openTime >= opened[at - 1]!.closeTime, 'one slot holds one trade at a time')
  }
})

test('--set changes a parameter of the strategy', async () => {
  const { tradeHash } = await backtest('--candles', path('candles'), '--set', 'fast=9', 'slow=40')
  assert.notEqual(tradeHash, (await plain).tradeHash)
  const start = await backtest('--candles', path('candles'), '--set', 'fast=5', '--set', 'slow=20')
  assert.equal(start.tradeHash, (await plain).tradeHash)
})

test('--html writes the report as a page that loads nothing', async () => {
  const { tradeHash } = await backtest('--candles', path('candles'), '--html', path('report.html'))
  const page = readFileSync(path('report.html'), 'utf8')
  assert.ok(page.includes(tradeHash))
  assert.doesNotMatch(page, /<script|<link|(src|href)="http/)
})

test('people get a report instead of JSON', async () => {
  const { code, stdout, stderr } = await leme(
    ...['backtest', '-s', strategy, '--candles', path('candles'), '--timeframe', '5m'],
  )
  assert.deepEqual([code, stderr], [0, ''])
  assert.match(stdout, /trades/)
  assert.ok(stdout.split('\n').length > 10)
})
