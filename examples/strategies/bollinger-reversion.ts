import { above, and, atr, below, bollinger, rsi } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/**
 * Mean reversion with its own stop and exits: buys below the lower band, lets the stop follow by multiples of
 * the true range, and leaves what has gone nowhere for a day.
 */
export default defineStrategy({
  name: 'bollinger-reversion',
  timeframe: '15m',
  startup: 60,
  params: {
    window: param.int({ min: 10, max: 50, start: 20 }),
    width: param.real({ min: 1, max: 3, start: 2 }),
    room: param.real({ min: 1, max: 8, start: 4 }),
  },
  risk: { stop: 0.08 },
  indicators: (columns, { window, width }) => {
    const { lower, middle } = bollinger(columns.close, window, { deviations: width })
    return { floor: lower, mean: middle, range: atr(columns, 14), strength: rsi(columns.close, 14) }
  },
  enterLong: ({ close, floor, strength, volume }) =>
    and(below(close, floor), below(strength, 35), above(volume, 0)),
  customStoploss: ({ last, rate }, { room }) => (room * last.range) / rate,
  customExit: ({ last, minutes, profit }) => {
    if (last.close > last.mean && profit > 0) return 'back at the mean'
    return minutes >= 1440 ? 'stale' : null
  },
})
