import { crossesAbove, crossesBelow, sma } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** The averages of one-hour closes, traded on one-minute candles: a row knows the hours that are over. */
export default defineStrategy({
  name: 'bench-hourly-sma-cross',
  timeframe: '1m',
  startup: 48 * 60,
  params: {
    fast: param.int({ min: 2, max: 60, start: 11 }),
    slow: param.int({ min: 5, max: 240, start: 47 }),
  },
  risk: {
    stop: 0.02,
    roi: { 0: 0.02, 60: 0.01, 120: 0 },
    trailing: { positive: 0.005, offset: 0.01 },
  },
  informative: {
    hour: {
      timeframe: '1h',
      indicators: ({ close }, { fast, slow }) => ({ quick: sma(close, fast), calm: sma(close, slow) }),
    },
  },
  indicators: () => ({}),
  enterLong: ({ hour_quick, hour_calm }) => crossesAbove(hour_quick, hour_calm),
  exitLong: ({ hour_quick, hour_calm }) => crossesBelow(hour_quick, hour_calm),
})
