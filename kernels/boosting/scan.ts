import { gradientOf, gradientsOf, hessianOf, hessiansOf } from './packed'

/** Of a candidate: score, sum of the rows that go left, bin, 1 for missing to the left + 2 for surely enough rows. */
export const CANDIDATE: usize = 32

let minLeafRows: f64 = 0
let lambda: f64 = 0
let lambdaL1: f64 = 0
let leastHessian: f64 = 0
let hessianUnit: f64 = 0
let largestHessian: f64 = 0

/** Rules of the next scans: six float64 as in `SearchRules`. */
export function takeRules(rules: usize): void {
  minLeafRows = load<f64>(rules)
  lambda = load<f64>(rules, 8)
  lambdaL1 = load<f64>(rules, 16)
  leastHessian = load<f64>(rules, 24)
  hessianUnit = load<f64>(rules, 32)
  largestHessian = load<f64>(rules, 40)
}

let bestScore: f64 = -1
let bestBin: i32 = 0
let bestSum: f64 = 0

/**
 * Writes the best cut of one feature of a leaf: a score of −1 where there is none.
 * own: its 256 sums; counts: rows by bin, i32[256], or 0 where they are estimated from hessians.
 */
export function searchFeature(
  out: usize,
  own: usize,
  sum: f64,
  rows: i32,
  last: i32,
  isCategorical: bool,
  counts: usize,
): void {
  if (isCategorical) {
    scanCategories(own, sum, rows, last, counts)
    conclude(out, sum, 0, counts)
    return
  }
  if (counts) scanCounted(own, sum, rows, last, counts, 0)
  else scan(own, sum, rows, last, 0)
  conclude(out, sum, 0, counts)
  if (load<f64>(own) === 0) return
  const score = bestScore
  if (counts) scanCounted(own, sum, rows, last, counts, 1)
  else scan(own, sum, rows, last, 1)
  if (bestScore > score) conclude(out, sum, 1, counts)
}

function conclude(out: usize, sum: f64, missingLeft: i32, counts: usize): void {
  store<f64>(out, bestScore)
  if (bestBin === 0) return
  const whole = hessianOf(sum, gradientOf(sum))
  const hessian = hessianOf(bestSum, gradientOf(bestSum))
  const enough = minLeafRows * largestHessian
  const sure = counts !== 0 || (hessian >= enough && whole - hessian >= enough)
  const marks = missingLeft + (sure ? 2 : 0)
  store<f64>(out, bestSum, 8)
  store<f64>(out, <f64>bestBin, 16)
  store<f64>(out, <f64>marks, 24)
}

function least(wholeHessian: f64, rows: i32): f64 {
  return max(leastHessian, (minLeafRows - 0.5) * (wholeHessian / <f64>rows))
}

/** Two bins at a time; sums are whole numbers, so their order does not matter. */
function scan(own: usize, sum: f64, rows: i32, last: i32, missingLeft: i32): void {
  const wholeG = gradientOf(sum)
  const wholeH = hessianOf(sum, wholeG)
  const floorH = f64x2.splat(least(wholeH, rows))
  const wholeGs = f64x2.splat(wholeG)
  const wholeHs = f64x2.splat(wholeH)
  const units = f64x2.splat(hessianUnit)
  const lambdas = f64x2.splat(lambda)
  const cut = f64x2.splat(lambdaL1)
  const zero = f64x2.splat(0)
  let left = missingLeft ? load<f64>(own) : 0
  let allowed = i64x2(0, -1)
  let best = f64x2.splat(-1)
  bestScore = -1
  bestBin = 0
  bestSum = 0
  for (let bin = 0; bin <= last; bin += 2) {
    const at = own + ((<usize>bin) << 3)
    const first = bin === 0 ? left : left + load<f64>(at)
    const second = first + load<f64>(at, 8)
    left = second
    const lefts = f64x2(first, second)
    const g = gradientsOf(lefts)
    const h = hessiansOf(lefts, g)
    const restG = f64x2.sub(wholeGs, g)
    const restH = f64x2.sub(wholeHs, h)
    const t = f64x2.pmax(f64x2.sub(f64x2.abs(g), cut), zero)
    const restT = f64x2.pmax(f64x2.sub(f64x2.abs(restG), cut), zero)
    const score = f64x2.add(
      f64x2.div(f64x2.mul(t, t), f64x2.add(f64x2.mul(h, units), lambdas)),
      f64x2.div(f64x2.mul(restT, restT), f64x2.add(f64x2.mul(restH, units), lambdas)),
    )
    const fits = v128.and(v128.and(f64x2.ge(h, floorH), f64x2.ge(restH, floorH)), allowed)
    allowed = i64x2(-1, -1)
    if (!v128.any_true(v128.and(fits, f64x2.gt(score, best)))) continue
    const lanes = i64x2.bitmask(fits)
    if (lanes & 1) note(f64x2.extract_lane(score, 0), bin, first)
    if (lanes & 2) note(f64x2.extract_lane(score, 1), bin + 1, second)
    best = f64x2.splat(bestScore)
  }
}

function note(score: f64, bin: i32, sum: f64): void {
  if (!(score > bestScore)) return
  bestScore = score
  bestBin = bin
  bestSum = sum
}

function half(gradient: f64, hessian: f64): f64 {
  const t = max<f64>(abs(gradient) - lambdaL1, 0)
  return (t * t) / (hessian * hessianUnit + lambda)
}

function scanCounted(own: usize, sum: f64, rows: i32, last: i32, counts: usize, missingLeft: i32): void {
  const wholeG = gradientOf(sum)
  const wholeH = hessianOf(sum, wholeG)
  const fewest = <i32>minLeafRows
  let left: f64 = missingLeft ? load<f64>(own) : 0
  let leftRows = missingLeft ? load<i32>(counts) : 0
  bestScore = -1
  bestBin = 0
  bestSum = 0
  for (let bin = 1; bin <= last; bin++) {
    left += load<f64>(own + ((<usize>bin) << 3))
    leftRows += load<i32>(counts + ((<usize>bin) << 2))
    const g = gradientOf(left)
    const h = hessianOf(left, g)
    if (h < leastHessian || wholeH - h < leastHessian) continue
    if (leftRows < fewest || rows - leftRows < fewest) continue
    note(half(g, h) + half(wholeG - g, wholeH - h), bin, left)
  }
}

/** One value against the rest. */
function scanCategories(own: usize, sum: f64, rows: i32, last: i32, counts: usize): void {
  const wholeG = gradientOf(sum)
  const wholeH = hessianOf(sum, wholeG)
  const fewest = <i32>minLeafRows
  const floorH = counts ? leastHessian : least(wholeH, rows)
  bestScore = -1
  bestBin = 0
  bestSum = 0
  for (let bin = 1; bin <= last; bin++) {
    const left = load<f64>(own + ((<usize>bin) << 3))
    const g = gradientOf(left)
    const h = hessianOf(left, g)
    if (h < floorH || wholeH - h < floorH) continue
    if (counts) {
      const leftRows = load<i32>(counts + ((<usize>bin) << 2))
      if (leftRows < fewest || rows - leftRows < fewest) continue
    }
    note(half(g, h) + half(wholeG - g, wholeH - h), bin, left)
  }
}
