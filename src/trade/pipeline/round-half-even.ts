/**
 * The decimal number of `digits` fractional digits that is nearest to the exact value of the double `x`; a tie goes
 * to the even digit. What Python's `round` does: 0.125 → 0.12, but 0.135 → 0.14, whose double lies above the tie.
 */
export function roundHalfEven(x: number, digits: number): number {
  if (x === 0 || !Number.isFinite(x) || Math.abs(x) >= 1e21) return x
  const nearest = x.toFixed(digits)
  const exact = Math.abs(x).toFixed(100)
  const behind = exact.slice(exact.indexOf('.') + 1 + digits)
  if (!/^50*$/.test(behind)) return Number(nearest)
  const last = Number(nearest.at(-1))
  if (last % 2 === 0) return Number(nearest)
  const below = exact.slice(0, exact.length - behind.length)
  return Number(x < 0 ? `-${below}` : below)
}
