/**
 * Rounds to 8 decimals as freqtrade books money and compares profits: to the nearest decimal of the
 * exact binary value. The quick path is exact but near a tie, where the decimal expansion decides.
 */
export function round8(value: number): number {
  const scaled = value * 1e8
  const rounded = Math.round(scaled)
  const distance = Math.abs(scaled - rounded)
  if (distance > 0.499999 || Math.abs(scaled) > 2 ** 51) return Number(value.toFixed(8))
  return rounded / 1e8
}
