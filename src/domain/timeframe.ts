import { Fault } from './fault.ts'

/** A candle length by its name, made only by {@link parseTimeframe}. */
export type Timeframe = string & { readonly brand: 'Timeframe' }

const MINUTE = 60_000
const LENGTHS: Readonly<Record<string, number>> = {
  '1m': MINUTE,
  '3m': 3 * MINUTE,
  '5m': 5 * MINUTE,
  '15m': 15 * MINUTE,
  '30m': 30 * MINUTE,
  '1h': 60 * MINUTE,
  '2h': 120 * MINUTE,
  '4h': 240 * MINUTE,
  '6h': 360 * MINUTE,
  '8h': 480 * MINUTE,
  '12h': 720 * MINUTE,
  '1d': 1440 * MINUTE,
  '3d': 3 * 1440 * MINUTE,
  '1w': 7 * 1440 * MINUTE,
}
const TERMINAL_NAMES: Readonly<Record<string, string>> = {
  M1: '1m',
  M5: '5m',
  M15: '15m',
  M30: '30m',
  H1: '1h',
  H4: '4h',
  D1: '1d',
}

/** Every timeframe name, shortest first. */
export const TIMEFRAMES: readonly Timeframe[] = Object.keys(LENGTHS) as Timeframe[]

/**
 * Reads `5m`, `1h`, `1d` or the names of trading terminals (`M5`, `H1`, `D1`).
 * @throws Fault `timeframe.unknown`
 */
export function parseTimeframe(text: string): Timeframe {
  const name = TERMINAL_NAMES[text] ?? text
  if (Object.hasOwn(LENGTHS, name)) return name as Timeframe
  throw new Fault('usage', 'timeframe.unknown', `"${text}" is not a timeframe`, {
    hint: `Use one of ${TIMEFRAMES.join(', ')}.`,
  })
}

/** Length of a candle in milliseconds. */
export function timeframeMs(timeframe: Timeframe): number {
  return LENGTHS[timeframe]!
}

/** Start of the candle that holds `time`; weeks start on Monday. In and out: UTC milliseconds. */
export function candleStart(time: number, timeframe: Timeframe): number {
  const length = timeframeMs(timeframe)
  const anchor = timeframe === '1w' ? 4 * 1440 * MINUTE : 0
  return Math.floor((time - anchor) / length) * length + anchor
}
