import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { allocateCandles, allocateMask, parseTimeframe } from '../../domain/index.ts'
import { defineStrategy, findLookAhead, param, prepare, StrategyError } from './index.ts'

const candles = allocateCandles(50, parseTimeframe('5m'))
for (let row = 0; row < 50; row++) {
  candles.time[row] = row * 300_000
  candles.close[row] = Math.sin(row / 3) + 10
}
const code = (expected: string) => (error: unknown) =>
  error instanceof StrategyError && error.code === expected
const never = ({ close }: { close: Float64Array }) => allocateMask(close.length)

describe('defineStrategy', () => {
  it('infers columns and parameters, so that a misspelt name does not compile', () => {
    defineStrategy({
      name: 'typed',
      timeframe: '5m',
      params: {
        fast: param.int({ min: 1, max: 9, start: 3 }),
        mode: param.choice({ options: ['a', 'b'], start: 'a' }),
      },
      signals: ['pUp'],
      indicators: ({ close, pUp }, { fast, mode }) => {
        const text: 'a' | 'b' = mode
        assert.ok(text)
        return { quick: close.map((value) => value * fast), pUp2: pUp }
      },
      // @ts-expect-error there is no column "quik"
      enterLong: ({ quik }) => quik,
    })
    const misspelt = defineStrategy({
      name: 'misspelt',
      timeframe: '5m',
      // @ts-expect-error "fsat" is no parameter
      indicators: (_, { fsat }) => fsat,
      enterLong: never,
    })
    assert.throws(() => prepare(misspelt, candles))
  })

  it('refuses names, startups and risks that make no sense', () => {
    const base = { name: 'ok', timeframe: '5m', indicators: () => ({}), enterLong: never }
    assert.throws(() => defineStrategy({ ...base, name: 'No Name' }), code('strategy.invalid'))
    assert.throws(() => defineStrategy({ ...base, startup: -1 }), code('strategy.invalid'))
    assert.throws(() => defineStrategy({ ...base, risk: { stop: 5 } }), code('strategy.invalid'))
    assert.throws(
      () =>
        defineStrategy({
          ...base,
          risk: { trailing: { positive: 0.02, offset: 0.01, onlyOffsetReached: true } },
        }),
      code('strategy.invalid'),
    )
    assert.throws(() => defineStrategy({ ...base, timeframe: '7m' }), /not a timeframe/)
    assert.throws(() => defineStrategy({ ...base, enterLongs: never } as typeof base), /has no "enterLongs"/)
    assert.throws(() => defineStrategy({ ...base, exitLnog: never } as typeof base), {
      message: 'a strategy has no "exitLnog"',
      hint: 'Did you mean "exitLong"?',
    })
    assert.throws(() => defineStrategy({ ...base, risk: { rio: 4 } as object }), /a risk has no "rio"/)
    const { enterLong: _, ...without } = base
    assert.throws(() => defineStrategy(without as typeof base), /enterLong is missing/)
  })
})

describe('prepare', () => {
  const strategy = defineStrategy({
    name: 'plain',
    timeframe: '5m',
    params: { fast: param.int({ min: 1, max: 9, start: 3 }), steep: param.flag({ start: false }) },
    indicators: ({ close }, { fast }) => ({ scaled: close.map((value) => value * fast) }),
    enterLong: ({ scaled }) => Uint8Array.from(scaled, (value) => (value > 30 ? 1 : 0)),
  })

  it('gives one decision per candle and an empty mask where nothing is declared', () => {
    const { enterLong, exitLong, indicators } = prepare(strategy, candles, { params: { fast: 4 } })
    assert.equal(enterLong.length, 50)
    assert.equal(indicators.scaled?.[7], candles.close[7]! * 4)
    assert.equal(
      exitLong.reduce((sum, flag) => sum + flag, 0),
      0,
    )
  })

  it('refuses parameters that are unknown or out of range', () => {
    assert.throws(() => prepare(strategy, candles, { params: { fats: 4 } }), /"fats" is no parameter/)
    assert.throws(() => prepare(strategy, candles, { params: { fast: 4.5 } }), /whole number|fast/)
    assert.throws(() => prepare(strategy, candles, { params: { steep: 1 } }), code('strategy.parameter'))
  })

  it('names the part that threw and keeps the cause', () => {
    const broken = defineStrategy({
      name: 'broken',
      timeframe: '5m',
      indicators: () => {
        throw new RangeError('no such window')
      },
      enterLong: never,
    })
    assert.throws(
      () => prepare(broken, candles),
      (error) =>
        error instanceof StrategyError &&
        error.message === 'broken: indicators threw: no such window' &&
        error.cause instanceof RangeError,
    )
  })

  it('names a column that is not there, and the one that was meant', () => {
    const misspelt = defineStrategy({
      name: 'misspelt',
      timeframe: '5m',
      indicators: ({ close }) => ({ scaled: close }),
      // @ts-expect-error there is no column "scaleld"
      enterLong: ({ scaleld }) => scaleld.map(() => 1),
    })
    assert.throws(() => prepare(misspelt, candles), {
      code: 'strategy.column',
      message: 'misspelt: there is no column "scaleld"',
      hint: 'Did you mean "scaled"?',
    })
  })

  it('refuses results that are not one value per candle', () => {
    const short = defineStrategy({
      name: 'short',
      timeframe: '5m',
      indicators: ({ close }) => ({ cut: close.subarray(1) }),
      enterLong: never,
    })
    assert.throws(
      () => prepare(short, candles),
      /indicator "cut" is Float64Array of 49, not a Float64Array of 50/,
    )
    const hiding = defineStrategy({
      name: 'hides',
      timeframe: '5m',
      indicators: ({ close }) => ({ open: close }),
      enterLong: never,
    })
    assert.throws(() => prepare(hiding, candles), /hides the column "open"/)
  })

  it('asks for the signals that the strategy declares', () => {
    const scored = defineStrategy({
      name: 'scored',
      timeframe: '5m',
      signals: ['pUp'],
      indicators: () => ({}),
      enterLong: ({ pUp }) => Uint8Array.from(pUp, (p) => (p > 0.5 ? 1 : 0)),
    })
    assert.throws(() => prepare(scored, candles), /needs the signal "pUp"/)
    const pUp = new Float64Array(50).fill(0.6)
    assert.equal(prepare(scored, candles, { signals: { pUp } }).enterLong[49], 1)
  })
})

describe('the cut test', () => {
  it('passes a strategy that sees only the past', () => {
    const past = defineStrategy({
      name: 'past',
      timeframe: '5m',
      indicators: ({ close }) => ({
        change: close.map((value, row) => (row ? value - close[row - 1]! : Number.NaN)),
      }),
      enterLong: ({ change }) => Uint8Array.from(change, (value) => (value > 0 ? 1 : 0)),
    })
    assert.equal(findLookAhead(past, candles), undefined)
  })

  it('names the first column that sees the next candle, and one that normalises by the whole series', () => {
    const next = defineStrategy({
      name: 'next',
      timeframe: '5m',
      indicators: ({ close }) => ({ ahead: close.map((_, row) => close[row + 1] ?? 0) }),
      enterLong: never,
    })
    assert.equal(findLookAhead(next, candles)?.column, 'ahead')
    const normalised = defineStrategy({
      name: 'normalised',
      timeframe: '5m',
      indicators: ({ close }) => ({ share: close.map((value) => value / close.length) }),
      enterLong: never,
    })
    assert.equal(findLookAhead(normalised, candles)?.column, 'share')
  })
})
