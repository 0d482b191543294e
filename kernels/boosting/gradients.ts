import { pack } from './packed'
import { sigmoids } from './sigmoid'

/** Rows whose sums are one number, so that they do not depend on who adds them. */
const BLOCK: i32 = 4096
const SUMS: usize = 24
const PER_CHANCE: f64 = 1.0 / 65536

/**
 * Gradients and hessians of log-loss at the scores of blocks `from` to `to`, and each block's Σ|gradient|, Σ hessian and
 * largest hessian. weight: f64[rows], or 0 where all are 1.
 */
export function logistic(
  score: usize,
  target: usize,
  weight: usize,
  gradient: usize,
  hessian: usize,
  sums: usize,
  rows: i32,
  from: i32,
  to: i32,
): void {
  const one = f64x2.splat(1)
  for (let block = from; block < to; block++) {
    const end = (<usize>min((block + 1) * BLOCK, rows)) << 3
    for (let at = (<usize>(block * BLOCK)) << 3; at < end; at += 16) {
      const p = sigmoids(v128.load(score + at))
      let g = f64x2.sub(p, v128.load(target + at))
      let h = f64x2.mul(p, f64x2.sub(one, p))
      if (weight) {
        const w = v128.load(weight + at)
        g = f64x2.mul(g, w)
        h = f64x2.mul(h, w)
      }
      v128.store(gradient + at, g)
      v128.store(hessian + at, h)
    }
    sumBlock(gradient, hessian, sums + <usize>block * SUMS, (<usize>(block * BLOCK)) << 3, end)
  }
}

/** The same of half the squared error, whose hessian is the weight. */
export function squared(
  score: usize,
  target: usize,
  weight: usize,
  gradient: usize,
  hessian: usize,
  sums: usize,
  rows: i32,
  from: i32,
  to: i32,
): void {
  for (let block = from; block < to; block++) {
    const end = (<usize>min((block + 1) * BLOCK, rows)) << 3
    for (let at = (<usize>(block * BLOCK)) << 3; at < end; at += 16) {
      const g = f64x2.sub(v128.load(score + at), v128.load(target + at))
      const w = weight ? v128.load(weight + at) : f64x2.splat(1)
      v128.store(gradient + at, f64x2.mul(g, w))
      v128.store(hessian + at, w)
    }
    sumBlock(gradient, hessian, sums + <usize>block * SUMS, (<usize>(block * BLOCK)) << 3, end)
  }
}

/** Four sums of every fourth row, and theirs in order. */
function sumBlock(gradient: usize, hessian: usize, out: usize, from: usize, end: usize): void {
  let g = f64x2.splat(0)
  let g2 = f64x2.splat(0)
  let h = f64x2.splat(0)
  let h2 = f64x2.splat(0)
  let largest = f64x2.splat(0)
  let at = from
  for (; at + 32 <= end; at += 32) {
    const own = v128.load(hessian + at)
    const next = v128.load(hessian + at, 16)
    g = f64x2.add(g, f64x2.abs(v128.load(gradient + at)))
    g2 = f64x2.add(g2, f64x2.abs(v128.load(gradient + at, 16)))
    h = f64x2.add(h, own)
    h2 = f64x2.add(h2, next)
    largest = f64x2.pmax(f64x2.pmax(largest, own), next)
  }
  let gradients = lanes(g) + lanes(g2)
  let hessians = lanes(h) + lanes(h2)
  let most = max(f64x2.extract_lane(largest, 0), f64x2.extract_lane(largest, 1))
  for (; at < end; at += 8) {
    const own = load<f64>(hessian + at)
    gradients += abs(load<f64>(gradient + at))
    hessians += own
    most = max(most, own)
  }
  store<f64>(out, gradients)
  store<f64>(out, hessians, 8)
  store<f64>(out, most, 16)
}

function lanes(sums: v128): f64 {
  return f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1)
}

/** Rounds to whole numbers by chance, which comes from row and seed alone, and packs rows `from` to `to`. */
export function quantise(
  packed: usize,
  gradient: usize,
  hessian: usize,
  gradientScale: f64,
  hessianScale: f64,
  seed: i32,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row++) {
    const at = (<usize>row) << 3
    const chance = mix(row, seed)
    const g = floor(load<f64>(gradient + at) * gradientScale + <f64>(chance & 0xffff) * PER_CHANCE)
    const h = floor(load<f64>(hessian + at) * hessianScale + <f64>(chance >>> 16) * PER_CHANCE)
    store<f64>(packed + at, pack(g, h))
  }
}

function mix(row: i32, seed: i32): i32 {
  let word = (row ^ seed) * 0x9e3779b1
  word = ((word ^ (word >>> 16)) * 0x85ebca6b) ^ seed
  word = (word ^ (word >>> 13)) * 0xc2b2ae35
  return word ^ (word >>> 16)
}
