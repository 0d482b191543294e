import { sma } from 'leme/math'
import { defineEventStrategy, type Intent, param } from 'leme/strategy'

/** Grid: the further the price is below its average, the more is held, in equal rungs. */
export default defineEventStrategy({
  name: 'grid',
  timeframe: '15m',
  startup: 100,
  params: {
    rungs: param.int({ min: 2, max: 10, start: 5 }),
    spacing: param.real({ min: 0.002, max: 0.03, start: 0.006 }),
  },
  risk: { stop: 0.2 },
  indicators: ({ close }) => ({ centre: sma(close, 96) }),
  decide: ({ pairs, balance }, { rungs, spacing }) =>
    pairs.flatMap(({ pair, last, trade }): Intent[] => {
      const below = Math.floor((last.centre / last.close - 1) / spacing)
      const wanted = Math.max(0, Math.min(rungs, below))
      const rung = balance / pairs.length / (rungs + 1)
      const held = Math.round((trade?.stakeAmount ?? 0) / rung)
      return wanted === held ? [] : [{ kind: 'target', pair, stake: wanted * rung }]
    }),
})
