import { sigmoid } from '../elementary/exp.ts'
import { BLOCK_ROWS, type BoostTable, type Rounding, type SmoothLoss } from './steps.ts'

/**
 * One row's gradient and hessian as whole numbers in one float64: gradient·2²⁷ + hessian. Sums of packed numbers
 * are the packed sums, and exact, whatever the order: their parts stay below 2²⁶ and 2²⁷.
 */
export const GRADIENT_UNIT = 2 ** 27
export const PER_GRADIENT = 1 / GRADIENT_UNIT
const GRADIENT_SUM = 2 ** 25
const HESSIAN_SUM = 2 ** 26
/** Rounding may add 1 a row, so a gradient sum stays below 2²⁶ up to here. */
export const MOST_ROWS = 2 ** 25

/** What whole numbers of a tree are worth. */
export interface Units {
  readonly gradientScale: number
  readonly hessianScale: number
  /** No row's whole number of hessian is above this, so a sum of hessians tells how many rows it has at least. */
  readonly largestHessian: number
}

/** Gradients and hessians at the scores, and the sums of each block. */
export function derive(table: BoostTable, loss: SmoothLoss): void {
  if (loss === 'logistic') fillLogistic(table)
  else fillSquared(table)
  sumBlocks(table)
}

function fillLogistic({ score, target, weight, gradient, hessian, trained }: BoostTable): void {
  for (let row = 0; row < trained; row++) {
    const probability = sigmoid(score[row]!)
    const weighs = weight === null ? 1 : weight[row]!
    gradient[row] = (probability - target[row]!) * weighs
    hessian[row] = probability * (1 - probability) * weighs
  }
}

function fillSquared({ score, target, weight, gradient, hessian, trained }: BoostTable): void {
  for (let row = 0; row < trained; row++) {
    const weighs = weight === null ? 1 : weight[row]!
    gradient[row] = (score[row]! - target[row]!) * weighs
    hessian[row] = weighs
  }
}

/** Σ|gradient|, Σ hessian and the largest hessian of each block: four sums of every fourth row, and theirs in order. */
export function sumBlocks({ gradient, hessian, sums, trained }: BoostTable): void {
  for (let from = 0, at = 0; from < trained; from += BLOCK_ROWS, at += 3) {
    const end = Math.min(from + BLOCK_ROWS, trained)
    const g = [0, 0, 0, 0] as [number, number, number, number]
    const h = [0, 0, 0, 0] as [number, number, number, number]
    let largest = 0
    let row = from
    for (; row + 4 <= end; row += 4) {
      for (let lane = 0; lane < 4; lane++) {
        g[lane]! += Math.abs(gradient[row + lane]!)
        h[lane]! += hessian[row + lane]!
        largest = Math.max(largest, hessian[row + lane]!)
      }
    }
    let gradients = g[0] + g[1] + (g[2] + g[3])
    let hessians = h[0] + h[1] + (h[2] + h[3])
    for (; row < end; row++) {
      gradients += Math.abs(gradient[row]!)
      hessians += hessian[row]!
      largest = Math.max(largest, hessian[row]!)
    }
    sums[at] = gradients
    sums[at + 1] = hessians
    sums[at + 2] = largest
  }
}

/** Scales that use the room of a packed sum. Hessians that all are 1 stay whole and count rows. */
export function unitsOf(sums: Float64Array, isCount: boolean): Units {
  let gradients = 0
  let hessians = 0
  let largest = 0
  for (let at = 0; at < sums.length; at += 3) {
    gradients += sums[at]!
    hessians += sums[at + 1]!
    largest = Math.max(largest, sums[at + 2]!)
  }
  const hessianScale = isCount ? 1 : scaleTo(HESSIAN_SUM, hessians)
  return {
    gradientScale: scaleTo(GRADIENT_SUM, gradients),
    hessianScale,
    largestHessian: isCount ? 1 : Math.floor(largest * hessianScale) + 1,
  }
}

function scaleTo(sum: number, of: number): number {
  const scale = sum / of
  return Number.isFinite(scale) ? scale : 1
}

/**
 * Rounds to whole numbers by chance: up with the probability of the fraction, so that sums are right on average.
 * Chance comes from seed and row alone, not from the order of work.
 */
export function quantise({ packed, gradient, hessian, trained }: BoostTable, rounding: Rounding): void {
  const { gradientScale, hessianScale, seed } = rounding
  for (let row = 0; row < trained; row++) {
    const chance = mix(row, seed)
    const g = Math.floor(gradient[row]! * gradientScale + (chance & 0xffff) / 65536)
    const h = Math.floor(hessian[row]! * hessianScale + (chance >>> 16) / 65536)
    packed[row] = g * GRADIENT_UNIT + h
  }
}

/** 32 bits that look random, from a row and a seed. */
export function mix(row: number, seed: number): number {
  let word = Math.imul(row ^ seed, 0x9e3779b1)
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b) ^ seed
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35)
  return word ^ (word >>> 16)
}
