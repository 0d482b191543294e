import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** In while the fast average is above the slow one, with every kind of exit that the rules have. */
export default defineStrategy({
  name: 'bench-sma-cross',
  timeframe: '5m',
  startup: 50,
  params: {
    fast: param.int({ min: 2, max: 60, start: 11 }),
    slow: param.int({ min: 5, max: 240, start: 47 }),
  },
  risk: {
    stop: 0.02,
    roi: { 0: 0.02, 60: 0.01, 120: 0 },
    trailing: { positive: 0.005, offset: 0.01 },
  },
  indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
  enterLong: ({ quick, calm }) => crossesAbove(quick, calm),
  exitLong: ({ quick, calm }) => crossesBelow(quick, calm),
})
