import { above, ema, historicalVolatility } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Volatility target: the calmer the market, the more of it; waits below the market for its entry. Futures. */
export default defineStrategy({
  name: 'steady-risk',
  timeframe: '1h',
  startup: 80,
  params: { target: param.real({ min: 0.1, max: 1, start: 0.4 }) },
  risk: { stop: 0.1, trailing: true },
  indicators: ({ close }) => ({
    quick: ema(close, 12),
    calm: ema(close, 48),
    yearly: historicalVolatility(close, 48, { rows: 24 * 365 }),
  }),
  enterLong: ({ quick, calm }) => above(quick, calm),
  exitLong: ({ quick, calm }) => above(calm, quick),
  enterShort: ({ quick, calm }) => above(calm, quick),
  exitShort: ({ quick, calm }) => above(quick, calm),
  leverage: ({ last, max }, { target }) => Math.min(max, 3, Math.max(1, target / last.yearly)),
  customEntryPrice: ({ rate, side }) => (side === 'long' ? rate * 0.999 : rate * 1.001),
  confirmTradeEntry: ({ last }) => last.yearly > 0,
})
