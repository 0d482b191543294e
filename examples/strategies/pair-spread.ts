import { defineEventStrategy, type Intent, param } from 'leme/strategy'

/** Pairs: long the one that lags and short the one that leads, until they meet again. Two pairs, futures. */
export default defineEventStrategy({
  name: 'pair-spread',
  timeframe: '1h',
  startup: 100,
  params: {
    window: param.int({ min: 20, max: 90, start: 60 }),
    enter: param.real({ min: 1, max: 3, start: 1.8 }),
    leave: param.real({ min: 0, max: 1, start: 0.3 }),
  },
  risk: { stop: 0.2 },
  indicators: () => ({}),
  decide: ({ pairs, balance }, { window, enter, leave }): Intent[] => {
    const [one, other] = pairs
    if (!one || !other) return []
    const spread = Array.from({ length: window }, (_, ago) =>
      Math.log(one.value('close', ago) / other.value('close', ago)),
    )
    const mean = spread.reduce((sum, value) => sum + value, 0) / window
    const deviation = Math.sqrt(spread.reduce((sum, value) => sum + (value - mean) ** 2, 0) / window)
    const score = (spread[0]! - mean) / deviation
    const stake = (Math.sign(-score) * balance) / 3
    if (Math.abs(score) > enter && !one.trade && !other.trade) {
      return [
        { kind: 'target', pair: one.pair, stake },
        { kind: 'target', pair: other.pair, stake: -stake },
      ]
    }
    const isOver = Math.abs(score) < leave || !one.trade !== !other.trade
    return isOver
      ? pairs.flatMap(({ pair, trade }) => (trade ? [{ kind: 'exit', pair, reason: 'met' }] : []))
      : []
  },
})
