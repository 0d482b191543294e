import type { ClosedTrade } from '../../domain/index.ts'
import type { Distribution } from './report-schema.ts'

const MAX_BINS = 32
/** Share of trades on either side that the bins may leave to `below` and `above`. */
const TAIL = 0.01

/**
 * Histogram of profit ratios. Bins are equally wide (1, 2 or 5 times a power of ten), zero is an edge,
 * a value on an edge counts upwards; the outermost 1 % on either side may fall outside.
 */
export function returnDistribution(trades: readonly ClosedTrade[]): Distribution {
  const sorted = Float64Array.from(trades, (trade) => trade.profitRatio).sort()
  const { length } = sorted
  if (length === 0) return { step: 0.01, bins: [], below: 0, above: 0, best: 0, worst: 0 }
  const low = sorted[Math.floor(TAIL * (length - 1))]!
  const high = sorted[Math.ceil((1 - TAIL) * (length - 1))]!
  const step = niceStep(low, high)
  const first = Math.floor(low / step)
  const last = Math.floor(high / step)
  const counts = new Array<number>(last - first + 1).fill(0)
  let below = 0
  let above = 0
  for (const ratio of sorted) {
    const bin = Math.floor(ratio / step) - first
    if (bin < 0) below++
    else if (bin >= counts.length) above++
    else counts[bin]!++
  }
  const bins = counts.map((count, bin) => ({
    from: (first + bin) * step,
    to: (first + bin + 1) * step,
    count,
  }))
  return { step, bins, below, above, best: sorted[length - 1]!, worst: sorted[0]! }
}

function niceStep(low: number, high: number): number {
  for (let power = 1e-6; power < 1e6; power *= 10) {
    for (const factor of [1, 2, 5]) {
      const step = Number((factor * power).toPrecision(1))
      if (Math.floor(high / step) - Math.floor(low / step) < MAX_BINS) return step
    }
  }
  return Math.max(Math.abs(low), Math.abs(high))
}
