/**
 * Rounds to 8 decimals as freqtrade books money and compares profits: to the nearest decimal of the
 * exact binary value, to the even one when the value lies exactly between two.
 */
export function round8(value: number): number {
  const quick = quickRound8(value)
  if (!Number.isNaN(quick)) return quick
  const isTie = Math.abs((value * 512) % 2) === 1 && Math.abs(value) < 2 ** 24
  if (!isTie) return Number(value.toFixed(8))
  const lower = Math.floor(value * 1e8)
  return (lower % 2 === 0 ? lower : lower + 1) / 1e8
}

/** {@link round8} where an error of a few units in the last place cannot matter, else NaN. */
export function quickRound8(value: number): number {
  const scaled = value * 1e8
  const rounded = Math.round(scaled)
  if (Math.abs(scaled - rounded) < 0.4999 && Math.abs(scaled) < 2 ** 36) return rounded / 1e8
  return Number.NaN
}
