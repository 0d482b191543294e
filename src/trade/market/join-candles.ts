import { allocateCandles, type Candles, PRICE_COLUMNS, sliceCandles } from '../../domain/index.ts'
import type { RevisionPolicy } from './port.ts'

export interface JoinedCandles {
  /** New memory: what was read before stays as it was. */
  readonly merged: Candles
  /** Times of new rows, ascending. */
  readonly added: readonly number[]
  /** Times of rows that took the place of a derived candle. */
  readonly settled: readonly number[]
  /** Times of rows whose values were replaced. */
  readonly revised: readonly number[]
}

/** Joins stored rows and added ones, both ascending. Those of the times `derived` give way to added ones. */
export function joinCandles(
  before: Candles,
  fresh: Candles,
  { policy, derived }: { readonly policy: RevisionPolicy; readonly derived: ReadonlySet<number> },
): JoinedCandles {
  const joined = allocateCandles(before.length + fresh.length, before.timeframe)
  const added: number[] = []
  const settled: number[] = []
  const revised: number[] = []
  let length = 0
  for (let old = 0, next = 0; old < before.length || next < fresh.length; length++) {
    const oldTime = old < before.length ? before.time[old]! : Infinity
    const nextTime = next < fresh.length ? fresh.time[next]! : Infinity
    const isSettled = oldTime === nextTime && derived.has(oldTime)
    const isRevised =
      oldTime === nextTime && !isSettled && policy === 'revise' && !sameValues(before, old, fresh, next)
    if (isSettled) settled.push(nextTime)
    if (isRevised) revised.push(nextTime)
    if (nextTime < oldTime) added.push(nextTime)
    if (oldTime <= nextTime && !isSettled && !isRevised) copyRow(before, old, joined, length)
    else copyRow(fresh, next, joined, length)
    if (oldTime <= nextTime) old++
    if (nextTime <= oldTime) next++
  }
  return { merged: sliceCandles(joined, 0, length), added, settled, revised }
}

function sameValues(left: Candles, leftRow: number, right: Candles, rightRow: number): boolean {
  return PRICE_COLUMNS.every((name) => left[name][leftRow] === right[name][rightRow])
}

function copyRow(from: Candles, row: number, to: Candles, at: number): void {
  to.time[at] = from.time[row]!
  for (const name of PRICE_COLUMNS) to[name][at] = from[name][row]!
}
