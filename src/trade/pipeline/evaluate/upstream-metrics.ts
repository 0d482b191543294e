import type { Column } from '../../../domain/index.ts'
import { auc, averagePrecision, confusion, f1, precision, recall } from '../../../math/index.ts'
import { pairwiseSum } from '../features/window/pairwise-sum.ts'

/** What the intelligent-trading-bot prints for a score, under its names and in its order. */
export interface UpstreamMetrics {
  readonly mae?: number
  readonly mape?: number
  readonly r2?: number
  readonly auc: number
  readonly ap: number
  readonly f1: number
  readonly precision: number
  readonly recall: number
}

/** The least that scikit-learn divides a percentage error by: numpy's float64 eps. */
const EPSILON = 2 ** -52
const PLACES = 3

/**
 * The metrics of the intelligent-trading-bot, rounded to three places as it prints them. A classifier is judged
 * by its scores (AUC, average precision) and by the classes score > 0.5. A regression gets MAE, MAPE and R²,
 * and the rest of the classes "above 0" of label and score, also AUC and average precision, which then have
 * one threshold. MAPE divides by max(|label|, 2⁻⁵²), so one label of 0 makes it astronomical.
 * in: label[rows], score[rows]. Rows where either is NaN are left out. NaN: AUC where a class is missing, R² of one row, all of no row.
 */
export function upstreamMetrics(
  label: Column,
  score: Column,
  { isRegression }: { isRegression: boolean },
): UpstreamMetrics {
  const isKnown = (_: number, row: number) => !Number.isNaN(label[row]! + score[row]!)
  const [y, s] = [label.filter(isKnown), score.filter(isKnown)]
  if (!isRegression) return classMetrics(y.map(Math.trunc), s, classOf(s, 0.5))
  const errors = regressionMetrics(y, s)
  return { ...errors, ...classMetrics(classOf(y, 0), classOf(s, 0), classOf(s, 0)) }
}

function classMetrics(label: Column, score: Column, taken: Column): UpstreamMetrics {
  const counts = confusion(label, taken)
  const none = label.length === 0 ? Number.NaN : 0
  return {
    auc: rounded(auc(label, score)),
    ap: rounded(label.includes(1) ? averagePrecision(label, score) : none),
    f1: rounded(f1(counts) + none),
    precision: rounded(precision(counts) + none),
    recall: rounded(recall(counts) + none),
  }
}

function regressionMetrics(label: Column, score: Column): { mae: number; mape: number; r2: number } {
  const rows = label.length
  const errors = label.map((wanted, row) => Math.abs(score[row]! - wanted))
  const centre = total(label) / rows
  const spread = total(label.map((wanted) => (wanted - centre) ** 2))
  const squared = total(errors.map((error) => error * error))
  const constant = squared === 0 ? 1 : 0
  return {
    mae: rounded(total(errors) / rows),
    mape: rounded(total(errors.map((error, row) => error / Math.max(Math.abs(label[row]!), EPSILON))) / rows),
    r2: rounded(rows < 2 ? Number.NaN : spread === 0 ? constant : 1 - squared / spread),
  }
}

/** numpy's order of adding, whose last digits show in a large MAPE. */
function total(x: Column): number {
  return pairwiseSum(x, 0, x.length)
}

function classOf(x: Column, threshold: number): Column {
  return x.map((value) => (value > threshold ? 1 : 0))
}

/** Nearest number of three decimals, ties to the even digit, as Python's `round`; `toFixed` is exact but for ties. */
function rounded(value: number): number {
  const up = Number(value.toFixed(PLACES))
  const thousandfold = value * 1000
  const isTie = Math.abs(thousandfold) < 2 ** 40 && thousandfold - Math.floor(thousandfold) === 0.5
  if (!isTie || (value * 16) % 1 !== 0) return up
  const below = Math.floor(thousandfold)
  return (below % 2 === 0 ? below : below + 1) / 1000
}
