import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, type BacktestDocument, errorOf } from './documents.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, write, path, holdDatabase } = makeWorkspace({ after })
await holdDatabase()
const strategy = write('cross.ts', CROSS)
for (const name of ['AAA', 'BBB']) {
  write(`candles/${name}-USD-5m.csv`, candleCsv(candleWalk(name, { rows: 2_000 })))
}
const COMMON = ['-s', strategy, '--candles', path('candles')]
const saved = leme('backtest', ...COMMON, '--save', path('a.json'), '--json')

interface Reproduced {
  readonly same: boolean
  readonly sameResult: boolean
  readonly isSigned: boolean
  readonly sentence: string
  readonly differences: readonly { readonly part: string; readonly what: string }[]
}

test('a saved run is made again, the same to the last trade', async () => {
  const run = answerOf<BacktestDocument>(await saved)
  assert.ok(run.trades.length > 50)
  const again = answerOf<Reproduced>(await leme('research', 'reproduce', path('a.json'), '--json'))
  assert.deepEqual([again.same, again.isSigned, again.differences], [true, true, []])
})

test('in the store, too', async () => {
  const ended = await leme('backtest', ...COMMON, '--save')
  const [, id] = /Saved as ([0-9a-f-]+)\./.exec(ended.stderr)!
  const again = answerOf<Reproduced>(await leme('research', 'reproduce', id!, '--json'))
  assert.deepEqual([again.same, again.isSigned], [true, true])
  const compared = answerOf<{ overlap: { sameTrade: number }; verdict: string }>(
    await leme('research', 'compare', id!, path('a.json'), '--json'),
  )
  const { trades } = answerOf<BacktestDocument>(await saved)
  assert.deepEqual([compared.overlap.sameTrade, compared.verdict], [trades.length, 'undecided'])
})

test('what changed since is told, first cause first, and ends with 1 where the result is another', async () => {
  await saved
  const file = path('candles', 'AAA-USD-5m.csv')
  const before = readFileSync(file, 'utf8')
  try {
    writeFileSync(file, before.split('\n').slice(0, -200).join('\n'))
    const ended = await leme('research', 'reproduce', path('a.json'))
    assert.equal(ended.code, 1)
    assert.match(ended.stdout, /Other data: candles files AAA\/USD 5m: (end|rows)/)
  } finally {
    writeFileSync(file, before)
  }
})

test('a changed stop is named with both values, and so is the code of the strategy', async () => {
  await saved
  try {
    write('cross.ts', CROSS.replace('stop: 0.012', 'stop: 0.02'))
    const ended = await leme('research', 'reproduce', path('a.json'))
    assert.equal(ended.code, 1)
    assert.match(ended.stdout, /^Other configuration: settings\.stoploss is -0\.02, not -0\.012\.$/m)
    assert.match(
      ended.stdout,
      /^ {2}code +the hash of the strategy's code is [0-9a-f]{12}…, not [0-9a-f]{12}…$/m,
    )
    assert.match(ended.stdout, /^ {2}result +finalBalance is \S+, not \S+$/m)
  } finally {
    write('cross.ts', CROSS)
  }
})

test('a run is moved with its files, or away from them', async () => {
  write('project/cross.ts', CROSS)
  write('project/candles/AAA-USD-5m.csv', candleCsv(candleWalk('AAA', { rows: 2_000 })))
  const files = ['-s', path('project/cross.ts'), '--candles', path('project/candles')]
  await leme('backtest', ...files, '--save', path('project/run.json'))
  assert.doesNotMatch(readFileSync(path('project/run.json'), 'utf8'), new RegExp(path('project')))
  renameSync(path('project'), path('moved'))
  const reproduce = async (name: string) =>
    answerOf<Reproduced>(await leme('research', 'reproduce', name, '--json')).differences
  assert.deepEqual(await reproduce(path('moved/run.json')), [])
  await leme('backtest', ...COMMON, '--save', path('here.json'))
  mkdirSync(path('kept'))
  renameSync(path('here.json'), path('kept/here.json'))
  assert.deepEqual(await reproduce(path('kept/here.json')), [], 'from the folder of the project')
})

test('a run that somebody has touched is not believed', async () => {
  await saved
  const run = JSON.parse(readFileSync(path('a.json'), 'utf8'))
  run.signed.manifest.result.finalBalance += 1
  write('touched.json', JSON.stringify(run))
  const ended = await leme('research', 'reproduce', path('touched.json'))
  assert.equal(ended.code, 1)
  assert.match(ended.stdout, /The signature is of no key that is known here/)
})

test('what is no saved run is named', async () => {
  write('other.json', '{"schema": "leme.backtest/1"}')
  const reproduce = async (name: string) => leme('research', 'reproduce', name, '--json')
  assert.equal(errorOf(await reproduce(path('other.json')), 2).code, 'run.malformed')
  assert.equal(errorOf(await reproduce(path('none.json')), 2).code, 'run.unreadable')
  assert.equal(errorOf(await reproduce('00000000-0000-0000-0000-000000000000'), 4).code, 'run.unknown')
})

test('a backtest is exported as freqtrade writes it, and as CSV', async () => {
  const { trades } = answerOf<BacktestDocument>(await saved)
  for (const name of ['result.json', 'trades.csv']) {
    await leme('backtest', ...COMMON, '--export', path(name))
  }
  const result = JSON.parse(readFileSync(path('result.json'), 'utf8'))
  assert.equal(result.strategy.cross.trades.length, trades.length)
  assert.equal(result.strategy.cross.trades[0].open_timestamp, trades[0]!.openTime)
  assert.equal(result.strategy_comparison[0].key, 'cross')
  assert.equal(readFileSync(path('trades.csv'), 'utf8').trim().split('\n').length, trades.length + 1)
  const wrong = await leme('backtest', ...COMMON, '--export', path('trades.xml'), '--json')
  assert.equal(errorOf(wrong, 2).code, 'backtest.export')
})

test('the warm-up is looked at', async () => {
  const found = answerOf<{ declared: number; enough: boolean; columns: { name: string }[] }>(
    await leme('research', 'recursive', ...COMMON, '--json'),
  )
  assert.equal(found.declared, 30)
  assert.equal(found.enough, false, 'averages that never forget need more than thirty candles')
  assert.deepEqual(found.columns.map(({ name }) => name).sort(), ['calm', 'quick'])
  const { stdout } = await leme('research', 'recursive', ...COMMON)
  assert.match(stdout, /^quick .* same$/m)
  assert.doesNotMatch(stdout, /e-\d/, 'what agrees within the tolerance is the same')
  assert.match(stdout, /^same: within 0\.0001 % of the last column on each of 10 dates$/m)
  const none = await leme('research', 'recursive', ...COMMON, '--timerange', '20300101-', '--json')
  assert.equal(errorOf(none, 4).code, 'recursive.candles')
})

test('two runs side by side have the drawdown of Monte Carlo, figures by name, and p once', async () => {
  const other = ['--set', 'fast=8', '--save', path('other.json')]
  await leme('backtest', ...COMMON, ...other)
  await saved
  const { stdout } = await leme('research', 'compare', path('a.json'), path('other.json'))
  assert.equal(stdout.match(/\bp [=<>] /g)!.length, 1)
  assert.match(stdout, /^held on average +(\d+ h )?\d+ m +(\d+ h )?\d+ m$/m)
  assert.match(stdout, /^profit factor +\d+\.\d\d +\d+\.\d\d/m)
  const [, drawdown] = /^drawdown from the start +([\d.]+) %/m.exec(stdout)!
  const told = await leme('research', 'monte-carlo', ...COMMON, '--tries', '10')
  assert.match(told.stdout, /^Drawdown: .* the starting balance included/m)
  const [, itself] = /^the run itself +[\d.]+ +([\d.]+) %/m.exec(told.stdout)!
  assert.equal(Number(drawdown).toFixed(1), itself)
})

test('a run without trades is none to be told anew', async () => {
  const idle = write(
    'idle.ts',
    CROSS.replace('and(crossesAbove(quick, calm), above(volume, 0))', 'above(volume, 1e9)'),
  )
  const common = ['-s', idle, '--candles', path('candles')]
  const ended = await leme('research', 'monte-carlo', ...common, '--json')
  const { code, message } = errorOf(ended, 4)
  assert.equal(code, 'research.no-trades')
  assert.match(message, /^cross made no trade from 2025-01-01 /)
  await leme('backtest', ...common, '--save', path('idle.json'))
  await saved
  const { stdout } = await leme('research', 'compare', path('idle.json'), path('a.json'))
  assert.match(stdout, / made no trade\.$/m)
  assert.match(stdout, /^win rate +–/m)
  assert.match(stdout, /^profit factor +–/m)
})

test('a plot is one page with everything in it', async () => {
  const answer = answerOf<{ pair: string }>(
    await leme('plot', ...COMMON, '--out', path('plot.html'), '--json'),
  )
  assert.equal(answer.pair, 'AAA/USD')
  const page = readFileSync(path('plot.html'), 'utf8')
  assert.doesNotMatch(page, /<(script|link)[^>]+(src|href)=/)
  const [, data] = /<script type="application\/json" id="data">(.*?)<\/script>/.exec(page)!
  const { candles, indicators, trades } = JSON.parse(data!)
  assert.deepEqual([candles.length, indicators.length], [2_000, 2])
  assert.ok(trades.length > 20)
})

test('a new strategy of each kind is sound, and none is written over', async () => {
  for (const file of ['fresh/my-trend.ts', 'fresh/my-event.ts', 'fresh/my-rules.yaml']) {
    answerOf(await leme('strategy', 'new', path(file), '--json'))
    const checked = answerOf<{ causal: boolean; trades: number }>(
      await leme('strategy', 'check', path(file), '--json'),
    )
    assert.ok(checked.causal && checked.trades > 5, file)
  }
  assert.equal(
    errorOf(await leme('strategy', 'new', path('fresh/my-trend.ts'), '--json'), 6).code,
    'strategy.exists',
  )
  assert.equal(
    errorOf(await leme('strategy', 'new', path('My Trend.ts'), '--json'), 2).code,
    'strategy.file-name',
  )
})

test('smaller candles and instruments have their say', async () => {
  write('detail/AAA-USD-5m.csv', candleCsv(candleWalk('AAA', { rows: 2_000 })))
  const hourly = ['-s', strategy, '--candles', path('detail'), '-i', '1h', '--json']
  const coarse = answerOf<BacktestDocument>(await leme('backtest', ...hourly))
  const fine = answerOf<BacktestDocument>(await leme('backtest', ...hourly, '--detail', '5m'))
  assert.notEqual(fine.tradeHash, coarse.tradeHash)
  assert.ok(fine.trades.some(({ closeTime }) => closeTime % 3_600_000 !== 0))
  assert.equal(
    errorOf(await leme('backtest', ...hourly, '--detail', '45m'), 2).code.split('.')[0],
    'timeframe',
  )
  assert.equal(errorOf(await leme('backtest', ...hourly, '--detail', '1m'), 4).code, 'backtest.detail')
  write('set.json', '{"trading_mode": "futures", "leverage": 5, "stake_amount": 100}')
  write('inst.json', '{"AAA/USD": {"maxLeverage": 3, "maintenance": [{"rate": 0.01}]}}')
  const futures = ['--config', path('set.json'), '--instruments', path('inst.json')]
  const leveraged = answerOf<BacktestDocument>(await leme('backtest', ...hourly, ...futures))
  assert.notEqual(leveraged.tradeHash, coarse.tradeHash)
  write('bad.json', '{"AAA/USD": {"maxLeverages": 3}}')
  const bad = errorOf(await leme('backtest', ...hourly, '--instruments', path('bad.json')), 3)
  assert.match(bad.message, /bad\.json(:\d+:\d+)?: AAA\/USD has no "maxLeverages"/)
})
