import { above, below } from 'leme/math'
import { defineStrategy, param } from 'leme/strategy'

/** Follows a model: in while it gives a rise a high enough chance, out when it no longer does. */
export default defineStrategy({
  name: 'model-long',
  timeframe: '15m',
  params: {
    enter: param.real({ min: 0.5, max: 0.9, start: 0.55 }),
    leave: param.real({ min: 0.1, max: 0.6, start: 0.48 }),
  },
  signals: ['pUp'],
  risk: { stop: 0.05 },
  indicators: () => ({}),
  enterLong: ({ pUp }, { enter }) => above(pUp, enter),
  exitLong: ({ pUp }, { leave }) => below(pUp, leave),
})
