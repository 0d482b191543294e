const DAY = 86_400_000

/**
 * Whether a market rests on weekends: none of its candles lies there, and some lie on each of the other
 * days. In: UTC days with the candles found on each.
 */
export function restsAtWeekends(days: readonly { readonly day: number; readonly found: number }[]): boolean {
  const seen = new Set(
    days.filter(({ found }) => found > 0).map(({ day }) => (Math.floor(day / DAY) + 4) % 7),
  )
  return seen.size === 5 && !seen.has(0) && !seen.has(6)
}
