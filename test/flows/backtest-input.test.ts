import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { candleCsv, candleLine, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, type BacktestDocument, type ErrorDocument, errorOf } from './documents.fixture.ts'
import { CROSS } from './strategy-text.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

// What a user gets wrong. Every answer names what was found, where, and what to do.

const { leme, write, path } = makeWorkspace({ after })
const walk = candleWalk('input', { rows: 1_000 })
const strategy = write('cross.ts', CROSS)
write('candles/AAA-USD-5m.csv', candleCsv(walk))

function backtest(...args: string[]) {
  return leme('backtest', '--timeframe', '5m', '--json', ...args)
}
async function trades(...args: string[]): Promise<BacktestDocument> {
  return answerOf(await backtest('-s', strategy, '--candles', ...args))
}
async function refusedStrategy(name: string, text: string, code: number): Promise<ErrorDocument> {
  return errorOf(await backtest('-s', write(name, text), '--candles', path('candles')), code)
}
async function refusedCandles(code: number, ...args: string[]): Promise<ErrorDocument> {
  return errorOf(await backtest('-s', strategy, '--candles', ...args), code)
}
async function refusedSettings(text: string): Promise<ErrorDocument> {
  const config = write('overrides.json', text)
  return errorOf(await backtest('-s', strategy, '--candles', path('candles'), '--config', config), 3)
}

test('a strategy that is not there is wrong usage', async () => {
  const error = errorOf(await backtest('-s', path('none.ts'), '--candles', path('candles')), 2)
  assert.equal(error.code, 'strategy-file.missing')
  assert.match(error.message, /none\.ts/)
})

test('a strategy that throws is named with file, line and reason', async () => {
  const text = CROSS.replace('ema(close, fast)', '(() => { throw new Error("on purpose") })()')
  const { code, message, where } = await refusedStrategy('throws.ts', text, 1)
  assert.equal(code, 'strategy.threw')
  assert.match(message, /throws\.ts:13:\d+: cross: indicators threw: on purpose$/)
  assert.match(where ?? '', /throws\.ts:13:\d+$/)
})

test('a strategy that throws while it is loaded is named with file and line', async () => {
  const { message } = await refusedStrategy('early.ts', 'const now = 1\nthrow new Error("early " + now)\n', 1)
  assert.match(message, /early\.ts:2:\d+: early 1$/)
})

test('a strategy that does not compile is named with file and line', async () => {
  const { code, message, hint } = await refusedStrategy('syntax.ts', `${CROSS}\nconst broken = {{\n`, 1)
  assert.equal(code, 'strategy-file.broken')
  assert.match(message, /syntax\.ts:18/)
  assert.match(hint ?? '', /leme strategy check/)
})

test('a name that does not exist is named with file and line', async () => {
  const { message } = await refusedStrategy('name.ts', CROSS.replace('above(volume', 'abuv(volume'), 1)
  assert.match(message, /name\.ts:14:\d+: .*abuv is not defined/)
})

test('a file that exports no strategy is told how to', async () => {
  const { code, hint } = await refusedStrategy('bare.ts', 'export const answer = 42\n', 1)
  assert.equal(code, 'strategy-file.no-strategy')
  assert.match(hint ?? '', /export default defineStrategy/)
})

test('a column of the wrong length is refused', async () => {
  const text = CROSS.replace('crossesBelow(quick, calm)', 'new Uint8Array(3)')
  const { code, message } = await refusedStrategy('short.ts', text, 1)
  assert.equal(code, 'strategy.column')
  assert.match(message, /exitLong is Uint8Array of 3, not a Uint8Array of 1000/)
})

test('a misspelt parameter is refused with those that are declared', async () => {
  const { code, message, hint } = await refusedCandles(1, path('candles'), '--set', 'fats=3')
  assert.equal(code, 'strategy.parameter')
  assert.match(message, /"fats"/)
  assert.match(hint ?? '', /fast, slow/)
  const range = await refusedCandles(1, path('candles'), '--set', 'fast=300')
  assert.match(`${range.message} ${range.hint}`, /"fast" is 300.*from 2 to 20/)
})

test('an unknown setting is named with file, line, column and a suggestion', async () => {
  const error = await refusedSettings('{\n  "max_open_trades": 2,\n  "stop_loss": -0.05\n}\n')
  assert.match(error.message, /overrides\.json:3:3: "stop_loss" is no setting/)
  assert.match(error.where ?? '', /overrides\.json:3:3$/)
  assert.equal(error.hint, 'Did you mean "stoploss"?')
})

test('a setting of the wrong kind is named with what it must be', async () => {
  const { message, hint } = await refusedSettings('{ "max_open_trades": 1.5 }')
  assert.match(message, /overrides\.json:1:3: max_open_trades is 1\.5/)
  assert.match(hint ?? '', /whole number/)
})

test('a setting that is not supported is refused, not ignored', async () => {
  assert.equal((await refusedSettings('{"position_stacking": true}')).code, 'engine.unsupported')
})

test('a protection that is none is named', async () => {
  const { code, message } = await refusedSettings('{"protections": [{"method": "Cooldown"}]}')
  assert.equal(code, 'engine.setting')
  assert.match(message, /overrides\.json:1:2: protections\[0\]\.method is "Cooldown"/)
})

test('settings that are no JSON are named with line and column', async () => {
  const { code, where } = await refusedSettings('{\n  "fee": 0.1,,\n}')
  assert.equal(code, 'config.syntax')
  assert.match(where ?? '', /overrides\.json:2:14$/)
})

test('a pair without candles is refused with what is there', async () => {
  const { code, message, hint } = await refusedCandles(4, path('candles'), '-p', 'AAA/USD,ZZZ/USD')
  assert.equal(code, 'candles.missing')
  assert.match(message, /ZZZ\/USD/)
  assert.match(hint ?? '', /AAA\/USD 5m/)
})

test('an empty file, a header without rows, and a folder that is not there hold no data', async () => {
  for (const [name, text] of [
    ['EMPTY-USD-5m.csv', ''],
    ['HEAD-USD-5m.csv', 'open_time,open,high,low,close,volume\n'],
  ] as const) {
    const { code, message } = await refusedCandles(4, write(name, text))
    assert.equal(code, 'csv.empty')
    assert.ok(message.includes(name))
  }
  assert.equal((await refusedCandles(4, path('nowhere'))).code, 'file.unreadable')
})

test('broken lines are named with file and line, and the rest is used', async () => {
  const lines = walk.map(candleLine)
  lines[10] = 'garbage\n'
  lines[20] = `${walk[20]!.time},1,2\n`
  lines[30] = lines[30]!.replace(/,[^,]*$/, ',-5\n')
  lines[40] = candleLine({ ...walk[40]!, high: 1 })
  lines[50] = candleLine({ ...walk[50]!, close: Number.NaN })
  const file = write('BROKEN-USD-5m.csv', `open_time,open,high,low,close,volume\n${lines.join('')}`)
  const ended = await backtest('-s', strategy, '--candles', file)
  const answer: BacktestDocument = answerOf(ended)
  for (const at of [10, 20, 30, 40, 50]) {
    assert.match(ended.stderr, new RegExp(`BROKEN-USD-5m\\.csv:${at + 2} left out: .+`))
  }
  // The gaps that they leave are filled, so the clock has no holes.
  assert.equal(answer.candles, 1_000 - 30)
})

test('unordered and repeated lines change nothing', async () => {
  const shuffled = [...walk.slice(500), ...walk.slice(0, 500), ...walk.slice(100, 110)]
  const file = write('mixed/AAA-USD-5m.csv', candleCsv(shuffled))
  const { tradeHash } = await trades(path('candles'))
  const ended = await backtest('-s', strategy, '--candles', file)
  const answer: BacktestDocument = answerOf(ended)
  assert.ok(answer.trades.length > 10)
  assert.equal(answer.tradeHash, tradeHash)
  assert.match(ended.stderr, /10 repeated lines/)
})

test('a file of another timeframe than its name says is refused by name', async () => {
  const minutes = candleWalk('input', { rows: 500, minutes: 1 })
  const wrong = await refusedCandles(2, write('wrong/AAA-USD-5m.csv', candleCsv(minutes)))
  assert.equal(wrong.code, 'candles.timeframe')
  assert.match(wrong.message, /wrong.AAA-USD-5m\.csv: Rows are 1m apart, not 5m/)
  const start = walk[100]!.time
  const mixed = [...walk.slice(0, 100), ...candleWalk('late', { rows: 900, minutes: 1, start })]
  const error = await refusedCandles(2, write('mixture/AAA-USD-5m.csv', candleCsv(mixed)))
  assert.equal(error.code, 'candles.timeframe')
})

test('of a folder with several timeframes the one asked for is read', async () => {
  write('several/AAA-USD-5m.csv', candleCsv(walk))
  write('several/AAA-USD-1m.csv', candleCsv(candleWalk('other', { rows: 2_000, minutes: 1 })))
  assert.equal((await trades(path('several'))).tradeHash, (await trades(path('candles'))).tradeHash)
})

test('two files for one pair are refused', async () => {
  const { message } = await refusedCandles(2, path('candles/AAA-USD-5m.csv'), path('wrong/AAA-USD-5m.csv'))
  assert.match(message, /both hold AAA\/USD 5m/)
})

test('a pair named twice is traded once', async () => {
  const { tradeHash } = await trades(path('candles'), '-p', 'AAA/USD,AAA/USD')
  assert.equal(tradeHash, (await trades(path('candles'))).tradeHash)
})

test('too few candles for the warm-up: needed and available', async () => {
  const file = write('FEW-USD-5m.csv', candleCsv(walk.slice(0, 31)))
  const { code, message, hint } = await refusedCandles(4, file)
  assert.equal(code, 'engine.warm-up')
  assert.match(message, /FEW\/USD: .*needs 30 .*31 are there/)
  assert.match(hint ?? '', /at least 32 candles of 5m/)
  const late = await refusedCandles(4, path('candles'), '--timerange', '20260101-')
  assert.equal(late.code, 'engine.warm-up')
})

test('a strategy that looks ahead gets no figures', async () => {
  const ahead = write(
    'ahead.ts',
    CROSS.replace('quick: ema(close, fast)', 'quick: close.map((_, row) => close[row + 1] ?? 0)'),
  )
  const error = errorOf(await leme('backtest', '-s', ahead, '--candles', path('candles'), '--json'), 8)
  assert.equal(error.code, 'strategy.looks-ahead')
})

test('a time range without candles is told with the one there is', async () => {
  const { message, hint } = await refusedCandles(4, path('candles'), '--timerange', '20260101-')
  assert.match(message, /no candle lies in the time range/)
  assert.match(hint ?? '', /There are candles from 2025-01-01 00:00 to /)
})

test('pairs of several quote currencies are refused with a choice that works', async () => {
  write('quotes/AAA-USD-5m.csv', candleCsv(walk))
  write('quotes/AAA-BTC-5m.csv', candleCsv(walk))
  const { code, hint } = await refusedCandles(2, path('quotes'))
  assert.equal(code, 'engine.quotes')
  const choice = / (-p) (\S+)$/.exec(hint ?? '')
  await trades(path('quotes'), choice![1]!, choice![2]!)
})

test('a wrong line is told as JSON too, with exit code 2', async () => {
  const lines: [string[], RegExp][] = [
    [['--candles', path('candles')], /--strategy/],
    [['-s', strategy], /no candles/],
    [['-s', strategy, '--candles', path('candles'), '--timerang', '2025'], /unknown option '--timerang'/],
    [['-s', strategy, '--candles', path('candles'), '--timerange', '2025'], /"2025" is not a time range/],
    [['-s', strategy, '--candles', path('candles'), '--timeframe', '7m'], /"7m" is not a timeframe/],
    [['-s', strategy, '--candles', path('candles'), '--workers', 'two'], /'two' is invalid/],
    [['-s', strategy, '--candles', path('candles'), '--fee', 'low'], /'low' is invalid/],
  ]
  const ends = await Promise.all(lines.map(([args]) => backtest(...args)))
  for (const [at, ended] of ends.entries()) {
    const { message, hint } = errorOf(ended, 2)
    assert.match(message, lines[at]![1])
    assert.ok(hint)
  }
})
