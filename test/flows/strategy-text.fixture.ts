/** A strategy as a user writes it, outside the repository. Every kind of exit happens on a walk of some thousand candles. */
export const CROSS = `import { above, and, crossesAbove, crossesBelow, ema } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

export default defineStrategy({
  name: 'cross',
  timeframe: '5m',
  startup: 30,
  params: {
    fast: param.int({ min: 2, max: 20, start: 5 }),
    slow: param.int({ min: 10, max: 60, start: 20 }),
  },
  risk: { stop: 0.012, roi: { 0: 0.025, 60: 0.012 }, trailing: { positive: 0.006, offset: 0.014 } },
  indicators: ({ close }, { fast, slow }) => ({ quick: ema(close, fast), calm: ema(close, slow) }),
  enterLong: ({ quick, calm, volume }) => and(crossesAbove(quick, calm), above(volume, 0)),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
`

/** Averages that cross, with two parameters to search. */
export const SEARCHED = `import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'cross',
  timeframe: '5m',
  startup: 30,
  params: { fast: param.int({ min: 2, max: 15, start: 5 }), slow: param.int({ min: 10, max: 30, start: 20 }) },
  risk: { stop: 0.05 },
  indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
`

/** Nothing can be chosen. */
export const UNSEARCHABLE = `import { defineStrategy, param } from 'leme/strategy'
export default defineStrategy({
  name: 'point', timeframe: '5m', params: { point: param.int({ min: 3, max: 3, start: 3 }) },
  indicators: () => ({}),
  enterLong: ({ close }) => new Uint8Array(close.length),
})
`
