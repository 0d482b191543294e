import { optionOutOfRange } from '../option-out-of-range.ts'

/** Where a strategy says that it needs none. */
const USUAL = 30
/** Times the declared startup: what the others are compared with. */
const FARTHEST = 32

/** The longest startup that is tried where there are candles enough. */
export function longestStartup(declared: number): number {
  return FARTHEST * (declared === 0 ? USUAL : declared)
}

/**
 * ½, 1, 2, 4 … 32 times the declared startup, as far as there are candles; ascending, none twice.
 * @throws Fault `research.option` for `wanted` ones that are no whole numbers
 */
export function startupsToTry(
  declared: number,
  { most, wanted }: { most: number; wanted?: readonly number[] | undefined },
): readonly number[] {
  const odd = wanted?.find((startup) => !(Number.isInteger(startup) && startup >= 0))
  if (odd !== undefined)
    throw optionOutOfRange(`a startup of ${odd} candles`, 'Give whole numbers, 0 or more.')
  const usual: number[] = declared === 0 ? [0] : []
  const base = declared === 0 ? USUAL : declared
  for (let times = 0.5; times <= FARTHEST; times *= 2) usual.push(Math.ceil(base * times))
  return [...new Set(wanted ?? usual)].filter((startup) => startup <= most).sort((a, b) => a - b)
}
