import { exp, log, type Random } from '../../../../math/index.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

/**
 * A normal distribution that moves, turns and scales itself towards good places: CMA-ES with cumulation,
 * rank-one and rank-μ update and positive weights, constants of Hansen, "The CMA Evolution Strategy: A
 * Tutorial" (2016), table 1.
 */
export class CovarianceAdaptation {
  /** Of the parents, the best first; they add up to 1. */
  readonly weights: Float64Array
  readonly #size: number
  readonly #mean: Float64Array
  readonly #covariance: Float64Array
  readonly #pathC: Float64Array
  readonly #pathSigma: Float64Array
  readonly #muEff: number
  #sigma: number
  #generation = 0
  #vectors: Float64Array
  #roots: Float64Array

  constructor(
    mean: Float64Array,
    { sigma, population }: { readonly sigma: number; readonly population: number },
  ) {
    const size = mean.length
    this.#size = size
    this.#mean = mean.slice()
    this.#sigma = sigma
    this.#covariance = identity(size)
    this.#vectors = identity(size)
    this.#roots = new Float64Array(size).fill(1)
    this.#pathC = new Float64Array(size)
    this.#pathSigma = new Float64Array(size)
    const parents = Math.floor(population / 2)
    const raw = Float64Array.from({ length: parents }, (_, k) => log(parents + 0.5) - log(k + 1))
    const total = raw.reduce((sum, weight) => sum + weight, 0)
    this.weights = raw.map((weight) => weight / total)
    this.#muEff = 1 / this.weights.reduce((sum, weight) => sum + weight * weight, 0)
  }

  /** Deviation along one axis. */
  spread(axis: number): number {
    return this.#sigma * Math.sqrt(this.#covariance[axis * this.#size + axis]!)
  }

  /** Greatest deviation along any direction. */
  get extent(): number {
    return this.#sigma * this.#roots.reduce((a, b) => Math.max(a, b), 0)
  }

  get mean(): Float64Array {
    return this.#mean
  }

  /** How far from the mean a place drawn from the distribution lies. */
  step(random: Random): Float64Array {
    const size = this.#size
    const scaled = Float64Array.from(this.#roots, (root) => root * random.normal())
    return this.#mean.map((_, row) => this.#sigma * dotRow(this.#vectors, scaled, { row, size }))
  }

  /** Moves towards the best places, the best first; as many as there are weights. */
  update(best: readonly Float64Array[]): void {
    const { weights } = this
    const size = this.#size
    const steps = best.map((place) => place.map((value, at) => (value - this.#mean[at]!) / this.#sigma))
    const mean = new Float64Array(size)
    for (let k = 0; k < steps.length; k++)
      for (let at = 0; at < size; at++) mean[at]! += weights[k]! * steps[k]![at]!
    for (let at = 0; at < size; at++) this.#mean[at]! += this.#sigma * mean[at]!

    this.#generation++
    const muEff = this.#muEff
    const cSigma = (muEff + 2) / (size + muEff + 5)
    const damping = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (size + 1)) - 1) + cSigma
    const cPath = (4 + muEff / size) / (size + 4 + (2 * muEff) / size)
    const cOne = 2 / ((size + 1.3) ** 2 + muEff)
    const cMu = Math.min(1 - cOne, (2 * (muEff - 2 + 1 / muEff)) / ((size + 2) ** 2 + muEff))

    const whitened = this.#whiten(mean)
    const gain = Math.sqrt(cSigma * (2 - cSigma) * muEff)
    for (let at = 0; at < size; at++)
      this.#pathSigma[at] = (1 - cSigma) * this.#pathSigma[at]! + gain * whitened[at]!
    const length = Math.sqrt(this.#pathSigma.reduce((sum, value) => sum + value * value, 0))
    const expected = Math.sqrt(size) * (1 - 1 / (4 * size) + 1 / (21 * size * size))
    const fading = Math.sqrt(1 - (1 - cSigma) ** (2 * this.#generation))
    const moving = length / fading < (1.4 + 2 / (size + 1)) * expected ? 1 : 0
    const pull = moving * Math.sqrt(cPath * (2 - cPath) * muEff)
    for (let at = 0; at < size; at++) this.#pathC[at] = (1 - cPath) * this.#pathC[at]! + pull * mean[at]!

    const kept = 1 - cOne - cMu + (1 - moving) * cOne * cPath * (2 - cPath)
    for (let row = 0; row < size; row++) {
      for (let column = 0; column <= row; column++) {
        let rankMu = 0
        for (let k = 0; k < steps.length; k++) rankMu += weights[k]! * steps[k]![row]! * steps[k]![column]!
        const entry =
          kept * this.#covariance[row * size + column]! +
          cOne * this.#pathC[row]! * this.#pathC[column]! +
          cMu * rankMu
        this.#covariance[row * size + column] = entry
        this.#covariance[column * size + row] = entry
      }
    }
    this.#sigma = Math.min(1, this.#sigma * exp((cSigma / damping) * (length / expected - 1)))
    const { values, vectors } = symmetricEigen(this.#covariance, size)
    this.#roots = values.map((value) => Math.sqrt(Math.max(value, 1e-20)))
    this.#vectors = vectors
  }

  /** C^(−1/2) · step. */
  #whiten(step: Float64Array): Float64Array {
    const size = this.#size
    const turned = step.map((_, column) => {
      let sum = 0
      for (let row = 0; row < size; row++) sum += this.#vectors[row * size + column]! * step[row]!
      return sum / this.#roots[column]!
    })
    return step.map((_, row) => dotRow(this.#vectors, turned, { row, size }))
  }
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size)
  for (let k = 0; k < size; k++) matrix[k * size + k] = 1
  return matrix
}

function dotRow(
  matrix: Float64Array,
  vector: Float64Array,
  { row, size }: { readonly row: number; readonly size: number },
): number {
  let sum = 0
  for (let column = 0; column < size; column++) sum += matrix[row * size + column]! * vector[column]!
  return sum
}
