import type { EmaSeed } from '../indicator/ema.ts'
import { emasInto } from '../wasm/emas.ts'
import { type KernelMemory, type MemoryPart, openKernelMemory } from '../wasm/kernel-memory.ts'
import { smaInto } from '../wasm/sma.ts'
import { type CrossResults, sweepCrossesInto } from './sweep-crosses.ts'

/** Columns of a shared kernel memory by their `byteOffset`; the part is scratch of this piece alone. */
interface Shared {
  readonly part: MemoryPart
  readonly rows: number
}

/** Fills columns with averages of x. */
export interface AveragesPiece extends Shared {
  readonly kind: 'averages'
  readonly average: 'sma' | 'ema'
  readonly seed: EmaSeed
  readonly x: number
  readonly outs: readonly { readonly address: number; readonly n: number }[]
}

/** Walks pairs of columns: see `sweepCrossesInto`. */
export interface CrossesPiece extends Shared {
  readonly kind: 'crosses'
  readonly columns: readonly number[]
  readonly pairs: Uint32Array
  readonly fills: { readonly units: number; readonly cash: number; readonly last: number }
}

/** Work of a sweep that another thread can do; posting it copies no column. */
export type SweepPiece = AveragesPiece | CrossesPiece

/**
 * Does a piece; averages give no results but their columns. `memory` is given where the piece is done by the thread
 * that its memory belongs to.
 */
export function runSweepPiece(
  piece: SweepPiece,
  memory: KernelMemory = openKernelMemory(piece.part),
): CrossResults | undefined {
  const columnAt = (address: number) => memory.columnAt(address, piece.rows)
  if (piece.kind === 'averages') {
    const outs = piece.outs.map(({ address }) => columnAt(address))
    const periods = piece.outs.map(({ n }) => n)
    if (piece.average === 'ema') emasInto(outs, columnAt(piece.x), periods, { seed: piece.seed })
    else for (const [at, out] of outs.entries()) smaInto(out, columnAt(piece.x), periods[at]!)
    return undefined
  }
  const { columns, pairs, fills } = piece
  const count = pairs.length / 2
  const out = { entries: new Uint32Array(count), profits: new Float64Array(count) }
  sweepCrossesInto(out, {
    columns: columns.map(columnAt),
    pairs,
    fills: { units: columnAt(fills.units), cash: columnAt(fills.cash), last: fills.last },
  })
  return out
}
