import type { Candles } from '../../domain/index.ts'

/** Rows `first` to `last` (included) on which nothing happens. */
export interface StillRun {
  readonly kind: 'zero-volume' | 'frozen-price'
  readonly first: number
  readonly last: number
}

/**
 * Runs of at least `least` rows without volume, and of rows with volume whose prices all equal the
 * close before them: a feed that repeats itself.
 */
export function findStillRuns(candles: Candles, least: number): readonly StillRun[] {
  const runs: StillRun[] = []
  let first = 0
  let kind = kindOf(candles, 0)
  for (let row = 1; row <= candles.length; row++) {
    const next = row < candles.length ? kindOf(candles, row) : undefined
    if (next === kind && row < candles.length) continue
    if (kind !== undefined && row - first >= least) runs.push({ kind, first, last: row - 1 })
    first = row
    kind = next
  }
  return runs
}

function kindOf({ high, low, close, volume }: Candles, row: number): StillRun['kind'] | undefined {
  if (volume[row] === 0) return 'zero-volume'
  const before = row > 0 ? close[row - 1] : close[row]
  return high[row] === low[row] && close[row] === before ? 'frozen-price' : undefined
}
