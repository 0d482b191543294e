import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePair } from '../../../domain/index.ts'
import {
  above,
  adx,
  and,
  atLeast,
  atMost,
  atr,
  below,
  bollinger,
  crossesAbove,
  crossesBelow,
  ema,
  macd,
  not,
  or,
  rollingMax,
  rollingMin,
  rsi,
  shift,
  sma,
} from '../../../math/index.ts'
import { prepareMarket, simulate, tradingSettings } from '../../engine/index.ts'
import { resample } from '../../market/index.ts'
import { tradeHash } from '../../research/index.ts'
import { findLookAhead } from '../cut-test.ts'
import { param } from '../param.ts'
import { prepare } from '../prepare.ts'
import { DECISION_NAMES, type Strategy } from '../strategy.ts'
import { defineStrategy } from '../vector-strategy.ts'
import { arbitraryRules } from './arbitrary-rules.fixture.ts'
import { candleWalk } from './candle-walk.fixture.ts'
import { canonicalRules } from './canonical-rules.ts'
import { compileRules } from './compile-rules.ts'
import type { RulesDocument } from './document/rules-schema.ts'
import { wholeDocument } from './whole-document.fixture.ts'

const seeds = fc.integer({ min: 0, max: 1e9 })

/** Documents beside what a person would write for them. */
const PAIRS: readonly (readonly [RulesDocument, Strategy])[] = [
  [
    {
      schema: 'leme.rules/1',
      name: 'averages',
      timeframe: '5m',
      startup: 60,
      params: {
        fast: { kind: 'int', min: 5, max: 20, start: 8 },
        slow: { kind: 'int', min: 21, max: 60, start: 30 },
      },
      indicators: { quick: 'ema(close, fast)', calm: 'sma(close, slow)' },
      enterLong: ['quick crosses above calm', 'volume > 0'],
      exitLong: 'quick crosses below calm',
      stop: 0.03,
      roi: { 0: 0.05, 120: 0.01 },
    },
    defineStrategy({
      name: 'averages',
      timeframe: '5m',
      startup: 60,
      params: {
        fast: param.int({ min: 5, max: 20, start: 8 }),
        slow: param.int({ min: 21, max: 60, start: 30 }),
      },
      risk: { stop: 0.03, roi: { 0: 0.05, 120: 0.01 } },
      indicators: ({ close }, { fast, slow }) => ({ quick: ema(close, fast), calm: sma(close, slow) }),
      enterLong: ({ quick, calm, volume }) => and(crossesAbove(quick, calm), above(volume, 0)),
      exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'bands',
      timeframe: '5m',
      startup: 40,
      params: { least: { kind: 'real', min: 10, max: 45, start: 35 }, eager: { kind: 'flag', start: false } },
      indicators: { bands: 'bollinger(close, 20, {deviations: 1.5})', strength: 'rsi(close, 14)' },
      enterLong: {
        any: [
          { all: ['close < bands.lower', 'strength < least'] },
          { all: ['eager', 'close <= bands.lower'] },
        ],
      },
      exitLong: 'close >= bands.middle or strength crosses above 60',
      trailing: { positive: 0.004, offset: 0.01 },
    },
    defineStrategy({
      name: 'bands',
      timeframe: '5m',
      startup: 40,
      params: { least: param.real({ min: 10, max: 45, start: 35 }), eager: param.flag({ start: false }) },
      risk: { trailing: { positive: 0.004, offset: 0.01 } },
      indicators: ({ close }) => {
        const { lower, middle } = bollinger(close, 20, { deviations: 1.5 })
        return { lower, middle, strength: rsi(close, 14) }
      },
      enterLong: ({ close, lower, strength }, { least, eager }) => {
        const calm = and(below(close, lower), below(strength, least))
        return eager ? or(calm, atMost(close, lower)) : calm
      },
      exitLong: ({ close, middle, strength }) => or(atLeast(close, middle), crossesAbove(strength, 60)),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'breakout',
      timeframe: '5m',
      startup: 60,
      indicators: { top: 'shift(rollingMax(high, 30), 1)', bottom: 'prev(rollingMin(low, 10))' },
      enterLong: ['close > top', 'adx(14).adx > 15', 'not (close - open > 3 * atr(14))'],
      exitLong: ['close < bottom'],
      stop: 0.04,
    },
    defineStrategy({
      name: 'breakout',
      timeframe: '5m',
      startup: 60,
      risk: { stop: 0.04 },
      indicators: (candles) => ({
        top: shift(rollingMax(candles.high, 30), 1),
        bottom: shift(rollingMin(candles.low, 10), 1),
        trend: adx(candles, 14).adx,
        rise: candles.close.map((close, row) => close - candles.open[row]!),
        wide: atr(candles, 14).map((range) => 3 * range),
      }),
      enterLong: ({ close, top, trend, rise, wide }) =>
        and(above(close, top), above(trend, 15), not(above(rise, wide))),
      exitLong: ({ close, bottom }) => below(close, bottom),
    }),
  ],
  [
    {
      schema: 'leme.rules/1',
      name: 'histogram',
      timeframe: '5m',
      startup: 80,
      informative: {
        hour: { timeframe: '1h', indicators: { trend: 'ema(close, 6)', rising: 'close > trend' } },
      },
      enterLong: 'macd(close).histogram crosses above 0 and hour.rising',
      exitLong: 'macd(close).histogram < 0 or close < hour.trend * 0.98',
      stop: 0.05,
    },
    defineStrategy({
      name: 'histogram',
      timeframe: '5m',
      startup: 80,
      risk: { stop: 0.05 },
      informative: {
        hour: { timeframe: '1h', indicators: ({ close }) => ({ trend: ema(close, 6) }) },
      },
      indicators: ({ close, hour_trend }) => ({
        histogram: macd(close).histogram,
        floor: hour_trend.map((trend) => trend * 0.98),
      }),
      enterLong: ({ histogram, hour_close, hour_trend }) =>
        and(crossesAbove(histogram, 0), above(hour_close, hour_trend)),
      exitLong: ({ histogram, close, floor }) => or(below(histogram, 0), below(close, floor)),
    }),
  ],
]

for (const [document, byHand] of PAIRS) {
  test(`${document.name}: the document decides as its vector form does, and trades the same`, () => {
    const strategy = compileRules(document)
    assert.equal(strategy.startup, byHand.startup)
    assert.deepEqual(strategy.risk, byHand.risk)
    fc.assert(
      fc.property(seeds, fc.integer({ min: 1, max: 900 }), (seed, rows) => {
        const candles = candleWalk(seed, rows)
        const informative = {
          hour: resample(candles, strategy.informative[0]?.timeframe ?? candles.timeframe),
        }
        const [made, wanted] = [strategy, byHand].map((each) => prepare(each, candles, { informative }))
        for (const name of DECISION_NAMES) assert.deepEqual(made![name], wanted![name], name)
      }),
      { numRuns: 40 },
    )
    const candles = candleWalk(7, 8_000)
    const [trades, wanted] = [strategy, byHand].map((each) => {
      const market = prepareMarket(each, { pair: parsePair('ABC/USD'), candles })
      return simulate([market], { settings: tradingSettings(each.risk) }).trades
    })
    assert.ok(trades!.length > 20, `${trades!.length} trades`)
    assert.equal(tradeHash(trades!), tradeHash(wanted!))
  })
}

test('parameters change what a document decides, as they do in its vector form', () => {
  const [document, byHand] = PAIRS[0]!
  const candles = candleWalk(3, 500)
  const options = { params: { fast: 20, slow: 21 } }
  assert.deepEqual(
    prepare(compileRules(document), candles, options).enterLong,
    prepare(byHand, candles, options).enterLong,
  )
})

test('no document looks ahead', () => {
  fc.assert(
    fc.property(arbitraryRules(), seeds, (document, seed) => {
      const candles = candleWalk(seed, 160, document)
      assert.equal(findLookAhead(compileRules(document), candles), undefined)
    }),
    { numRuns: 150 },
  )
})

test('no document that looks at another series looks ahead', () => {
  fc.assert(
    fc.property(arbitraryRules({ other: true }), seeds, (document, seed) => {
      const strategy = compileRules(document)
      const candles = candleWalk(seed, 700, document)
      const informative = { day: resample(candles, strategy.informative[0]!.timeframe) }
      assert.equal(findLookAhead(strategy, candles, { informative, cuts: [40, 288, 300, 650] }), undefined)
    }),
    { numRuns: 40 },
  )
})

test('the canonical form is a document that decides the same', () => {
  fc.assert(
    fc.property(arbitraryRules(), seeds, (document, seed) => {
      const candles = candleWalk(seed, 120, document)
      const canonical: unknown = JSON.parse(canonicalRules(document))
      const [a, b] = [document, canonical].map((each) => prepare(compileRules(each), candles))
      for (const name of DECISION_NAMES) assert.deepEqual(a![name], b![name], name)
      assert.equal(canonicalRules(canonical), canonicalRules(document))
    }),
    { numRuns: 60 },
  )
})

test('what nobody declares as startup lets every average settle at the largest parameters', () => {
  const { startup, ...rest } = PAIRS[0]![0]
  assert.equal(startup, 60)
  // 19 rows before the first full window, 47 until 1 − 2/21 has taken 99 % away, one for the crossing.
  assert.equal(compileRules(rest).startup, 67)
  // α = 2/201: 0.99 is gone after 461 rows; 199 rows before the first full window; one for the crossing.
  const { startup: declared, ...whole } = wholeDocument()
  assert.equal(declared, 250)
  assert.equal(compileRules(whole).startup, 661)
})

test('a name stands once among the columns, and what two decisions need is computed once', () => {
  const document: RulesDocument = {
    schema: 'leme.rules/1',
    name: 'shared',
    timeframe: '5m',
    indicators: { strength: 'rsi(close, 14)', same: 'rsi(close, 14)', bands: 'bollinger(close, 20)' },
    enterLong: 'rsi(close, 14) < 30 and ema(close, 9) > bollinger(close, 20).lower and open > close * 2',
    exitLong: 'ema(close, 9) < sma(close, 5) or close * 2 < high',
    enterShort: 'macd(close).line > 0',
    exitShort: 'macd(close).signal > 0',
    customExit: [{ when: 'close crosses above sma(close, 5)', reason: 'sma' }],
  }
  const { indicators, enterLong } = prepare(compileRules(document), candleWalk(1, 300))
  assert.deepEqual(Object.keys(indicators).sort(), [
    'bands.lower',
    'bands.middle',
    'bands.upper',
    'close * 2',
    'close crosses above sma(close, 5)',
    'ema(close, 9)',
    'macd(close).line',
    'macd(close).signal',
    'same',
    'strength',
  ])
  assert.equal(indicators.strength, indicators.same)
  const plain = prepare(
    compileRules({ ...document, exitLong: 'true', exitShort: 'true' }),
    candleWalk(1, 300),
  )
  assert.deepEqual(enterLong, plain.enterLong)
})

test('columns of the candles and of signals can be indicators by another name', () => {
  const strategy = compileRules({
    schema: 'leme.rules/1',
    name: 'aliases',
    timeframe: '5m',
    signals: ['pUp'],
    indicators: { price: 'close', score: 'pUp', both: 'price + score' },
    enterLong: 'both > price',
  })
  const candles = candleWalk(1, 5)
  const { indicators, enterLong } = prepare(strategy, candles, {
    signals: { pUp: Float64Array.of(1, 0, -1, Number.NaN, 2) },
  })
  assert.deepEqual([...enterLong], [1, 0, 0, 0, 1])
  assert.deepEqual(indicators.price, candles.close)
})
