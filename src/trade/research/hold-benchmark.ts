import type { Candles } from '../../domain/index.ts'
import { rowAt, sliceCandles } from '../../domain/index.ts'
import { sum } from './series-figures.ts'

export interface HoldInput {
  /** By pair; may reach beyond the period on both sides. */
  readonly candles: ReadonlyMap<string, Candles>
  /** UTC milliseconds, both included. */
  readonly startTime: number
  readonly endTime: number
  /** Of the value, on either side. */
  readonly fee: number
}

/**
 * Buys every pair for equal money at its first close and sells at its last, a fee on both sides.
 * `valuesAt` tells what selling at each of the times would bring, the beginning being 1; a pair without a
 * candle yet counts as cash. Undefined when no pair has candles in the period.
 */
export function holdBenchmark(input: HoldInput) {
  const series = [...periodCandles(input)]
  if (series.length === 0) return undefined
  const pairs = series.map(([pair, candles]) => ({
    pair,
    profitRatio: worth(candles, input.endTime, input.fee) - 1,
  }))
  const profitTotal = sum(pairs.map((pair) => pair.profitRatio)) / pairs.length
  return { profitTotal, pairs, valuesAt }

  function valuesAt(times: readonly number[]): readonly number[] {
    return times.map(
      (time) => sum(series.map(([, candles]) => worth(candles, time, input.fee))) / series.length,
    )
  }
}

/** Average change of the pairs from the first to the last close of the period, without fees; 0 without candles. */
export function marketChange(input: Omit<HoldInput, 'fee'>): number {
  const series = [...periodCandles(input).values()]
  if (series.length === 0) return 0
  const changes = series.map(({ close, length }) => close[length - 1]! / close[0]! - 1)
  return sum(changes) / changes.length
}

/** The candles of each pair that lie in the period; pairs without any are left out. */
export function periodCandles({ candles, startTime, endTime }: Omit<HoldInput, 'fee'>): Map<string, Candles> {
  const inside = new Map<string, Candles>()
  for (const [pair, all] of candles) {
    const part = sliceCandles(all, rowAt(all, startTime), rowAt(all, endTime + 1))
    if (part.length > 0) inside.set(pair, part)
  }
  return inside
}

function worth(candles: Candles, time: number, fee: number): number {
  const row = rowAt(candles, time + 1) - 1
  if (row < 0) return 1
  return (candles.close[row]! * (1 - fee)) / (candles.close[0]! * (1 + fee))
}

/** Greatest fall from the highest value so far, the beginning (1) included, as a fraction ≥ 0. */
export function deepestFall(values: readonly number[]): number {
  let peak = 1
  let deepest = 0
  for (const value of values) {
    peak = Math.max(peak, value)
    deepest = Math.max(deepest, 1 - value / peak)
  }
  return deepest
}
