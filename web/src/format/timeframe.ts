/** Candle lengths by name, shortest first. */
export const TIMEFRAMES: readonly string[] = [
  '1m',
  '3m',
  '5m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '6h',
  '8h',
  '12h',
  '1d',
  '3d',
  '1w',
]

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 1440, w: 10_080 }

/** Length of a candle by the name of its timeframe (`5m`, `1d`), in milliseconds; a minute for a name it does not know. */
export function timeframeMs(timeframe: string): number {
  const match = /^(\d+)([mhdw])$/.exec(timeframe)
  if (!match) return 60_000
  return Number(match[1]) * (MINUTES[match[2]!] ?? 1) * 60_000
}
