import { random } from '../../../math/index.ts'
import { stationaryRows, usualBlock } from '../monte-carlo/resample.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { sortedAt } from '../significance/chance.ts'

export interface PairedOptions {
  readonly seed?: number | string
  /** Default 2,000. */
  readonly tries?: number
  /** Mean length of blocks of days; default the cube root of their number. */
  readonly meanBlock?: number
}

/** A difference, where it lies with 90 % confidence, and the chance of one as great where there is none. */
export interface PairedDifference {
  readonly value: number
  readonly low: number
  readonly high: number
  /** Two-sided. */
  readonly pValue: number
}

export interface PairedTest {
  readonly days: number
  readonly tries: number
  readonly meanBlock: number
  /** Mean return of a day, first run less the second. */
  readonly meanReturn: PairedDifference
  /** Sharpe ratio of daily returns, not annualised, first run less the second; 0 for a run that stands still. */
  readonly sharpe: PairedDifference
}

const SEED = 'paired'
const LEAST_DAYS = 3

/**
 * Do two runs differ by more than chance? The same days of both are drawn together in blocks (Politis &
 * Romano's stationary bootstrap), so that what moves both cancels and what follows each other stays
 * together; differences are centred on the one that was seen. in: returns of the same days. Undefined for
 * fewer than three days. Cost: tries × days.
 * @throws Fault `research.option`
 */
export function pairedTest(
  a: Float64Array,
  b: Float64Array,
  options: PairedOptions = {},
): PairedTest | undefined {
  const { seed = SEED, tries = 2000, meanBlock = usualBlock(a.length) } = options
  if (a.length !== b.length) {
    throw optionOutOfRange(`${a.length} and ${b.length} days`, 'Give returns of the same days.')
  }
  if (!(Number.isInteger(tries) && tries >= 1) || !(meanBlock >= 1)) {
    throw optionOutOfRange(
      `${tries} tries with blocks of ${meanBlock}`,
      'Give whole tries and blocks of a day or more.',
    )
  }
  const days = a.length
  if (days < LEAST_DAYS) return undefined
  const chance = random(seed)
  const rows = Int32Array.from({ length: days }, (_, day) => day)
  const seen = differences(a, b, rows)
  const means = new Float64Array(tries)
  const sharpes = new Float64Array(tries)
  for (let attempt = 0; attempt < tries; attempt++) {
    stationaryRows(rows, { length: days, meanBlock, random: chance })
    const { mean, sharpe } = differences(a, b, rows)
    means[attempt] = mean
    sharpes[attempt] = sharpe
  }
  return {
    days,
    tries,
    meanBlock,
    meanReturn: judged(seen.mean, means),
    sharpe: judged(seen.sharpe, sharpes),
  }
}

function differences(a: Float64Array, b: Float64Array, rows: Int32Array) {
  let sumA = 0
  let sumB = 0
  let squaresA = 0
  let squaresB = 0
  for (let k = 0; k < rows.length; k++) {
    const x = a[rows[k]!]!
    const y = b[rows[k]!]!
    sumA += x
    sumB += y
    squaresA += x * x
    squaresB += y * y
  }
  const days = rows.length
  return {
    mean: (sumA - sumB) / days,
    sharpe: ratio(sumA, squaresA, days) - ratio(sumB, squaresB, days),
  }
}

function ratio(sum: number, squares: number, days: number): number {
  const variance = (squares - (sum * sum) / days) / (days - 1)
  return variance > 1e-14 * (squares / days) ? sum / days / Math.sqrt(variance) : 0
}

/** Sorts `tried`. Tries that are as far from the seen value as that is from 0 speak for chance. */
function judged(value: number, tried: Float64Array): PairedDifference {
  const bar = Math.abs(value) * (1 - 1e-9)
  let asGreat = 1
  for (const other of tried) if (Math.abs(other - value) >= bar) asGreat++
  tried.sort()
  return {
    value,
    low: sortedAt(tried, 0.05),
    high: sortedAt(tried, 0.95),
    pValue: asGreat / (tried.length + 1),
  }
}
