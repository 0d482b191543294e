import { exp } from '../../../math/index.ts'

const ROOT_TWO_PI = 2.5066282746310002
/** Beyond this the continued fraction of the tail converges faster than the series of the middle. */
const TAIL = 3
const TERMS = 120

/**
 * Probability that a standard normal lies below x; NaN for NaN. Middle: φ(x)·(x + x³/3 + x⁵/(3·5) + …) + ½;
 * tails: Laplace's continued fraction φ(x)/(x + 1/(x + 2/(x + …))), so that small probabilities keep their
 * digits. Relative error about 1e-14; the same bits on every machine.
 */
export function normalProbability(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const size = Math.abs(x)
  if (size >= TAIL) return x < 0 ? tail(size) : 1 - tail(size)
  let term = x
  let sum = x
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k
    sum += term
  }
  return 0.5 + density(x) * sum
}

function tail(x: number): number {
  let fraction = x
  for (let k = TERMS; k >= 1; k--) fraction = x + k / fraction
  return density(x) / fraction
}

function density(x: number): number {
  return exp(-0.5 * x * x) / ROOT_TWO_PI
}
