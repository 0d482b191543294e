import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { allocateCandles, allocateMask, parseTimeframe } from '../../domain/index.ts'
import { shift } from '../../math/index.ts'
import {
  assertCausal,
  bindCallbacks,
  bindStrategy,
  defineEventStrategy,
  defineStrategy,
  prepare,
  StrategyError,
} from './index.ts'

const LENGTH = 40

function candlesOf() {
  const candles = allocateCandles(LENGTH, parseTimeframe('5m'))
  for (let row = 0; row < LENGTH; row++) {
    candles.time[row] = row * 300_000
    candles.close[row] = 100 + Math.sin(row)
  }
  return candles
}
const code = (expected: string) => (error: unknown) =>
  error instanceof StrategyError && error.code === expected
const none = () => ({})
const never = ({ close }: { close: Float64Array }) => allocateMask(close.length)

describe('the columns that a strategy is given', () => {
  it('are not to be written, not even sorted', () => {
    const sorts = defineStrategy({
      name: 'sorts',
      timeframe: '5m',
      indicators: ({ close }) => ({ median: close.map(() => close.sort()[LENGTH / 2]!) }),
      enterLong: never,
    })
    assert.throws(() => prepare(sorts, candlesOf()), {
      code: 'strategy.wrote',
      message: 'sorts writes into the column "close"',
      hint: 'Columns are only read; work on a copy: close.slice(), close.toSorted().',
    })
  })

  it('are watched in every row, whatever is written, through every function', () => {
    const names = ['time', 'open', 'high', 'low', 'close', 'volume', 'score'] as const
    const value = fc.oneof(fc.constantFrom(Number.NaN, 0, -1), fc.double({ min: 1, max: 1e6, noNaN: true }))
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(LENGTH - 1), value, (name, row, written) => {
        const candles = candlesOf()
        const score = new Float64Array(LENGTH).fill(Number.NaN).fill(0.5, 10)
        const writes = defineStrategy({
          name: 'writes',
          timeframe: '5m',
          signals: ['score'],
          indicators: none,
          enterLong: never,
          exitLong: (columns) => {
            columns[name][row] = written
            return never(columns)
          },
        })
        const before = name === 'score' ? score[row] : candles[name][row]
        const run = () => prepare(writes, candles, { signals: { score } })
        if (Object.is(before, written)) run()
        else assert.throws(run, code('strategy.wrote'))
      }),
    )
  })

  it('keep their names: no signal stands for a candle column', () => {
    const hides = defineStrategy({
      name: 'hides',
      timeframe: '5m',
      signals: ['close'],
      indicators: none,
      enterLong: never,
    })
    assert.throws(
      () => prepare(hides, candlesOf(), { signals: { close: new Float64Array(LENGTH) } }),
      /signal "close" hides the column "close"/,
    )
  })
})

describe('the decisions of a strategy', () => {
  it('are its own, even if it uses one mask for all pairs', () => {
    const mask = allocateMask(LENGTH)
    const thrifty = defineStrategy({
      name: 'thrifty',
      timeframe: '5m',
      indicators: none,
      enterLong: ({ close }) => mask.fill(close[0]! > 100 ? 1 : 0),
    })
    const [low, high] = [candlesOf(), candlesOf()]
    high.close[0] = 200
    const first = prepare(thrifty, high)
    prepare(thrifty, low)
    assert.equal(first.enterLong[7], 1)
  })

  it('are 1 or 0', () => {
    const counts = defineStrategy({
      name: 'counts',
      timeframe: '5m',
      indicators: none,
      enterLong: ({ close }) => never({ close }).fill(2, 5),
    })
    assert.throws(() => prepare(counts, candlesOf()), /counts: enterLong is 2 in row 5/)
  })

  it('need an object of columns, if only an empty one', () => {
    const forgets = defineStrategy({
      name: 'forgets',
      timeframe: '5m',
      indicators: (() => undefined) as unknown as typeof none,
      enterLong: never,
    })
    assert.throws(() => prepare(forgets, candlesOf()), /forgets: indicators returns undefined/)
  })
})

describe('what a strategy throws', () => {
  const base = { name: 'throws', timeframe: '5m', enterLong: never }

  it('keeps saying what to do', () => {
    const future = defineStrategy({ ...base, indicators: ({ close }) => ({ next: shift(close, -1) }) })
    assert.throws(() => prepare(future, candlesOf()), {
      code: 'strategy.threw',
      message: 'throws: indicators threw: a shift by -1 rows',
      hint: 'Shift by 0 or more whole rows: the future is not there yet.',
    })
  })

  it('is told with what to do also where it is an error of the language', () => {
    const asks = defineStrategy({
      ...{ ...base, indicators: none },
      customExit: () => {
        throw new TypeError('no such thing')
      },
    })
    const moment = { time: 0, pair: 'A/B' } as never
    assert.throws(() => bindCallbacks(asks).customExit!(moment), {
      code: 'strategy.threw',
      hint: /strategy check/,
    })
    const decides = defineEventStrategy({
      ...{ name: 'decides', timeframe: '5m', indicators: none },
      decide: () => [shift(new Float64Array(1), -1)] as never,
    })
    const now = { time: 0, pairs: [] } as never
    assert.throws(() => bindStrategy(decides).decide!(now), {
      code: 'strategy.threw',
      hint: /^Shift by 0 or more/,
    })
  })
})

it('a strategy that remembers earlier calls is not repeatable', () => {
  let calls = 0
  const remembers = defineStrategy({
    name: 'remembers',
    timeframe: '5m',
    indicators: none,
    enterLong: (columns) => never(columns).fill(calls++ % 2, 3, 4),
  })
  assert.throws(() => assertCausal(remembers, candlesOf()), {
    code: 'strategy.unsteady',
    message:
      'remembers is not repeatable: "enterLong" at 1970-01-01 00:15 UTC is another when it is computed again',
  })
})
