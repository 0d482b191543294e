/** Round values inside a range, `most` at most; for a range without size its one value. */
export function valueTicks(low: number, high: number, most: number): readonly number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : []
  const rough = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10)
  const ticks: number[] = []
  for (let at = Math.ceil(low / step - 1e-9); at * step <= high + step * 1e-9; at++) ticks.push(at * step + 0)
  return ticks
}

/** The range of values with most of the worse ones: a few far out would flatten all others. */
export function usefulRange(
  values: readonly number[],
  better: 'higher' | 'lower',
): { readonly low: number; readonly high: number } | undefined {
  if (values.length === 0) return undefined
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  const [low, high] = better === 'higher' ? [at(0.05), at(1)] : [at(0), at(0.95)]
  const room = Math.max(1e-9, (high - low || Math.abs(high) || 1) * 0.05)
  return { low: low - room, high: high + room }
}
