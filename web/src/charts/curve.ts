/** A balance over time as columns of equal length, ascending by `time` (UTC milliseconds). */
export interface Curve {
  readonly time: readonly number[]
  readonly equity: readonly number[]
  /** Zero or negative, a fraction of the highest balance so far. */
  readonly drawdown: readonly number[]
  /** What holding would have given; null where it is not known. */
  readonly hold: readonly (number | null)[] | null
}

/** What a curve says in one sentence, for those who do not see it. */
export interface CurveSummary {
  readonly first: number
  readonly last: number
  readonly lowest: number
  readonly deepest: number
  readonly startTime: number
  readonly endTime: number
}

/** Null for an empty curve. */
export function summarise(curve: Curve): CurveSummary | null {
  const end = curve.time.length - 1
  if (end < 0) return null
  return {
    first: curve.equity[0]!,
    last: curve.equity[end]!,
    lowest: minimum(curve.equity),
    deepest: Math.min(0, minimum(curve.drawdown)),
    startTime: curve.time[0]!,
    endTime: curve.time[end]!,
  }
}

/**
 * At most about `limit` rows of a curve: of every stretch the rows where equity is lowest and highest
 * and where the drawdown is deepest, so that no extreme is lost. First and last row stay. Cost O(n).
 */
export function thin(curve: Curve, limit: number): Curve {
  const { length } = curve.time
  if (length <= limit) return curve
  const stretches = Math.max(1, Math.floor((limit - 2) / 3))
  const rows = new Set([0, length - 1])
  for (let stretch = 0; stretch < stretches; stretch++) {
    const from = Math.floor((stretch * length) / stretches)
    const to = Math.floor(((stretch + 1) * length) / stretches)
    let [low, high, deep] = [from, from, from]
    for (let row = from + 1; row < to; row++) {
      if (curve.equity[row]! < curve.equity[low]!) low = row
      if (curve.equity[row]! > curve.equity[high]!) high = row
      if (curve.drawdown[row]! < curve.drawdown[deep]!) deep = row
    }
    rows.add(low).add(high).add(deep)
  }
  const kept = [...rows].sort((a, b) => a - b)
  const { hold } = curve
  return {
    time: kept.map((row) => curve.time[row]!),
    equity: kept.map((row) => curve.equity[row]!),
    drawdown: kept.map((row) => curve.drawdown[row]!),
    hold: hold && kept.map((row) => hold[row] ?? null),
  }
}

function minimum(values: readonly number[]): number {
  let least = Number.POSITIVE_INFINITY
  for (const value of values) if (value < least) least = value
  return least
}
