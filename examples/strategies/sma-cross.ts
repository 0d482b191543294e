import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Trend: in while the fast average is above the slow one. */
export default defineStrategy({
  name: 'sma-cross',
  timeframe: '5m',
  startup: 50,
  params: {
    fast: param.int({ min: 5, max: 50, start: 12 }),
    slow: param.int({ min: 20, max: 200, start: 48 }),
  },
  risk: { stop: 0.05 },
  indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
