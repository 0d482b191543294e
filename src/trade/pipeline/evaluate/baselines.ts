import type { Column } from '../../../domain/index.ts'
import { auc, brier, mae, rmse } from '../../../math/index.ts'
import type { Baseline } from '../pipeline-result.ts'
import { orNull } from './or-null.ts'
import type { ScorePairs } from './score-pairs.ts'

/**
 * What scores without any model would have reached on the same rows. `last`: the newest label that was complete
 * when the row was scored. `known-mean`: the mean of all labels complete by then; of a class, its share.
 * in: label[rows] of the whole table; a label of row r is complete at row r + horizon. A row before the first
 * complete label has no baseline and is left out.
 */
export function measureBaselines(label: Column, pairs: ScorePairs, horizon: number): readonly Baseline[] {
  const last = new Float64Array(pairs.rows.length)
  const known = new Float64Array(pairs.rows.length)
  const delay = Math.max(1, horizon)
  let newest = Number.NaN
  let sum = 0
  let count = 0
  let next = 0
  for (let at = 0; at < pairs.rows.length; at++) {
    for (; next + delay <= pairs.rows[at]!; next++) {
      if (Number.isNaN(label[next]!)) continue
      newest = label[next]!
      sum += newest
      count++
    }
    last[at] = newest
    known[at] = sum / count
  }
  return [measured('last', last, pairs), measured('known-mean', known, pairs)]
}

function measured(name: Baseline['name'], guess: Column, { kind, label, holds }: ScorePairs): Baseline {
  const isClass = kind === 'class'
  return {
    name,
    rows: guess.filter((value) => !Number.isNaN(value)).length,
    auc: orNull(auc(holds, guess)),
    brier: isClass ? orNull(brier(label, guess)) : null,
    mae: isClass ? null : orNull(mae(label, guess)),
    rmse: isClass ? null : orNull(rmse(label, guess)),
  }
}

/**
 * Share of the better baseline's error that the score avoids: 1 − Brier / Brier of a class, 1 − RMSE / RMSE of a
 * number. 0 is no better than the baseline, below 0 worse; null where an error is missing or 0.
 */
export function skillOf(
  own: { brier: number | null; rmse: number | null },
  baselines: readonly Baseline[],
): number | null {
  const error = own.brier ?? own.rmse
  const others = baselines.flatMap(({ brier: b, rmse: r }) => b ?? r ?? [])
  const best = Math.min(...others)
  return error === null || others.length === 0 || best === 0 ? null : 1 - error / best
}
