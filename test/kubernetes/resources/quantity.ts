const SUFFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** `250m` → 0.25, `1Gi` → 1073741824; NaN where it is no quantity. */
export function parseQuantity(value: unknown): number {
  if (typeof value === 'number') return value
  const match = /^([+-]?[0-9.]+(?:[eE][-+]?[0-9]+)?)([A-Za-z]*)$/.exec(`${value}`)
  const factor = match && SUFFIXES[match[2]!]
  return factor === undefined || factor === null ? Number.NaN : Number(match![1]) * factor
}
