import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesProblems } from './check-rules.ts'
import { compileRules } from './compile-rules.ts'
import { wholeDocument } from './whole-document.fixture.ts'

/** What is put where, the place that is told (with its character), what was found, what to do. */
type Case = readonly [pointer: string, value: unknown, place: string, message: RegExp, hint: RegExp]

/** Taken out instead of changed. */
const MISSING = Symbol('missing')

const CASES: readonly Case[] = [
  // The document's shape.
  ['', [], '', /the document is \[\]/, /a rules document/],
  ['', null, '', /the document is nothing/, /a rules document/],
  ['', 'leme.rules/1', '', /the document is "leme/, /a rules document/],
  ['/schema', MISSING, '', /lacks the key "schema"/, /schema is "leme.rules\/1"/],
  ['/schema', 'leme.rules/2', '/schema', /schema is "leme.rules\/2"/, /leme.rules\/1/],
  ['/name', 'Two Words', '/name', /name is "Two Words"/, /lower-case/],
  ['/timeframe', '7m', '/timeframe', /timeframe is "7m"/, /Did you mean "1m"|a timeframe/],
  ['/timeframe', 5, '/timeframe', /timeframe is 5/, /1m, 3m, 5m/],
  ['/indicatrs', {}, '/indicatrs key', /cannot have the key "indicatrs"/, /Did you mean "indicators"\?/],
  ['/entry', 'close > 1', '/entry key', /cannot have the key "entry"/, /Known are schema, name/],
  ['/startup', -1, '/startup', /startup is -1/, /whole number of at least 0/],
  ['/startup', '30', '/startup', /startup is "30"/, /whole number/],
  ['/stop', 5, '/stop', /stop is 5/, /above 0 and below 1/],
  ['/stop', '0.05', '/stop', /stop is "0.05"/, /a number/],
  ['/stop', Number.POSITIVE_INFINITY, '/stop', /stop is Infinity/, /a number/],
  ['/roi', { soon: 0.1 }, '/roi/soon key', /cannot have the key "soon"/, /whole minutes/],
  ['/roi', { '1.5': 0.1 }, '/roi/1.5 key', /cannot have the key "1.5"/, /whole minutes/],
  ['/roi/240', 'much', '/roi/240', /entry 241 of roi is "much"|240 is "much"/, /a number/],
  ['/trailing', 'yes', '/trailing', /trailing is "yes"/, /true, false/],
  ['/trailing', { positive: 0.02 }, '/trailing', /lacks the key "offset"/, /Add it/],
  ['/trailing/offset', 0.005, '/trailing/offset', /offset is 0.005/, /above positive/],
  ['/enterLong', [], '/enterLong', /enterLong has no entries/, /1 to 100/],
  ['/enterLong', true, '/enterLong', /enterLong is true/, /a condition/],
  ['/enterLong', { every: ['close > 1'] }, '/enterLong', /enterLong is \{/, /all, any or not/],
  [
    '/enterLong',
    { all: ['close > 1'], any: ['close > 1'] },
    '/enterLong/any key',
    /cannot have the key "any"/,
    /all/,
  ],
  ['/enterLong/1/any/0', null, '/enterLong/1/any/0', /is nothing/, /a condition/],
  // Parameters.
  [
    '/params/fast',
    { kind: 'float', min: 1, max: 2, start: 1 },
    '/params/fast/kind',
    /kind is "float"/,
    /int, real, choice, flag|Did you/,
  ],
  [
    '/params/fast',
    { min: 1, max: 2, start: 1 },
    '/params/fast',
    /fast lacks the key "kind"/,
    /int, real, choice, flag/,
  ],
  ['/params/fast/start', 60, '/params/fast/start', /start is 60/, /within 5 and 50/],
  ['/params/fast/start', 7.5, '/params/fast/start', /start is 7.5/, /a whole number/],
  ['/params/fast/min', 90, '/params/fast/min', /min is 90, max is 50/, /Exchange/],
  ['/params/mode/start', 'bold', '/params/mode/start', /start is "bold"/, /calm, eager/],
  ['/params/mode/options', ['calm', 'calm'], '/params/mode/options/1', /"calm" stands here twice/, /Remove/],
  ['/params/traded/start', 1, '/params/traded/start', /start is 1/, /true or false/],
  ['/params/2nd', { kind: 'flag', start: true }, '/params/2nd key', /cannot have the key "2nd"/, /letters/],
  // Names.
  [
    '/params/close',
    { kind: 'flag', start: true },
    '/params/close key',
    /"close" cannot be a parameter: it is a column/,
    /another name/,
  ],
  [
    '/params/profit',
    { kind: 'flag', start: true },
    '/params/profit key',
    /known of every trade already/,
    /another name/,
  ],
  ['/indicators/fast', 'close', '/indicators/fast key', /it is a parameter already/, /another name/],
  [
    '/indicators/crosses',
    'close',
    '/indicators/crosses key',
    /a word of the expression language/,
    /another name/,
  ],
  ['/indicators/hour_close', 'close', '/indicators/hour_close key', /a column of "hour"/, /another name/],
  [
    '/informative/hour/indicators/high',
    'close',
    '/informative/hour/indicators/high key',
    /a column of the candles/,
    /another name/,
  ],
  // Other series.
  [
    '/informative/hour/timeframe',
    '3m',
    '/informative/hour/timeframe',
    /3m is no multiple of the document's 5m/,
    /a multiple/,
  ],
  ['/informative/hour/timeframe', '5m', '/informative/hour', /series of the document itself/, /another pair/],
  ['/informative/btc/pair', 'btc', '/informative/btc/pair', /pair is "btc"/, /BTC\/USDT/],
  [
    '/informative/Day',
    { timeframe: '1d' },
    '/informative/Day key',
    /cannot have the key "Day"/,
    /small letter/,
  ],
  ['/exitLong', 'hour.trnd > close', '/exitLong 5', /"hour" has no column "trnd"/, /Did you mean "trend"\?/],
  ['/exitLong', 'hour > close', '/exitLong 0', /"hour" is a series/, /hour.close/],
  [
    '/exitLong',
    'hour.bands > close',
    '/exitLong 5',
    /"hour.bands" has several columns/,
    /bands.upper, bands.middle/,
  ],
  [
    '/exitLong',
    'sma(hour.close, 20) > close',
    '/exitLong 8',
    /count rows of the base/,
    /informative.hour.indicators/,
  ],
  [
    '/informative/hour/indicators/trend',
    'ema(quick, 20)',
    '/informative/hour/indicators/trend 4',
    /there is no "quick"/,
    /Known are time, open/,
  ],
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
  // Trades.
  ['/enterLong', MISSING, '/exitLong key', /exitLong has no enterLong/, /Add enterLong/],
  [
    '/protections/0',
    { method: 'Cooldown' },
    '/protections/0/method',
    /method is "Cooldown"/,
    /CooldownPeriod/,
  ],
  ['/protections/0', { stopDuration: 3 }, '/protections/0', /lacks the key "method"/, /CooldownPeriod/],
  [
    '/protections/0/tradeLimit',
    3,
    '/protections/0/tradeLimit key',
    /cannot have the key "tradeLimit"/,
    /stopDuration/,
  ],
  [
    '/protections/1/stopDurationCandles',
    3,
    '/protections/1/stopDurationCandles key',
    /both stopDuration and/,
    /Remove/,
  ],
  [
    '/customExit/0/reason',
    'no reason',
    '/customExit/0/reason',
    /reason is "no reason"/,
    /a reason of letters/,
  ],
  [
    '/customStoploss/0',
    { when: 'profit > 1' },
    '/customStoploss/0',
    /lacks the key "stop"/,
    /a number or an expression/,
  ],
  ['/adjustTradePosition/0/atMost', MISSING, '/adjustTradePosition/0', /lacks the key "atMost"/, /Add it/],
  [
    '/adjustTradePosition/0/remove',
    1,
    '/adjustTradePosition/0/remove key',
    /cannot have the key "remove"/,
    /add/,
  ],
  ['/leverage', 'profit', '/leverage 0', /"profit" is not known here/, /customExit/],
  ['/startup', 100, '/startup', /the indicators need 200 candles/, /at least 200; 661 lets/],
  ['/signals', ['pUp', 'pUp'], '/signals/1', /"pUp" stands here twice/, /Remove/],
]

for (const [pointer, value, place, message, hint] of CASES) {
  const written = value === MISSING ? 'missing' : (JSON.stringify(value)?.slice(0, 70) ?? String(value))
  test(`${pointer || 'the whole'} = ${written} is refused where it stands`, () => {
    const problems = rulesProblems(changed(pointer, value))
    const [first] = problems
    assert.ok(first, 'it was accepted')
    assert.equal(placeOf(first), place, JSON.stringify(problems))
    assert.match(first.message, message)
    assert.match(first.hint, hint)
  })
}

test('a document with every part is accepted', () => {
  assert.deepEqual(rulesProblems(wholeDocument()), [])
})

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

test('a circle of indicators is told by its path, and nothing else that comes of it', () => {
  const document = changed('/indicators/calm', 'ema(slower + width, slow)')
  const circle = changed('/indicators/half', 'floor(slow / 2) + where(rising, 1, 2)', document)
  const again = changed('/indicators/slower', 'sma(calm, 10)', circle)
  const problems = rulesProblems(again)
  assert.equal(problems.length, 1, JSON.stringify(problems))
  assert.match(problems[0]!.message, /"calm" needs itself: calm → slower → calm/)
  assert.equal(placeOf(problems[0]!), '/indicators/calm 4')
})

test('an indicator may need itself', () => {
  assert.match(
    rulesProblems(changed('/indicators/quick', 'quick + 1'))[0]!.message,
    /"quick" needs itself: quick → quick/,
  )
})

test('a document that never enters is refused', () => {
  const { enterLong, exitLong, enterShort, exitShort, ...rest } = wholeDocument()
  assert.match(rulesProblems(rest)[0]!.message, /never enters/)
  assert.deepEqual(rulesProblems({ ...rest, enterShort }), [])
})

test('every problem is told at once, each with its place and what to do', () => {
  const document = changed('/exitLong', 'clos > 1', changed('/exitShort', 'opne > 1'))
  assert.throws(() => compileRules(document, ({ pointer, offset }) => `f.yaml:${pointer}:${offset}`), {
    code: 'strategy.invalid',
    where: 'f.yaml:/exitLong:0',
    message:
      'f.yaml:/exitLong:0 there is no "clos". Did you mean "close"?\n' +
      'f.yaml:/exitShort:0 there is no "opne". Did you mean "open"?',
    hint: 'Correct these 2 places.',
  })
})

test('one problem is told as message and hint', () => {
  assert.throws(() => compileRules(changed('/exitLong', 'clos > 1')), {
    where: '/exitLong character 1',
    message: '/exitLong character 1 there is no "clos"',
    hint: 'Did you mean "close"?',
  })
})

function placeOf({
  pointer,
  atKey,
  offset,
}: {
  readonly pointer: string
  readonly atKey?: boolean
  readonly offset?: number
}): string {
  return `${pointer}${atKey ? ' key' : ''}${offset === undefined ? '' : ` ${offset}`}`
}

function changed(pointer: string, value: unknown, document: unknown = wholeDocument()): unknown {
  if (pointer === '') return value
  const path = pointer.split('/').slice(1)
  const copy: unknown = structuredClone(document)
  let at = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  if (value === MISSING) delete at[path.at(-1)!]
  else at[path.at(-1)!] = value
  return copy
}
