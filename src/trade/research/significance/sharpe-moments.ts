import { deviation, mean } from '../../../math/index.ts'

/** What the Sharpe tests need of a row of returns. Nothing is annualised. */
export interface SharpeMoments {
  /** Returns. */
  readonly count: number
  /** Mean / deviation, the deviation divided by count − 1. */
  readonly sharpe: number
  /** Third standardised moment; 0 for a normal distribution. */
  readonly skew: number
  /** Fourth standardised moment, not its excess: 3 for a normal distribution. */
  readonly kurtosis: number
}

/**
 * Moments of returns of equal spans of time, or of trades. Skew and kurtosis are divided by count.
 * Undefined for fewer than three returns, or where all are equal: there is nothing to test then.
 * NaN in, NaN out.
 */
export function sharpeMoments(returns: Float64Array | readonly number[]): SharpeMoments | undefined {
  const count = returns.length
  if (count < 3) return undefined
  const centre = mean(returns)
  let second = 0
  let third = 0
  let fourth = 0
  for (const value of returns) {
    const off = value - centre
    second += off * off
    third += off * off * off
    fourth += off * off * off * off
  }
  const spread = deviation(returns, { ddof: 1 })
  if (spread <= Math.abs(centre) * 1e-12) return undefined
  const variance = second / count
  return {
    count,
    sharpe: centre / spread,
    skew: third / count / variance ** 1.5,
    kurtosis: fourth / count / variance ** 2,
  }
}
