import { type Candles, formatTime, rowAt, sliceCandles, type TimeRange } from '../../../domain/index.ts'
import { openKernelMemory } from '../../../math/index.ts'
import { holdBenchmark } from '../hold-benchmark.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import { outOfSample } from '../walk-forward/out-of-sample.ts'
import type { AverageSearch, AverageSearchInput, SweptPart } from './average-search.ts'
import { bestPairs } from './best-pairs.ts'
import { requirePairs } from './require-pairs.ts'
import { type SweepOptions, type SweptAverages, sweepAverages } from './sweep-averages.ts'

/**
 * Walks every pair of averages on the first part of the candles, tells the best, and what each does on the rest, of
 * which the choice knows nothing. All begin where the longest average does, so that all walk the same candles.
 * @throws Fault `research.option`; MathFault as `sweepAverages`
 */
export async function searchAverages(
  input: AverageSearchInput,
  options: SweepOptions = {},
): Promise<AverageSearch> {
  const { pair, average, fee, range = {} } = input
  const [fast, slow] = [ascending(input.fast), ascending(input.slow)]
  const candles = within(input.candles, range)
  requirePairs({ fast, slow, rows: candles.length })
  const longest = slow.at(-1)!
  const from = Math.max(rowAt(candles, range.start ?? 0), longest - 1)
  const split = splitRow(candles, from, input.holdOut)
  const { memory = openKernelMemory() } = options
  const sweep = { average, fast, slow, fee }
  const walk = (until: number, first: number) =>
    sweepAverages({ ...sweep, candles: sliceCandles(candles, 0, until), from: first }, { ...options, memory })

  const seen = await walk(split, from)
  const unseen = split === candles.length ? null : await walk(candles.length, split)
  const searched = partOf(sliceCandles(candles, from, split), seen, fee)
  const heldOut = unseen && partOf(sliceCandles(candles, split), unseen, fee)
  const pairs = { fast: seen.fast, slow: seen.slow }
  const best = bestPairs({ ...pairs, searched, heldOut })
  return { pair, timeframe: candles.timeframe, average, fee, ...pairs, searched, heldOut, best }
}

/** The candles of a range and those before it. */
function within(candles: Candles, { start = -Infinity, end = Infinity }: TimeRange): Candles {
  const [first, last] = [rowAt(candles, start), rowAt(candles, end + 1)]
  if (first < last) return sliceCandles(candles, 0, last)
  const { time, length } = candles
  const there = length === 0 ? 'none' : [time[0]!, time[length - 1]!].map(formatTime).join(' to ')
  throw optionOutOfRange('a time range without candles', `There are: ${there} UTC.`)
}

function ascending(periods: readonly number[]): number[] {
  return [...new Set(periods)].sort((a, b) => a - b)
}

/** The first row that is held out; as many as there are where none is. */
function splitRow(candles: Candles, from: number, share: number): number {
  const { time, timeframe, length } = candles
  if (!(share >= 0 && share < 1)) {
    throw optionOutOfRange(
      `${share} of the time held out`,
      'Give a share from 0 to below 1, for example 0.3.',
    )
  }
  const left = length - from
  if (left < 2) {
    throw optionOutOfRange(
      `${Math.max(0, left)} candles left to walk after the warm-up`,
      'Take shorter periods, or a longer time.',
    )
  }
  if (share === 0) return length
  const range = { start: time[from]!, end: time[length - 1]! }
  const { heldOut } = outOfSample({ range, timeframe, share })
  if (heldOut) return rowAt(candles, heldOut.start)
  throw optionOutOfRange(
    `${share} of ${left} candles held out leaves ${left - Math.round(left * share)} to choose by and ${Math.round(left * share)} to judge by`,
    'Each part needs 100: take a longer time, shorter periods, another share, or 0 to hold nothing out.',
  )
}

function partOf(candles: Candles, { entries, profits }: SweptAverages, fee: number): SweptPart {
  const { time, length } = candles
  const period = { start: time[0]!, end: time[length - 1]! }
  const { start: startTime, end: endTime } = period
  const held = holdBenchmark({ candles: new Map([['', candles]]), startTime, endTime, fee })
  const holding = held!.profitTotal
  const above = profits.reduce((count, profit) => count + (profit > holding ? 1 : 0), 0)
  return { period, candles: length, holding, aboveHolding: above / profits.length, entries, profits }
}
