import { above, and, crossesAbove, crossesBelow, rsi } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Mean reversion: buys what fell too fast, sells when the fall is made up for. */
export default defineStrategy({
  name: 'rsi-reversion',
  timeframe: '5m',
  startup: 100,
  params: {
    window: param.int({ min: 5, max: 50, start: 14 }),
    low: param.real({ min: 10, max: 45, start: 30 }),
    high: param.real({ min: 50, max: 90, start: 60 }),
  },
  risk: { stop: 0.05, roi: { 0: 0.04, 240: 0.01 } },
  indicators: ({ close }, { window }) => ({ strength: rsi(close, window) }),
  enterLong: ({ strength, volume }, { low }) => and(crossesBelow(strength, low), above(volume, 0)),
  exitLong: ({ strength }, { high }) => crossesAbove(strength, high),
})
