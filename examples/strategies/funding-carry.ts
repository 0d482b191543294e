import { above, below } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Carry: is short while longs pay for it, out when they no longer do. Futures, with funding rates as a signal. */
export default defineStrategy({
  name: 'funding-carry',
  timeframe: '1h',
  params: {
    enough: param.real({ min: 0, max: 0.002, start: 0.0002 }),
    over: param.real({ min: -0.001, max: 0.001, start: 0 }),
  },
  signals: ['fundingRate'],
  risk: { stop: 0.04 },
  indicators: () => ({}),
  enterShort: ({ fundingRate }, { enough }) => above(fundingRate, enough),
  exitShort: ({ fundingRate }, { over }) => below(fundingRate, over),
})
