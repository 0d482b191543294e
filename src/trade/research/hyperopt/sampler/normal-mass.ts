import { exp } from '../../../../math/index.ts'

/**
 * Probability that a standard normal lies between `from` and `to`, off by less than 2e-7 (Abramowitz and
 * Stegun 26.2.17).
 */
export function normalMass(from: number, to: number): number {
  return below(to) - below(from)
}

function below(x: number): number {
  const far = Math.abs(x)
  if (far > 6) return x > 0 ? 1 : 0
  const t = 1 / (1 + 0.2316419 * far)
  let series = 1.330274429
  series = series * t - 1.821255978
  series = series * t + 1.781477937
  series = series * t - 0.356563782
  series = series * t + 0.31938153
  const tail = 0.3989422804014327 * exp(-0.5 * far * far) * series * t
  return x > 0 ? 1 - tail : tail
}
