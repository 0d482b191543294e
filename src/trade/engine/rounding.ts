/**
 * Rounds to 8 decimals as freqtrade books money and compares profits: to the nearest decimal of the
 * exact binary value, to the even one when the value lies exactly between two. Never −0.
 */
export function round8(value: number): number {
  const quick = quickRound8(value, 0)
  if (!Number.isNaN(quick)) return quick
  const isTie = Math.abs((value * 512) % 2) === 1 && Math.abs(value) < 2 ** 24
  if (!isTie) return Number(value.toFixed(8)) + 0
  const lower = Math.floor(value * 1e8)
  return (lower % 2 === 0 ? lower : lower + 1) / 1e8
}

/**
 * {@link round8} of a difference of floats, or NaN where an error of 1e-15 of `magnitude`, which is the size
 * of what was subtracted, could change the result.
 */
export function quickRound8(value: number, magnitude: number): number {
  const scaled = value * 1e8
  const rounded = Math.round(scaled)
  const nearTie = Math.abs(scaled - rounded) > 0.499999 - magnitude * 1e-7
  return nearTie || Math.abs(scaled) > 2 ** 51 ? Number.NaN : rounded / 1e8 + 0
}
