import { crossesBelow, rsi } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Averaging down: adds to a fall twice at most, takes half out at the first profit, the rest by ROI. */
export default defineStrategy({
  name: 'dip-ladder',
  timeframe: '15m',
  startup: 50,
  params: {
    low: param.real({ min: 15, max: 40, start: 30 }),
    step: param.real({ min: 0.005, max: 0.05, start: 0.015 }),
  },
  risk: { stop: 0.15, roi: { 0: 0.03, 720: 0.01 } },
  indicators: ({ close }) => ({ strength: rsi(close, 14) }),
  enterLong: ({ strength }, { low }) => crossesBelow(strength, low),
  customStakeAmount: ({ proposed }) => proposed / 3,
  adjustTradePosition: ({ trade, profit, max }, { step }) => {
    if (trade.entries <= 2 && profit < -step * trade.entries)
      return Math.min(trade.stakeAmount / trade.entries, max)
    return trade.exits === 0 && profit > 0.01 ? -trade.stakeAmount / 2 : null
  },
})
