import { GRADIENT_UNIT, PER_GRADIENT } from './gradients.ts'
import { type BoostTable, type LeafRows, MISSING_LEFT, RULE, STRIDE, SURE } from './steps.ts'

/** A feature of a leaf, and the rules in the order of `RULE`. */
export interface Search {
  readonly leaf: LeafRows
  readonly feature: number
  readonly rules: Float64Array
  /** Rows by bin, where they are known; else they are estimated from hessians. */
  readonly counts?: Int32Array
}

interface Found {
  /** Σ T(G)²/(H + λ) of both sides in units of gradient², T(G) = max(|G| − λ₁, 0); −1 where no cut fits. */
  readonly score: number
  readonly bin: number
  readonly sum: number
}

/**
 * Writes the best cut of one feature as a candidate: of equal scores missing to the right, then the lowest bin.
 * Rows of a side are estimated from its hessians; where they might be too few the candidate is not sure.
 */
export function searchFeature(out: Float64Array, table: BoostTable, search: Search): void {
  const { leaf, feature } = search
  out[0] = -1
  if (table.isCategorical[feature] === 1) {
    conclude(out, search, scan(table, search, 'category'), 0)
    return
  }
  const right = scan(table, search, 'missing right')
  conclude(out, search, right, 0)
  if (leaf.histogram[feature * STRIDE] === 0) return
  const left = scan(table, search, 'missing left')
  if (left.score > right.score) conclude(out, search, left, MISSING_LEFT)
}

function conclude(out: Float64Array, { leaf, rules, counts }: Search, found: Found, missing: number): void {
  out[0] = found.score
  if (found.bin === 0) return
  const whole = hessianOf(leaf.sum)
  const hessian = hessianOf(found.sum)
  const enough = rules[RULE.minLeafRows]! * rules[RULE.largestHessian]!
  const sure = counts !== undefined || (hessian >= enough && whole - hessian >= enough)
  out.set([found.sum, found.bin, missing + (sure ? SURE : 0)], 1)
}

function scan(
  { bins }: BoostTable,
  { leaf, feature, rules, counts }: Search,
  way: 'category' | 'missing left' | 'missing right',
): Found {
  const { histogram, sum, count } = leaf
  const base = feature * STRIDE
  const fewest = rules[RULE.minLeafRows]!
  const wholeG = gradientOf(sum)
  const wholeH = hessianOf(sum)
  const floorH = counts
    ? rules[RULE.leastHessian]!
    : Math.max(rules[RULE.leastHessian]!, (fewest - 0.5) * (wholeH / count))
  let left = way === 'missing left' ? histogram[base]! : 0
  let leftRows = way === 'missing left' && counts ? counts[0]! : 0
  let best: Found = { score: -1, bin: 0, sum: 0 }
  for (let bin = 1; bin <= bins[feature]!; bin++) {
    if (way === 'category') left = leftRows = 0
    left += histogram[base + bin]!
    if (counts) leftRows += counts[bin]!
    const g = gradientOf(left)
    const h = left - g * GRADIENT_UNIT
    if (h < floorH || wholeH - h < floorH) continue
    if (counts && (leftRows < fewest || count - leftRows < fewest)) continue
    const score = sideScore(g, h, rules) + sideScore(wholeG - g, wholeH - h, rules)
    if (score > best.score) best = { score, bin, sum: left }
  }
  return best
}

/** T(G)²/(H + λ) in units of gradient². */
export function sideScore(gradient: number, hessian: number, rules: Float64Array): number {
  const cut = Math.max(Math.abs(gradient) - rules[RULE.lambdaL1]!, 0)
  return (cut * cut) / (hessian * rules[RULE.hessianUnit]! + rules[RULE.lambda]!)
}

export function gradientOf(packed: number): number {
  return Math.floor(packed * PER_GRADIENT)
}

export function hessianOf(packed: number): number {
  return packed - gradientOf(packed) * GRADIENT_UNIT
}
