import { normalQuantile } from '../../../math/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { probabilisticSharpe } from './probabilistic-sharpe.ts'
import type { SharpeMoments } from './sharpe-moments.ts'

const EULER_MASCHERONI = 0.5772156649015329

/** How many trials a result was chosen from, and how far their Sharpe ratios differ. */
export interface TrialSpread {
  /** Independent trials, 1 or more; see {@link independentTrials}. */
  readonly trials: number
  /** Variance of the trials' Sharpe ratios, per return as the ratios are. */
  readonly variance: number
}

/**
 * The greatest Sharpe ratio that luck alone is expected to show among `trials` of no skill; 0 for one trial.
 * Bailey & López de Prado, The Deflated Sharpe Ratio (2014):
 * √variance · ((1 − γ)·Φ⁻¹(1 − 1/N) + γ·Φ⁻¹(1 − 1/(N·e))), γ being Euler–Mascheroni's constant.
 * @throws Fault `research.option`
 */
export function expectedMaximumSharpe({ trials, variance }: TrialSpread): number {
  if (!(trials >= 1 && variance >= 0)) {
    throw optionOutOfRange(
      `${trials} trials with a variance of ${variance}`,
      'Give 1 trial or more, and the variance of their Sharpe ratios, 0 or more.',
    )
  }
  if (trials === 1) return 0
  const rare = normalQuantile(1 - 1 / trials)
  const rarer = normalQuantile(1 - 1 / (trials * Math.E))
  return Math.max(0, Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * rare + EULER_MASCHERONI * rarer))
}

/**
 * Probability that the true Sharpe ratio is above what the best of so many trials shows by luck: the
 * {@link probabilisticSharpe} against {@link expectedMaximumSharpe}.
 * @throws Fault `research.option`
 */
export function deflatedSharpe(moments: SharpeMoments, spread: TrialSpread): number {
  return probabilisticSharpe(moments, expectedMaximumSharpe(spread))
}

/**
 * Independent trials among `trials` whose results correlate by `correlation` on average: ρ + (1 − ρ)·N.
 * Same source, appendix 3. A negative correlation counts as none.
 */
export function independentTrials(trials: number, correlation: number): number {
  const shared = Math.min(1, Math.max(0, correlation))
  return shared + (1 - shared) * trials
}
