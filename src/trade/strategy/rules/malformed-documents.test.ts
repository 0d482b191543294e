import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesProblems } from './check-rules.ts'
import { compileRules } from './compile-rules.ts'
import { changed, judgeMalformed, type Malformed, MISSING, placeOf } from './malformed.fixture.ts'
import { wholeDocument } from './whole-document.fixture.ts'

const CASES: readonly Malformed[] = [
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

judgeMalformed(CASES)

test('a document with every part is accepted', () => {
  assert.deepEqual(rulesProblems(wholeDocument()), [])
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
