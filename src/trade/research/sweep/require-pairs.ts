import { count } from '../figure-format.ts'
import { optionOutOfRange } from '../option-out-of-range.ts'

const MOST_PAIRS = 4_000_000
const MOST_BYTES = 2 ** 32
/** Closes, and what entering and leaving brings. */
const OTHER_COLUMNS = 3

export interface WantedPairs {
  /** Both ascending. */
  readonly fast: readonly number[]
  readonly slow: readonly number[]
  readonly rows: number
}

/**
 * That there are pairs, candles for the longest average, and memory for all of it.
 * @throws Fault `research.option`
 */
export function requirePairs({ fast, slow, rows }: WantedPairs): void {
  const odd = [...fast, ...slow].find((n) => !(Number.isInteger(n) && n >= 1))
  if (odd !== undefined)
    throw optionOutOfRange(`an average of ${odd} candles`, 'Give whole numbers, 1 or more.')
  const pairs = pairCount(fast, slow)
  if (pairs === 0) {
    throw optionOutOfRange(
      `no fast period (${span(fast)}) is below a slow one (${span(slow)})`,
      'Give shorter fast periods or longer slow ones.',
    )
  }
  const longest = Math.max(fast.at(-1)!, slow.at(-1)!)
  if (longest > rows) {
    throw optionOutOfRange(
      `an average of ${longest} candles, where there are ${rows}`,
      'Take shorter periods, or a longer time.',
    )
  }
  if (pairs > MOST_PAIRS) {
    throw optionOutOfRange(`${count(pairs)} pairs`, `Take larger steps: ${count(MOST_PAIRS)} are the most.`)
  }
  const columns = new Set([...fast, ...slow]).size
  const most = Math.floor(MOST_BYTES / (8 * rows)) - OTHER_COLUMNS
  if (columns > most) {
    throw optionOutOfRange(
      `${columns} averages of ${count(rows)} candles, which do not fit into 4 GiB`,
      most < 2 ? 'Take a shorter time.' : `Take larger steps or a shorter time: ${most} averages fit.`,
    )
  }
}

function pairCount(fast: readonly number[], slow: readonly number[]): number {
  let below = 0
  let pairs = 0
  for (const long of slow) {
    while (below < fast.length && fast[below]! < long) below++
    pairs += below
  }
  return pairs
}

function span(periods: readonly number[]): string {
  if (periods.length === 0) return 'none'
  return periods.length === 1 ? `${periods[0]}` : `${periods[0]} to ${periods.at(-1)}`
}
