import { candleStart, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'
import type { Period } from './folds.ts'

export interface OutOfSampleInput {
  readonly range: Period
  readonly timeframe: Timeframe
  /** Part of the range that is held out; default 0.3. */
  readonly share?: number
  /** Candles between the two that belong to neither. */
  readonly purge?: number
}

/** What a search may see, and what judges its outcome afterwards. */
export interface OutOfSample {
  readonly seen: Period
  /** Null where the range is too short to spare any: then nothing can be said of the future. */
  readonly heldOut: Period | null
}

const SHARE = 0.3
/** With fewer candles on either side luck decides. */
const LEAST_CANDLES = 100

/**
 * Decides what a search is not shown: the last 30 % of the range, where both sides keep 100 candles.
 * @throws Fault `research.option`
 */
export function outOfSample(input: OutOfSampleInput): OutOfSample {
  const { range, timeframe, share = SHARE, purge = 0 } = input
  if (!(share > 0 && share < 1)) {
    throw optionOutOfRange(`${share} of the range held out`, 'Give a fraction between 0 and 1.')
  }
  if (!(Number.isInteger(purge) && purge >= 0)) {
    throw optionOutOfRange(`${purge} candles between`, 'Give a whole number, 0 or more.')
  }
  const length = timeframeMs(timeframe)
  const start = candleStart(range.start + length - 1, timeframe)
  const end = candleStart(range.end, timeframe)
  const candles = (end - start) / length + 1
  const held = Math.round(candles * share)
  const seen = candles - held - purge
  if (held < LEAST_CANDLES || seen < LEAST_CANDLES) return { seen: range, heldOut: null }
  return {
    seen: { start, end: start + (seen - 1) * length },
    heldOut: { start: end - (held - 1) * length, end },
  }
}
