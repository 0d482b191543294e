import type { Candles, Column } from '../../domain/index.ts'

/** Candles that share one scale: the median of their ranges. */
const BLOCK = 64

/** A price far from everything around it. */
export interface Outlier {
  readonly kind: 'bad-wick' | 'price-spike'
  readonly row: number
  readonly price: number
  /** Signed distance from the nearest price around it, as a fraction of that price. */
  readonly distance: number
}

export interface OutlierOptions {
  /** Median ranges of the candles around it that a price must be away; default 20. */
  readonly ranges?: number
  /** The least distance, as a fraction of the price; default 0.02. */
  readonly distance?: number
}

/**
 * Finds prices that nothing around them supports: a wick far beyond its own body and both
 * neighbours (`bad-wick`), and a close that leaves and comes back at once (`price-spike`). A jump to
 * a new level is neither. The scale is robust: medians of blocks, the greatest of three neighbours.
 * Looks one row ahead, so it is for checks, not for features. Cost about 50 ns a candle.
 */
export function findOutliers(candles: Candles, options: OutlierOptions = {}): readonly Outlier[] {
  const { ranges = 20, distance = 0.02 } = options
  const scales = blockScales(candles)
  const found: Outlier[] = []
  for (let row = 1; row < candles.length - 1; row++) {
    const price = candles.close[row - 1]!
    const limit = Math.max(distance * price, ranges * scales[Math.floor(row / BLOCK)]!)
    const spike = spikeOf(candles.close, row)
    const wick = wickOf(candles, row)
    if (Math.abs(spike) > limit) {
      found.push({ kind: 'price-spike', row, price: candles.close[row]!, distance: spike / price })
    } else if (Math.abs(wick) > limit) {
      const extreme = wick > 0 ? candles.high[row]! : candles.low[row]!
      found.push({ kind: 'bad-wick', row, price: extreme, distance: wick / price })
    }
  }
  return found
}

/** How far a close stands off both closes beside it, when they lie on one side of it; else 0. */
function spikeOf(close: Column, row: number): number {
  const fromBefore = close[row]! - close[row - 1]!
  const fromAfter = close[row]! - close[row + 1]!
  if (fromBefore * fromAfter <= 0) return 0
  return Math.abs(fromBefore) < Math.abs(fromAfter) ? fromBefore : fromAfter
}

/** How far the longer wick reaches beyond the body and beyond the candles beside it; negative below. */
function wickOf({ open, high, low, close }: Candles, row: number): number {
  const top = Math.max(open[row]!, close[row]!, high[row - 1]!, high[row + 1]!)
  const bottom = Math.min(open[row]!, close[row]!, low[row - 1]!, low[row + 1]!)
  const above = Math.max(0, high[row]! - top)
  const below = Math.max(0, bottom - low[row]!)
  return above > below ? above : -below
}

/** For each block the greatest of its own and its neighbours' medians of the ranges above zero; 0 without any. */
function blockScales({ high, low, length }: Candles): Float64Array {
  const blocks = Math.ceil(length / BLOCK)
  const medians = new Float64Array(blocks)
  const ranges = new Float64Array(BLOCK)
  for (let block = 0; block < blocks; block++) {
    let count = 0
    for (let row = block * BLOCK; row < Math.min(length, (block + 1) * BLOCK); row++) {
      if (high[row]! > low[row]!) ranges[count++] = high[row]! - low[row]!
    }
    if (count > 0) medians[block] = ranges.subarray(0, count).sort()[count >> 1]!
  }
  return medians.map((median, block) => Math.max(medians[block - 1] ?? 0, median, medians[block + 1] ?? 0))
}
