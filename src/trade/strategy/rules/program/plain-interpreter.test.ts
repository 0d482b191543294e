import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Candles } from '../../../../domain/index.ts'
import { type Params, resolveParams } from '../../param.ts'
import { prepare } from '../../prepare.ts'
import { arbitraryRules } from '../arbitrary-rules.fixture.ts'
import { candleWalk } from '../candle-walk.fixture.ts'
import { compileRules } from '../compile-rules.ts'
import type { Condition, RulesDocument } from '../document/rules-schema.ts'
import { PlainInterpreter } from './plain-interpreter.fixture.ts'

const DECISIONS = ['enterLong', 'exitLong', 'enterShort'] as const
const OVERRIDES = fc.record(
  {
    fast: fc.integer({ min: 2, max: 9 }),
    slow: fc.integer({ min: 10, max: 40 }),
    level: fc.double({ min: -1, max: 80, noNaN: true }),
    mode: fc.constantFrom('calm', 'eager'),
    on: fc.boolean(),
  },
  { requiredKeys: [] },
)

test('every column and decision is what the expression says, row by row', () => {
  fc.assert(
    fc.property(arbitraryRules(), OVERRIDES, fc.nat(1e6), (document, params, seed) => {
      const candles = candleWalk(seed, 90, document)
      const prepared = prepare(compileRules(document), candles, { params })
      const plain = interpreter(document, candles, params)
      for (const name of Object.keys(document.indicators!)) {
        assert.deepEqual([...prepared.indicators[name]!], plain.rows(name), name)
      }
      for (const name of DECISIONS) {
        if (document[name] === undefined) continue
        const wanted = plain.rows(textOf(document[name])).map((holds) => (holds ? 1 : 0))
        assert.deepEqual([...prepared[name]], wanted, name)
      }
    }),
    { numRuns: 400 },
  )
})

const CANDLES = candleWalk(11, 60)

/** Written, and the same in other words. */
const EQUAL: readonly (readonly [string, string])[] = [
  ['30 crosses above rsi(close, 3)', 'rsi(close, 3) crosses below 30'],
  ['30 < rsi(close, 3)', 'rsi(close, 3) > 30'],
  ['30 <= rsi(close, 3)', 'rsi(close, 3) >= 30'],
  ['50 > rsi(close, 3)', 'not (rsi(close, 3) >= 50) and rsi(close, 3) == rsi(close, 3)'],
  ['rsi(close, 20) != 3', 'rsi(close, 20) < 3 or rsi(close, 20) > 3'],
  ['100 - close > 0', 'close < 100'],
  ['where(close > open, 1, 0) == 1', 'close > open'],
  ['min(close, open, 100) < 100', 'close < 100 or open < 100'],
  ['max(close, open) > 100', 'close > 100 or open > 100'],
  [
    'min(close + 1, open + 2, high - 3, low * 1) > 98',
    'close + 1 > 98 and open + 2 > 98 and high - 3 > 98 and low > 98',
  ],
  [
    'max(close - 9, open - 8, high * 0.9, low - 1) < 100',
    'not (close - 9 >= 100 or open - 8 >= 100 or high * 0.9 >= 100 or low - 1 >= 100)',
  ],
  ['prev(prev(close)) < close', 'shift(close, 2) < close'],
  ['-close < -100', 'close > 100'],
  ['true', 'close > 0'],
  ['false or close > 100', 'close > 100'],
]

for (const [text, other] of EQUAL) {
  test(`${text} is ${other}`, () => {
    const [a, b] = [text, other].map((enterLong) => decided({ enterLong }))
    assert.deepEqual(a, b)
    assert.deepEqual(a, interpreter(document({}), CANDLES, {}).rows(text).map(Number))
  })
}

test('a row without a value holds nothing but "not"', () => {
  assert.deepEqual(decided({ enterLong: 'sma(close, 60) != 1' }).slice(0, 59), new Array(59).fill(0))
  assert.deepEqual(
    decided({ enterLong: 'sma(close, 60) == sma(close, 60)' }).slice(0, 59),
    new Array(59).fill(0),
  )
  assert.deepEqual(decided({ enterLong: 'not (sma(close, 60) > 1)' }).slice(0, 59), new Array(59).fill(1))
})

test('candles may be few, or none', () => {
  for (const rows of [0, 1, 2]) {
    const strategy = compileRules(document({ enterLong: 'close crosses above sma(close, 20) or true' }))
    assert.deepEqual([...prepare(strategy, candleWalk(1, rows)).enterLong], new Array(rows).fill(1))
  }
})

function document(change: Partial<RulesDocument>): RulesDocument {
  return { schema: 'leme.rules/1', name: 'plain', timeframe: '5m', enterLong: 'true', ...change }
}

function decided(change: Partial<RulesDocument>): number[] {
  return [...prepare(compileRules(document(change)), CANDLES).enterLong]
}

function interpreter({ params = {}, indicators = {} }: RulesDocument, candles: Candles, overrides: object) {
  const values = resolveParams(params as Params, { ...overrides })
  const plain = new PlainInterpreter(candles, values)
  for (const [name, text] of Object.entries(indicators)) plain.name(name, text)
  return plain
}

/** A condition as one expression. */
function textOf(condition: Condition): string {
  if (typeof condition === 'string') return `(${condition})`
  if (isList(condition)) return `(${condition.map(textOf).join(' and ')})`
  if ('all' in condition) return `(${condition.all.map(textOf).join(' and ')})`
  return 'any' in condition ? `(${condition.any.map(textOf).join(' or ')})` : `(not ${textOf(condition.not)})`
}

function isList(condition: Condition): condition is readonly Condition[] {
  return Array.isArray(condition)
}
