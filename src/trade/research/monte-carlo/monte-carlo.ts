import { type Random, random } from '../../../math/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { type Band, bandOf } from './band.ts'
import { type Resampling, shuffledRows, stationaryRows, usualBlock } from './resample.ts'
import type { Steps } from './steps.ts'

export interface MonteCarloInput {
  readonly steps: Steps
  readonly startingBalance: number
  readonly resampling: Resampling
  readonly seed: number | string
  /** Default 1,000. */
  readonly tries?: number
  /** Ruined is a balance that was ever at this fraction of the start or below; default 0.5. */
  readonly ruinBelow?: number
  /** Points of the curves; default 100. */
  readonly points?: number
}

/** What the same steps might have become. Drawdowns are fractions ≥ 0 of the highest balance so far. */
export interface MonteCarlo {
  readonly tries: number
  /** Mean length of blocks; null for other orders of the same steps. */
  readonly meanBlock: number | null
  readonly actual: { readonly finalBalance: number; readonly maxDrawdown: number }
  readonly finalBalance: Band
  readonly maxDrawdown: Band
  /** Share of tries that end below the starting balance, or at it. */
  readonly lossProbability: number
  /** Share of ruined tries, and where the true share lies with 95 % confidence, given as many tries. */
  readonly ruin: {
    readonly below: number
    readonly probability: number
    readonly low: number
    readonly high: number
  }
  /** Bands of the balance after so many steps, the start being 0. */
  readonly curve: {
    readonly step: readonly number[]
    readonly p5: readonly number[]
    readonly p50: readonly number[]
    readonly p95: readonly number[]
  }
}

const MOST_TRIES = 1_000_000
const MOST_POINTS = 10_000

/**
 * Tells a run anew, `tries` times. Equal input, equal numbers, on every machine. Undefined without steps.
 * Cost: tries × steps, about 20 ns each.
 * @throws Fault `research.option`
 */
export function monteCarlo(input: MonteCarloInput): MonteCarlo | undefined {
  const { steps, startingBalance, resampling, seed, tries = 1000, ruinBelow = 0.5, points = 100 } = input
  const { length } = steps.values
  const meanBlock = resampling.kind === 'shuffle' ? null : (resampling.meanBlock ?? usualBlock(length))
  check({ startingBalance, tries, ruinBelow, points, meanBlock: meanBlock ?? 1 })
  if (length === 0) return undefined
  const chance = random(seed)
  const rows = new Int32Array(length)
  const marks = markedSteps(length, points)
  const finals = new Float64Array(tries)
  const falls = new Float64Array(tries)
  const lows = new Float64Array(tries)
  const heights = marks.map(() => new Float64Array(tries))
  const walk = (attempt: number) => walkBalance(steps, rows, { startingBalance, marks, heights, attempt })
  for (let attempt = 0; attempt < tries; attempt++) {
    drawRows(rows, meanBlock, chance)
    const { final, fall, low } = walk(attempt)
    finals[attempt] = final
    falls[attempt] = fall
    lows[attempt] = low
  }
  const ruined = lows.reduce((sum, low) => sum + (low <= ruinBelow * startingBalance ? 1 : 0), 0)
  const losing = finals.reduce((sum, final) => sum + (final <= startingBalance ? 1 : 0), 0)
  const bands = heights.map(bandOf)
  return {
    tries,
    meanBlock,
    actual: actualOf(steps, startingBalance),
    finalBalance: bandOf(finals),
    maxDrawdown: bandOf(falls),
    lossProbability: losing / tries,
    ruin: { below: ruinBelow, ...wilson(ruined, tries) },
    curve: {
      step: marks,
      p5: bands.map((band) => band.p5),
      p50: bands.map((band) => band.p50),
      p95: bands.map((band) => band.p95),
    },
  }
}

function check(input: {
  startingBalance: number
  tries: number
  ruinBelow: number
  points: number
  meanBlock: number
}): void {
  const { startingBalance, tries, ruinBelow, points, meanBlock } = input
  if (!(startingBalance > 0 && Number.isFinite(startingBalance))) {
    throw optionOutOfRange(`a starting balance of ${startingBalance}`, 'Give one above 0.')
  }
  if (!(Number.isInteger(tries) && tries >= 1 && tries <= MOST_TRIES)) {
    throw optionOutOfRange(`${tries} tries`, 'Give a whole number from 1 to 1,000,000.')
  }
  if (!(ruinBelow >= 0 && ruinBelow < 1)) {
    throw optionOutOfRange(`ruin below ${ruinBelow} of the start`, 'Give a fraction from 0 to below 1.')
  }
  if (!(Number.isInteger(points) && points >= 1 && points <= MOST_POINTS)) {
    throw optionOutOfRange(`${points} points of a curve`, 'Give a whole number from 1 to 10,000.')
  }
  if (!(meanBlock >= 1)) {
    throw optionOutOfRange(`blocks of ${meanBlock} steps on average`, 'Give a number of steps, 1 or more.')
  }
}

/** Numbers of steps at which curves are looked at: even, the start and the end among them. */
function markedSteps(length: number, points: number): readonly number[] {
  const count = Math.min(points, length)
  return Array.from({ length: count + 1 }, (_, point) => Math.round((point * length) / count))
}

function drawRows(rows: Int32Array, meanBlock: number | null, random: Random): void {
  if (meanBlock === null) shuffledRows(rows, random)
  else stationaryRows(rows, { length: rows.length, meanBlock, random })
}

interface Walk {
  readonly startingBalance: number
  readonly marks: readonly number[]
  /** By mark, then by try; written. */
  readonly heights: readonly Float64Array[]
  readonly attempt: number
}

function walkBalance({ kind, values }: Steps, rows: Int32Array, walk: Walk) {
  const { startingBalance, marks, heights, attempt } = walk
  let balance = startingBalance
  let peak = balance
  let low = balance
  let fall = 0
  let mark = 0
  for (let at = 0; at < rows.length; at++) {
    if (marks[mark] === at) heights[mark++]![attempt] = balance
    const value = values[rows[at]!]!
    balance += kind === 'ratio' ? balance * value : value
    if (balance > peak) peak = balance
    else if (peak - balance > fall * peak) fall = (peak - balance) / peak
    if (balance < low) low = balance
  }
  heights[mark]![attempt] = balance
  return { final: balance, fall, low }
}

function actualOf(steps: Steps, startingBalance: number) {
  const rows = Int32Array.from(steps.values, (_, row) => row)
  const end = { marks: [rows.length], heights: [new Float64Array(1)], attempt: 0 }
  const { final, fall } = walkBalance(steps, rows, { startingBalance, ...end })
  return { finalBalance: final, maxDrawdown: fall }
}

/** Wilson's 95 % interval of a share. */
function wilson(hits: number, tries: number) {
  const z = 1.959963984540054
  const share = hits / tries
  const centre = share + (z * z) / (2 * tries)
  const reach = z * Math.sqrt((share * (1 - share)) / tries + (z * z) / (4 * tries * tries))
  const scale = 1 + (z * z) / tries
  return {
    probability: share,
    low: Math.max(0, (centre - reach) / scale),
    high: Math.min(1, (centre + reach) / scale),
  }
}
