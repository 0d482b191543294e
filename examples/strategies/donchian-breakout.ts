import { above, below, donchian, shift } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Breakout on both sides: in when the close leaves the channel of the candles before, out at its middle. Futures. */
export default defineStrategy({
  name: 'donchian-breakout',
  timeframe: '1h',
  startup: 60,
  params: { window: param.int({ min: 10, max: 100, start: 40 }) },
  risk: { stop: 0.06, protections: [{ method: 'CooldownPeriod', stop: { candles: 4 } }] },
  indicators: (columns, { window }) => {
    const { upper, middle, lower } = donchian(columns, window)
    return { top: shift(upper, 1), centre: shift(middle, 1), bottom: shift(lower, 1) }
  },
  enterLong: ({ close, top }) => above(close, top),
  exitLong: ({ close, centre }) => below(close, centre),
  enterShort: ({ close, bottom }) => below(close, bottom),
  exitShort: ({ close, centre }) => above(close, centre),
})
