import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parsePair } from '../../../domain/index.ts'
import { prepareMarket, simulate, tradingSettings } from '../../engine/index.ts'
import { resample } from '../../market/index.ts'
import { tradeHash } from '../../research/index.ts'
import { findLookAhead } from '../cut-test.ts'
import { prepare } from '../prepare.ts'
import { DECISION_NAMES } from '../strategy.ts'
import { arbitraryRules } from './arbitrary-rules.fixture.ts'
import { BY_HAND } from './by-hand.fixture.ts'
import { candleWalk } from './candle-walk.fixture.ts'
import { canonicalRules } from './canonical-rules.ts'
import { compileRules } from './compile-rules.ts'
import type { RulesDocument } from './document/rules-schema.ts'
import { wholeDocument } from './whole-document.fixture.ts'

const seeds = fc.integer({ min: 0, max: 1e9 })

for (const [document, byHand] of BY_HAND) {
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
  const [document, byHand] = BY_HAND[0]!
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
  const { startup, ...rest } = BY_HAND[0]![0]
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

test('what is done with a document later changes no strategy', () => {
  const document = structuredClone(BY_HAND[0]![0])
  const strategy = compileRules(document)
  document.roi![0] = 9
  Object.assign(document.params!.fast!, { start: 20 })
  assert.deepEqual(strategy.risk.roi, { 0: 0.05, 120: 0.01 })
  assert.equal(strategy.params.fast!.start, 8)
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
