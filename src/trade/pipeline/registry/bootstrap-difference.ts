import { random } from '../../../math/index.ts'
import type { SettledPrediction } from './prediction.ts'

/** Challenger less champion, with the interval that holds it. */
export interface Difference {
  readonly value: number
  readonly low: number
  readonly high: number
}

export interface BootstrapOptions {
  /** Times of the bars, ascending, each once. */
  readonly bars: readonly number[]
  readonly blockBars: number
  readonly tries: number
  readonly seed: string
  /** Standard errors to either side. */
  readonly width: number
}

/**
 * How AUC and Brier score of a challenger differ from those of a champion on the same rows. Bars are drawn in
 * circular blocks, all instruments of a bar together; the interval is the difference ± `width` standard deviations
 * over the draws. Null where a class is missing or the draws do not vary. Same seed, same result.
 * Cost: tries·rows, after two sorts.
 */
export function bootstrapDifference(
  champion: readonly SettledPrediction[],
  challenger: readonly SettledPrediction[],
  { bars, blockBars, tries, seed, width }: BootstrapOptions,
): { readonly auc: Difference | null; readonly brier: Difference | null } {
  const place = new Map(bars.map((time, at) => [time, at]))
  const bar = Uint32Array.from(champion, ({ barTime }) => place.get(barTime)!)
  const sides = [challenger, champion].map((side) => prepare(side, bar, bars.length))
  const chance = random(seed)
  const differ = (times: Uint32Array) => {
    const [mine, theirs] = sides.map((side) => measure(side, times))
    return { auc: mine!.auc - theirs!.auc, brier: mine!.brier - theirs!.brier }
  }
  const found = differ(new Uint32Array(bars.length).fill(1))
  const draws = Array.from({ length: tries }, () => differ(draw(bars.length, blockBars, chance)))
  const interval = (name: 'auc' | 'brier'): Difference | null => {
    const error = deviation(draws.map((one) => one[name]))
    const value = found[name]
    return error > 0 && Number.isFinite(value)
      ? { value, low: value - width * error, high: value + width * error }
      : null
  }
  return { auc: interval('auc'), brier: interval('brier') }
}

/** Rows of a version in ascending order of score, as columns; squared errors of each bar. */
interface Side {
  /** Bar of each row. */
  readonly bar: Uint32Array
  readonly isPositive: Uint8Array
  /** 1 where the next row has another score: a run of equal scores ends there. */
  readonly endsRun: Uint8Array
  /** Sum of (score − label)² over the rows of each bar. */
  readonly squares: Float64Array
  /** Rows of each bar. */
  readonly rows: Uint32Array
}

function prepare(predictions: readonly SettledPrediction[], bar: Uint32Array, bars: number): Side {
  const order = new Uint32Array(predictions.length).map((_, row) => row)
  order.sort((a, b) => predictions[a]!.score - predictions[b]!.score)
  const squares = new Float64Array(bars)
  const rows = new Uint32Array(bars)
  for (const [row, { score, label }] of predictions.entries()) {
    squares[bar[row]!]! += (score - label) ** 2
    rows[bar[row]!]!++
  }
  return {
    bar: order.map((row) => bar[row]!),
    isPositive: Uint8Array.from(order, (row) => predictions[row]!.label),
    endsRun: Uint8Array.from(order, (row, at) =>
      predictions[row]!.score === predictions[order[at + 1]!]?.score ? 0 : 1,
    ),
    squares,
    rows,
  }
}

/** How often each bar is drawn: blocks from random starts, as many bars as there are, round the end. */
function draw(bars: number, blockBars: number, chance: ReturnType<typeof random>): Uint32Array {
  const times = new Uint32Array(bars)
  for (let drawn = 0; drawn < bars; ) {
    const start = chance.int(bars)
    for (let at = 0; at < blockBars && drawn < bars; at++, drawn++) times[(start + at) % bars]!++
  }
  return times
}

/**
 * AUC and Brier score where each row counts as often as its bar was drawn. in: times[bars]. NaN where a class is
 * missing. Cost: one pass over the rows.
 */
function measure(
  { bar, isPositive, endsRun, squares, rows }: Side,
  times: Uint32Array,
): { auc: number; brier: number } {
  let wins = 0
  let positives = 0
  let negatives = 0
  let tiedPositives = 0
  let tiedNegatives = 0
  for (let at = 0; at < bar.length; at++) {
    const count = times[bar[at]!]!
    if (isPositive[at] === 1) tiedPositives += count
    else tiedNegatives += count
    if (endsRun[at] === 0) continue
    wins += tiedPositives * (negatives + tiedNegatives / 2)
    positives += tiedPositives
    negatives += tiedNegatives
    tiedPositives = 0
    tiedNegatives = 0
  }
  let sum = 0
  let counted = 0
  for (let at = 0; at < times.length; at++) {
    sum += times[at]! * squares[at]!
    counted += times[at]! * rows[at]!
  }
  return { auc: wins / (positives * negatives), brier: sum / counted }
}

/** Standard deviation (n − 1) of what is a number; NaN when less than half of it is. */
function deviation(all: readonly number[]): number {
  const values = all.filter(Number.isFinite)
  if (values.length < Math.max(2, all.length / 2)) return Number.NaN
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
