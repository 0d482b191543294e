import { expectedCalibrationError, logLoss, reliability } from '../../../math/index.ts'
import type { Calibration } from '../pipeline-result.ts'
import { orNull } from './or-null.ts'
import type { ScorePairs } from './score-pairs.ts'

const BINS = 10

/** Whether a score of 0.7 comes true in 70 %; undefined for a number, and for scores that are no probabilities. */
export function measureCalibration({ kind, label, score }: ScorePairs): Calibration | undefined {
  if (kind === 'number' || label.length === 0 || score.some((value) => value < 0 || value > 1))
    return undefined
  const bins = reliability(label, score, { bins: BINS })
  return {
    ece: orNull(expectedCalibrationError(bins)),
    logLoss: orNull(logLoss(label, score)),
    bins: [...bins],
  }
}
