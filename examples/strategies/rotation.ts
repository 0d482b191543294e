import { roc } from 'leme/math'
import { defineEventStrategy, type Intent, param } from 'leme/strategy'

/** Rotation: holds the pair that rose most, as long as it leads and rises. */
export default defineEventStrategy({
  name: 'rotation',
  timeframe: '1h',
  startup: 100,
  params: { window: param.int({ min: 12, max: 96, start: 48 }) },
  risk: { stop: 0.1 },
  indicators: ({ close }, { window }) => ({ rise: roc(close, window) }),
  decide: ({ pairs, time }): Intent[] => {
    const ranked = pairs.toSorted((a, b) => b.last.rise - a.last.rise)
    const leader = ranked[0]
    const held = pairs.find(({ trade }) => trade)
    if (held && (held !== leader || held.last.rise < 0)) {
      return [{ kind: 'exit', pair: held.pair, reason: 'no longer leads' }]
    }
    const isDaysEnd = time % 86_400_000 === 0
    return !held && isDaysEnd && leader && leader.last.rise > 0 ? [{ kind: 'enter', pair: leader.pair }] : []
  },
})
