import { auc, brier, log } from '../../../math/index.ts'
import type { SettledPrediction } from './prediction.ts'

const BINS = 10
/** Fewer rows say nothing about calibration or drift. */
export const ROWS_THAT_COUNT = 100

export interface ScoreQuality {
  readonly rows: number
  /** Null where a class is missing. */
  readonly auc: number | null
  readonly brier: number | null
  readonly calibrationError: number | null
}

/** How good settled predictions were. */
export function scoreQuality(predictions: readonly SettledPrediction[]): ScoreQuality {
  const label = Float64Array.from(predictions, (one) => one.label)
  const score = Float64Array.from(predictions, (one) => one.score)
  return {
    rows: predictions.length,
    auc: orNull(auc(label, score)),
    brier: orNull(brier(label, score)),
    calibrationError: calibrationError(predictions),
  }
}

/**
 * Expected calibration error: scores in ten bins of equal width; the mean over all rows of how far the mean score of
 * a row's bin is from the share of its labels that hold (Naeini, Cooper and Hauskrecht 2015). Null below 100 rows.
 */
function calibrationError(predictions: readonly SettledPrediction[]): number | null {
  if (predictions.length < ROWS_THAT_COUNT) return null
  const scores = new Float64Array(BINS)
  const labels = new Float64Array(BINS)
  for (const { score, label } of predictions) {
    const bin = Math.min(Math.floor(score * BINS), BINS - 1)
    scores[bin]! += score
    labels[bin]! += label
  }
  const miss = scores.reduce((sum, value, bin) => sum + Math.abs(value - labels[bin]!), 0)
  return miss / predictions.length
}

/**
 * Population stability index of scores against those of the training's out-of-sample rows: Σ (share − 0.1)·ln(share
 * ÷ 0.1) over their tenths. A tenth is taken to hold half a row more, so that an empty one counts without being
 * infinite. Below 0.1 little has moved, above 0.25 much (the usual reading). Null below 100 scores.
 * @param deciles 9 bounds, ascending; a score on a bound belongs to the tenth below it
 */
export function scoreDrift(scores: readonly number[], deciles: readonly number[]): number | null {
  if (scores.length < ROWS_THAT_COUNT) return null
  const bounds = new Set(deciles)
  // Trees give few different scores: tenths that share a bound are one bin.
  const edges = [...bounds]
  const expected = binShares(edges, deciles)
  const counts = new Float64Array(edges.length + 1)
  for (const score of scores) {
    const bin = edges.findIndex((edge) => score <= edge)
    counts[bin < 0 ? edges.length : bin]!++
  }
  const total = scores.length + counts.length / 2
  return counts.reduce((sum, count, bin) => {
    const share = (count + 0.5) / total
    return sum + (share - expected[bin]!) * log(share / expected[bin]!)
  }, 0)
}

/** Share of the training's scores in each bin: a tenth for every decile that ends there. */
function binShares(edges: readonly number[], deciles: readonly number[]): readonly number[] {
  const shares = edges.map((edge) => deciles.filter((one) => one === edge).length / 10)
  return [...shares, 1 - deciles.length / 10]
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
