import { above, and, below, crossesAbove, ema, superTrend } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Trend with a second opinion: follows SuperTrend while the daily average rises, and trails its profit. */
export default defineStrategy({
  name: 'trend-with-day',
  timeframe: '1h',
  startup: 30,
  params: {
    window: param.int({ min: 5, max: 30, start: 10 }),
    width: param.real({ min: 1, max: 5, start: 2.5 }),
    calm: param.int({ min: 2, max: 20, start: 3 }),
  },
  risk: { stop: 0.05, trailing: { positive: 0.015, offset: 0.03, onlyOffsetReached: true } },
  informative: {
    day: { timeframe: '1d', indicators: ({ close }, { calm }) => ({ mean: ema(close, calm) }) },
  },
  indicators: (columns, { window, width }) => ({
    turn: superTrend(columns, window, { multiplier: width }).direction,
  }),
  enterLong: ({ turn, day_close, day_mean }) => and(crossesAbove(turn, 0), above(day_close, day_mean)),
  exitLong: ({ turn }) => below(turn, 0),
})
