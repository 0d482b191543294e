import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import { requireScored } from './scored-rows.ts'

export interface ReliabilityOptions {
  /** Most bins; default 10. */
  readonly bins?: number
  /** `width`: equal parts of 0…1; `count`: as many rows in each. Default `width`. */
  readonly by?: 'width' | 'count'
}

/** Rows of like probability. */
export interface ReliabilityBin {
  /** Least and greatest probability in it. */
  readonly low: number
  readonly high: number
  readonly rows: number
  readonly meanProbability: number
  /** Share of class 1, which equals the mean probability of a calibrated model. */
  readonly share: number
}

/**
 * How often class 1 came where it was given which probability; bins without rows are left out.
 * in: target[rows] of 0 and 1; probability[rows], 0…1; a row where either is NaN is left out.
 * @throws MathFault `math.length`, `math.target`, `math.option`
 */
export function reliability(
  target: Column,
  probability: Column,
  { bins = 10, by = 'width' }: ReliabilityOptions = {},
): readonly ReliabilityBin[] {
  requireWithin('bins', bins, [1, 1e6])
  if (!Number.isInteger(bins) || (by !== 'width' && by !== 'count')) {
    throw new MathFault('math.option', `${bins} bins by ${by}`, 'Use a whole number, and width or count.')
  }
  const rows = requireScored(probability, target).sort((a, b) => probability[a]! - probability[b]!)
  const [least, most] = [probability[rows[0]!]!, probability[rows[rows.length - 1]!]!]
  if (least < 0 || most > 1) {
    throw new MathFault(
      'math.target',
      `probabilities from ${least} to ${most}`,
      'Pass probabilities from 0 to 1; calibrate scores first.',
    )
  }
  const table: ReliabilityBin[] = []
  for (let start = 0; start < rows.length; ) {
    const binOf = (k: number) =>
      by === 'count'
        ? Math.floor((k * bins) / rows.length)
        : Math.min(Math.floor(probability[rows[k]!]! * bins), bins - 1)
    const own = binOf(start)
    let end = start
    let sum = 0
    let ones = 0
    for (; end < rows.length && binOf(end) === own; end++) {
      sum += probability[rows[end]!]!
      ones += target[rows[end]!]!
    }
    const count = end - start
    table.push({
      low: probability[rows[start]!]!,
      high: probability[rows[end - 1]!]!,
      rows: count,
      meanProbability: sum / count,
      share: ones / count,
    })
    start = end
  }
  return table
}

/** Mean over rows of |mean probability − share| of their bin (Naeini, Cooper and Hauskrecht 2015); NaN without bins. */
export function expectedCalibrationError(table: readonly ReliabilityBin[]): number {
  let rows = 0
  let sum = 0
  for (const bin of table) {
    rows += bin.rows
    sum += bin.rows * Math.abs(bin.meanProbability - bin.share)
  }
  return sum / rows
}
