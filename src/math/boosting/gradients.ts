import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import type { BoostObjective } from './model.ts'

/**
 * One row's gradient and hessian as whole numbers in one float64: gradient·2²⁷ + hessian. Sums of packed numbers
 * are the packed sums, and exact, whatever the order: their parts stay below 2²⁶ and 2²⁷.
 */
export const GRADIENT_UNIT = 2 ** 27
const GRADIENT_SUM = 2 ** 25
const HESSIAN_SUM = 2 ** 26
/** Rounding may add 1 a row, so a gradient sum stays below 2²⁶ up to here. */
export const MOST_ROWS = 2 ** 25

export interface Gradients {
  /** Per row of the data set; rows that are not trained on are 0. */
  readonly packed: Float64Array
  /** What one whole number of gradient is worth. */
  gradientUnit: number
  /** What one whole number of hessian is worth. */
  hessianUnit: number
  /** No row's whole number of hessian is above this, so a sum of hessians tells how many rows it has at least. */
  largestHessian: number
}

interface Loss {
  readonly objective: BoostObjective
  readonly target: Column
  readonly score: Float64Array
  readonly rows: Int32Array
  /** Of this tree; decides how each row is rounded. */
  readonly seed: number
}

/**
 * Gradients of the loss at `score`, rounded to whole numbers by chance: up with the probability of the fraction, so
 * that sums are right on average. Chance comes from seed and row alone, not from the order of work.
 */
export function fillGradients(out: Gradients, loss: Loss, scratch: Float64Array): void {
  if (loss.objective === 'binary') fillBinary(out, loss, scratch)
  else fillRegression(out, loss, scratch)
}

function fillBinary(out: Gradients, { target, score, rows, seed }: Loss, scratch: Float64Array): void {
  let gradients = 0
  let hessians = 0
  let largest = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const probability = sigmoid(score[row]!)
    scratch[row] = probability
    gradients += Math.abs(probability - target[row]!)
    const hessian = probability * (1 - probability)
    hessians += hessian
    if (hessian > largest) largest = hessian
  }
  const gradientScale = scaleTo(GRADIENT_SUM, gradients)
  const hessianScale = scaleTo(HESSIAN_SUM, hessians)
  const packed = out.packed
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const probability = scratch[row]!
    const chance = mix(row, seed)
    const gradient = Math.floor((probability - target[row]!) * gradientScale + (chance & 0xffff) / 65536)
    const hessian = Math.floor(probability * (1 - probability) * hessianScale + (chance >>> 16) / 65536)
    packed[row] = gradient * GRADIENT_UNIT + hessian
  }
  out.gradientUnit = 1 / gradientScale
  out.hessianUnit = 1 / hessianScale
  out.largestHessian = Math.floor(largest * hessianScale) + 1
}

/** The hessian of the squared error is 1, so it counts rows. */
function fillRegression(out: Gradients, { target, score, rows, seed }: Loss, scratch: Float64Array): void {
  let gradients = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    scratch[row] = score[row]! - target[row]!
    gradients += Math.abs(scratch[row]!)
  }
  const gradientScale = scaleTo(GRADIENT_SUM, gradients)
  const packed = out.packed
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const gradient = Math.floor(scratch[row]! * gradientScale + (mix(row, seed) & 0xffff) / 65536)
    packed[row] = gradient * GRADIENT_UNIT + 1
  }
  out.gradientUnit = 1 / gradientScale
  out.hessianUnit = 1
  out.largestHessian = 1
}

function scaleTo(sum: number, of: number): number {
  const scale = sum / of
  return Number.isFinite(scale) ? scale : 1
}

/** 32 bits that look random, from a row and a seed. */
export function mix(row: number, seed: number): number {
  let word = Math.imul(row ^ seed, 0x9e3779b1)
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b) ^ seed
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
