import type { Column } from '../../../domain/index.ts'
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
  const label = Float64Array.from(champion, (one) => one.label)
  const sides = [challenger, champion].map((side) => sorted(Float64Array.from(side, ({ score }) => score)))
  const whole = new Uint32Array(bars.length).fill(1)
  const chance = random(seed)
  const [found, ...draws] = [whole, ...Array.from({ length: tries }, () => undefined)].map((given) => {
    const times = given ?? draw(bars.length, blockBars, chance)
    const [mine, theirs] = sides.map((side) => measure(side, { label, bar, times }))
    return { auc: mine!.auc - theirs!.auc, brier: mine!.brier - theirs!.brier }
  })
  const interval = (name: 'auc' | 'brier'): Difference | null => {
    const error = deviation(draws.map((one) => one[name]))
    const value = found![name]
    return error > 0 && Number.isFinite(value)
      ? { value, low: value - width * error, high: value + width * error }
      : null
  }
  return { auc: interval('auc'), brier: interval('brier') }
}

interface Sorted {
  readonly score: Column
  /** Rows, ascending by score. */
  readonly order: Uint32Array
}

function sorted(score: Column): Sorted {
  const order = new Uint32Array(score.length).map((_, row) => row).sort((a, b) => score[a]! - score[b]!)
  return { score, order }
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

/** AUC and Brier score where row r counts times[bar[r]] times. NaN where a class is missing. */
function measure(
  { score, order }: Sorted,
  { label, bar, times }: { label: Column; bar: Uint32Array; times: Uint32Array },
): { auc: number; brier: number } {
  let [wins, positives, negatives, squares] = [0, 0, 0, 0]
  for (let from = 0; from < order.length; ) {
    let [tiedPositives, tiedNegatives, at] = [0, 0, from]
    for (; at < order.length && score[order[at]!] === score[order[from]!]; at++) {
      const row = order[at]!
      const count = times[bar[row]!]!
      if (label[row] === 1) tiedPositives += count
      else tiedNegatives += count
      squares += count * (score[row]! - label[row]!) ** 2
    }
    wins += tiedPositives * (negatives + tiedNegatives / 2)
    positives += tiedPositives
    negatives += tiedNegatives
    from = at
  }
  return { auc: wins / (positives * negatives), brier: squares / (positives + negatives) }
}

/** Standard deviation (n − 1) of what is a number; NaN when less than half of it is. */
function deviation(all: readonly number[]): number {
  const values = all.filter(Number.isFinite)
  if (values.length < Math.max(2, all.length / 2)) return Number.NaN
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return Math.sqrt(squares / (values.length - 1))
}
