import { candleStart, Fault, type Timeframe, timeframeMs } from '../../../domain/index.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'

/** Starts of the first and the last candle, both included, UTC milliseconds: a `TimeRange` with both sides. */
export interface Period {
  readonly start: number
  readonly end: number
}

/** Parameters are chosen on `train` and judged on `test`, which comes after it. */
export interface Fold {
  /** From 0. */
  readonly index: number
  readonly train: Period
  readonly test: Period
}

export interface FoldsInput {
  readonly range: Period
  readonly timeframe: Timeframe
  /** Candles to choose on; for `anchored` folds those of the first one. */
  readonly train: number
  /** Candles to judge on. */
  readonly test: number
  /** Candles from one fold to the next, at least `test`; default `test`: every candle is judged once. */
  readonly step?: number
  /** `rolling` (default): the same length each time; `anchored`: from the beginning of the range each time. */
  readonly kind?: 'rolling' | 'anchored'
  /** Candles left out at the end of each train period: what is known of them reaches into the test. */
  readonly purge?: number
  /** Candles left out at the beginning of each test period: what was learned may linger on them. */
  readonly embargo?: number
}

/**
 * Cuts a range of time into folds that walk forward. Lengths are times, so that gaps in the candles move no
 * fold. What is left after the last whole fold is in none; the periods of a fold do not change when the
 * range grows.
 * @throws Fault `research.option`; `walk-forward.range` where not one fold fits
 */
export function walkForwardFolds(input: FoldsInput): readonly Fold[] {
  const { timeframe, train, test, step = test, kind = 'rolling', purge = 0, embargo = 0 } = input
  checkLengths({ train, test, step, purge, embargo })
  const length = timeframeMs(timeframe)
  const start = candleStart(input.range.start + length - 1, timeframe)
  const candles = (candleStart(input.range.end, timeframe) - start) / length + 1
  const at = (candle: number) => start + candle * length
  const folds: Fold[] = []
  for (let split = train; split + test <= candles; split += step) {
    folds.push({
      index: folds.length,
      train: { start: at(kind === 'anchored' ? 0 : split - train), end: at(split - purge - 1) },
      test: { start: at(split + embargo), end: at(split + test - 1) },
    })
  }
  if (folds.length > 0) return folds
  throw new Fault(
    'usage',
    'walk-forward.range',
    `${train} candles to train and ${test} to test do not fit into ${Math.max(0, candles)}`,
    { hint: 'Take a longer range of time, or shorter folds.' },
  )
}

function checkLengths(lengths: {
  train: number
  test: number
  step: number
  purge: number
  embargo: number
}): void {
  const { train, test, step, purge, embargo } = lengths
  for (const [name, candles] of Object.entries(lengths)) {
    if (Number.isInteger(candles) && candles >= 0) continue
    throw optionOutOfRange(`${name} is ${candles}`, 'Give a whole number of candles.')
  }
  if (train <= purge) {
    throw optionOutOfRange(`${train} candles to train, ${purge} of them purged`, 'Train on more than that.')
  }
  if (test <= embargo) {
    throw optionOutOfRange(`${test} candles to test, ${embargo} of them under embargo`, 'Test on more.')
  }
  if (step < test) {
    throw optionOutOfRange(
      `a step of ${step} candles with tests of ${test}`,
      'Step by the length of a test at least, so that no candle is judged twice.',
    )
  }
}
