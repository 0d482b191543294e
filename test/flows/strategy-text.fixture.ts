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
