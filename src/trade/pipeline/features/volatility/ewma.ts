/**
 * Root of the exponentially weighted mean of squared changes of ln x: previous·λ + change²·(1 − λ) with λ = 1 −
 * 2 / (n + 1), started with the first change; RiskMetrics 1996. An unknown value leaves no trace; the change spans it.
 */
export function ewmaRows(n: number): (value: number) => number {
  const weight = 2 / (n + 1)
  let last = Number.NaN
  let variance = Number.NaN
  return (value) => {
    if (!(value > 0)) return Number.NaN
    const change = Math.log(value / last)
    last = value
    if (Number.isNaN(change)) return Number.NaN
    variance = Number.isNaN(variance) ? change * change : variance + weight * (change * change - variance)
    return Math.sqrt(variance)
  }
}
