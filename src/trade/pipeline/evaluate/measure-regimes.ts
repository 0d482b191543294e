import { auc } from '../../../math/index.ts'
import type { RegimeMetrics } from '../pipeline-result.ts'
import { bootstrapAuc } from './bootstrap-auc.ts'
import { blockRowsFor } from './chance.ts'
import type { Regimes } from './market-regimes.ts'
import { orNull } from './or-null.ts'
import type { ScorePairs } from './score-pairs.ts'

/** A regime of fewer rows, or of fewer rows of a class, says little. */
const FEW_ROWS = 100
const FEW_OF_CLASS = 20
const TRIES = 100

/** AUC of the score in each regime that has rows, with its 95 % interval. A part of one regime parts nothing. */
export function measureRegimes(
  pairs: ScorePairs,
  parts: readonly Regimes[],
  options: { seed: number; labelHorizon: number },
): readonly RegimeMetrics[] {
  return parts.flatMap((part) => {
    const found = part.regimes.flatMap((_, place) => measureRegime(pairs, part, { ...options, place }))
    return found.length > 1 ? found : []
  })
}

function measureRegime(
  pairs: ScorePairs,
  { by, regimes, of }: Regimes,
  { place, seed, labelHorizon }: { place: number; seed: number; labelHorizon: number },
): readonly RegimeMetrics[] {
  const isIn = (_: number, at: number) => of[pairs.rows[at]!] === place
  const holds = pairs.holds.filter(isIn)
  if (holds.length === 0) return []
  const score = pairs.score.filter(isIn)
  const regime = regimes[place]!
  const positives = holds.reduce((sum, value) => sum + value, 0)
  const blockRows = blockRowsFor(holds.length, labelHorizon)
  return [
    {
      by,
      regime,
      rows: holds.length,
      positives: positives / holds.length,
      auc: orNull(auc(holds, score)),
      ...bootstrapAuc(holds, score, { tries: TRIES, seed: `${seed} ${by} ${regime}`, blockRows }),
      isSmall: holds.length < FEW_ROWS || Math.min(positives, holds.length - positives) < FEW_OF_CLASS,
    },
  ]
}
