import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesProblems } from './check-rules.ts'
import { changed, judgeMalformed, type Malformed } from './malformed.fixture.ts'

const CASES: readonly Malformed[] = [
  // Spelling of expressions.
  ['/exitLong', '', '/exitLong', /exitLong is ""/, /an expression|a condition/],
  ['/exitLong', '   ', '/exitLong 3', /there is no expression/, /Write one/],
  ['/exitLong', 'close >', '/exitLong 7', /the expression ends where a value/, /a name, a number/],
  ['/exitLong', 'close > > 1', '/exitLong 8', /">" where a value/, /a name, a number/],
  ['/exitLong', '(close > 1', '/exitLong 10', /the expression ends where "\)"/, /Close the bracket/],
  ['/exitLong', 'close > 1)', '/exitLong 9', /"\)" follows a complete/, /operator/],
  ['/exitLong', 'close > 1 open > 1', '/exitLong 10', /"open" follows a complete/, /entry of its own/],
  ['/exitLong', 'close = 1', '/exitLong 6', /"=" means nothing/, /"==" to compare/],
  ['/exitLong', 'close > 1 && open > 1', '/exitLong 10', /"&&" means nothing/, /"and"/],
  ['/exitLong', 'close[1] > 1', '/exitLong 5', /"\[" means nothing/, /shift/],
  ['/exitLong', '20 < rsi(close, 14) < 70', '/exitLong 20', /do not chain/, /"and"/],
  ['/exitLong', 'close crosses 3', '/exitLong 14', /"3" after "crosses"/, /crosses above/],
  ['/exitLong', 'close above 3', '/exitLong 6', /"above" follows/, /crosses above/],
  ['/exitLong', 'close > 12h', '/exitLong 8', /"12h" is no number/, /digits/],
  ['/exitLong', 'close > 1e999', '/exitLong 8', /"1e999" is no number/, /digits/],
  ['/exitLong', "mode == 'calm", '/exitLong 8', /a text is not closed/, /quotes/],
  ['/exitLong', 'close > 1 # why', '/exitLong 10', /"#" means nothing/, /Use names/],
  [
    '/exitLong',
    `${'('.repeat(70)}close${')'.repeat(70)} > 1`,
    '/exitLong 64',
    /nested deeper than 64/,
    /indicators/,
  ],
  ['/exitLong', 'macd(close, {fast 12}).line > 0', '/exitLong 18', /"12" where ":"/, /\{name: value\}/],
  [
    '/exitLong',
    'macd(close, {fast: 12, fast: 13}).line > 0',
    '/exitLong 23',
    /"fast" stands here twice/,
    /Remove/,
  ],
  // Names in expressions.
  ['/exitLong', 'quikc > calm', '/exitLong 0', /there is no "quikc"/, /Did you mean "quick"\?/],
  ['/exitLong', 'smma(close, 20) > 1', '/exitLong 0', /there is no function "smma"/, /Did you mean "sma"\?/],
  ['/exitLong', 'constructor > 1', '/exitLong 0', /there is no "constructor"/, /Known are/],
  ['/exitLong', 'toString(close) > 1', '/exitLong 0', /there is no function "toString"/, /Known are/],
  ['/exitLong', 'profit > 0.1', '/exitLong 0', /"profit" is not known here/, /customStoploss, customExit/],
  [
    '/customExit/0/when',
    'maxStake > 1',
    '/customExit/0/when 0',
    /"maxStake" is not known here/,
    /adjustTradePosition/,
  ],
  // Kinds.
  ['/exitLong', 'close', '/exitLong 0', /needs a condition and got a column/, /> 0/],
  ['/exitLong', 'close and open > 1', '/exitLong 0', /"and" needs a condition and got a column/, /Compare/],
  [
    '/exitLong',
    'rising + 1 > 0',
    '/exitLong 7',
    /"\+" needs numbers or columns and got a condition/,
    /where\(condition/,
  ],
  [
    '/exitLong',
    'macd(close) > 0',
    '/exitLong 12',
    /several columns \(line, signal, histogram\)/,
    /line, signal/,
  ],
  [
    '/exitLong',
    'macd(close).histo > 0',
    '/exitLong 12',
    /there is no part "histo"/,
    /Known are line|Did you/,
  ],
  ['/exitLong', 'close.high > 0', '/exitLong 5', /a column has no part "high"/, /Take away/],
  ['/exitLong', 'mode > 1', '/exitLong 5', /">" needs numbers or columns and got a text/, /==/],
  ['/exitLong', "mode == 'clam'", '/exitLong 5', /'clam' is never equal/, /Did you mean "calm"\?/],
  ['/exitLong', 'mode == 3', '/exitLong 5', /a text is compared with a number/, /options/],
  ['/exitLong', '1 crosses above 2', '/exitLong 2', /two numbers never cross/, /a column/],
  ['/customExit/0/when', 'profit crosses above 0.1', '/customExit/0/when 7', /no row before/, /</],
  ['/customExit/0/when', 'sma(profit, 3) > 0.1', '/customExit/0/when 4', /has no past/, /a column/],
  [
    '/customStoploss/0/stop',
    'rising',
    '/customStoploss/0/stop 0',
    /needs numbers or columns and got a condition/,
    /where/,
  ],
  // Calls.
  ['/exitLong', 'sma(close) > 1', '/exitLong 0', /sma takes 2 arguments and got 1/, /sma\(column, n\)/],
  [
    '/exitLong',
    'sma(5, close) > 1',
    '/exitLong 4',
    /sma needs a column and got a number/,
    /sma\(column, n\)/,
  ],
  ['/exitLong', 'prev(close, 2) > 1', '/exitLong 0', /prev takes 1 argument and got 2/, /prev\(column\)/],
  ['/exitLong', 'min(close) > 1', '/exitLong 0', /min takes 2 to 16 arguments/, /min\(a, b/],
  [
    '/exitLong',
    'bollinger(close, 20, {width: 2}).upper > 1',
    '/exitLong 22',
    /no option "width"/,
    /deviations/,
  ],
  [
    '/exitLong',
    'sma(close, 20, {seed: 1}) > 1',
    '/exitLong 16',
    /sma has no option "seed"/,
    /sma\(column, n\)/,
  ],
  [
    '/exitLong',
    "ema(close, 20, {seed: 'last'}) > 1",
    '/exitLong 22',
    /seed of ema cannot be 'last'/,
    /'first', 'sma'/,
  ],
  ['/exitLong', 'ema(close, 20, {seed: 3}) > 1', '/exitLong 22', /seed of ema is no text/, /'first', 'sma'/],
  ['/exitLong', 'sma(close, 0) > 1', '/exitLong 11', /n of sma is 0/, /within 1 and 10000/],
  ['/exitLong', 'sma(close, 2.5) > 1', '/exitLong 11', /other than whole/, /floor/],
  ['/exitLong', 'sma(close, 20000) > 1', '/exitLong 11', /n of sma is 20000/, /within 1 and 10000/],
  ['/exitLong', 'sma(close, least) > 1', '/exitLong 11', /other than whole \(10 to 50\)/, /int parameters/],
  ['/exitLong', 'sma(close, fast - 10) > 1', '/exitLong 16', /goes from -5 to 40/, /whatever the parameters/],
  ['/exitLong', 'sma(close, fast * slow * 2) > 1', '/exitLong 23', /goes from 200 to 20000/, /whatever/],
  ['/exitLong', 'sma(close, close) > 1', '/exitLong 11', /n of sma is a column/, /int parameter/],
  [
    '/customExit/0/when',
    'sma(close, entries) > 1',
    '/customExit/0/when 11',
    /depends on the trade/,
    /parameters/,
  ],
  // The future.
  ['/exitLong', 'shift(close, -1) > close', '/exitLong 13', /shift by -1 would look ahead/, /past/],
  [
    '/exitLong',
    'shift(close, 0 - fast) > close',
    '/exitLong 15',
    /shift by -50 to -5 would look ahead/,
    /past/,
  ],
  [
    '/exitLong',
    'shift(close, fast - 10) > close',
    '/exitLong 18',
    /-5 to 40: below 0 it would look ahead/,
    /within 0/,
  ],
  ['/exitLong', 'shift(close, 1.5) > close', '/exitLong 13', /other than whole/, /floor/],
]

judgeMalformed(CASES)

const FINE: readonly (readonly [pointer: string, value: unknown])[] = [
  ['/exitLong', 'sma(hour.close / typicalPrice(), 20) > 1'],
  ['/exitLong', 'ema(btc.close, 20) > btc.open'],
  ['/exitLong', 'hour.trend crosses above hour.close'],
  ['/exitLong', 'sma(close, max(2, min(fast, floor(slow / 3)))) > 1'],
  ['/exitLong', 'shift(close, fast - 5) > close'],
  ['/exitLong', "mode != 'eager' and traded"],
  ['/exitLong', "ema(close, 9, {seed: 'sma'}) > 1"],
  ['/leverage', 3],
  ['/customExit/0/when', 'close > sma(close, 9) and isShort'],
  ['/informative/hour/indicators/quick', 'sma(close, fast)'],
]
for (const [pointer, value] of FINE) {
  test(`${pointer} = ${JSON.stringify(value)} is fine`, () => {
    assert.deepEqual(rulesProblems(changed(pointer, value)), [])
  })
}

test('a number that may be none is no period, however it is held within bounds', () => {
  for (const text of ['sqrt(0 - fast)', 'slow / (fast - 5)', 'log(least)']) {
    const [problem] = rulesProblems(changed('/exitLong', `sma(close, max(2, min(9, floor(${text})))) > 1`))
    assert.match(problem!.message, /n of sma can be other than whole/)
  }
})
