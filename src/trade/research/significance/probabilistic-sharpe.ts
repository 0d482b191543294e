import { normalQuantile } from '../../../math/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { normalProbability } from './normal-probability.ts'
import type { SharpeMoments } from './sharpe-moments.ts'

/**
 * Probability that the true Sharpe ratio is above `benchmark` (both per return, not annualised), given as
 * many returns with this skew and kurtosis.
 * Bailey & López de Prado, The Sharpe Ratio Efficient Frontier (2012):
 * Φ((SR − SR*)·√(n − 1) / √(1 − skew·SR + (kurtosis − 1)/4·SR²)).
 */
export function probabilisticSharpe(moments: SharpeMoments, benchmark = 0): number {
  const off = (moments.sharpe - benchmark) * Math.sqrt(moments.count - 1)
  const spread = Math.sqrt(estimateVariance(moments))
  if (spread === 0) return off > 0 ? 1 : off < 0 ? 0 : 0.5
  return normalProbability(off / spread)
}

/**
 * Returns that are needed before the Sharpe ratio is above `benchmark` with `confidence`; Infinity when it
 * is not above at all. Same source: 1 + (1 − skew·SR + (kurtosis − 1)/4·SR²)·(z / (SR − SR*))².
 * @throws Fault `research.option` for a confidence outside of ½…1
 */
export function minimumTrackRecord(
  moments: SharpeMoments,
  options: { readonly benchmark?: number; readonly confidence?: number } = {},
): number {
  const { benchmark = 0, confidence = 0.95 } = options
  if (!(confidence > 0.5 && confidence < 1)) {
    throw optionOutOfRange(
      `a confidence of ${confidence}`,
      'Give one above 0.5 and below 1, for example 0.95.',
    )
  }
  const above = moments.sharpe - benchmark
  if (!(above > 0)) return Number.POSITIVE_INFINITY
  return 1 + estimateVariance(moments) * (normalQuantile(confidence) / above) ** 2
}

/** Variance of the estimated Sharpe ratio times n − 1; never negative for moments that some returns have. */
function estimateVariance({ sharpe, skew, kurtosis }: SharpeMoments): number {
  return Math.max(0, 1 - skew * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe)
}
