import type { Column } from '../../domain/index.ts'
import {
  homeOf,
  type KernelHome,
  type KernelMemory,
  type KernelRows,
  openKernelMemory,
} from './kernel-memory.ts'
import type { Kernels } from './kernels.ts'
import { webAssembly } from './web-assembly.ts'

/** Below so many rows a copy and a call cost more than they save. */
const LEAST_ROWS = 64
/** A desk that has grown beyond is dropped after use; one that would have to grow far beyond is not made. */
const KEPT_BYTES = 2 ** 26
const MOST_BYTES = 2 ** 31

/** One call of a kernel. */
export interface KernelRun<Out extends KernelRows = KernelRows> {
  readonly outs: readonly Out[]
  readonly inputs: readonly Column[]
  /** Bytes that the kernel may write beside its outputs. */
  readonly scratch: number
  start(kernels: Kernels, at: (rows: KernelRows) => number, scratch: number): void
}

let desk: KernelMemory | undefined

/** Runs where everything lies in one kernel memory; false, and nothing done, where they do not. */
export function ranInPlace(run: KernelRun): boolean {
  const home = homeOf(run.outs[0]!, ...run.outs, ...run.inputs)
  if (!home) return false
  start(home, run, (column) => column.byteOffset)
  return true
}

/** {@link ranInPlace}, or on copies in a memory of this thread; false where that cannot pay. */
export function ranAnywhere(run: KernelRun<Column>): boolean {
  if (ranInPlace(run)) return true
  const rows = run.outs[0]!.length
  const bytes = (run.inputs.length + run.outs.length) * rows * 8 + run.scratch
  if (rows < LEAST_ROWS || bytes > MOST_BYTES || !webAssembly()) return false
  desk ??= openKernelMemory()
  desk.release()
  const copies = new Map<KernelRows, Column>()
  for (const column of run.inputs) if (!copies.has(column)) copies.set(column, desk.copyOf(column))
  for (const out of run.outs) if (!copies.has(out)) copies.set(out, desk.column(rows))
  start(homeOf(copies.get(run.outs[0]!)!)!, run, (column) => copies.get(column)!.byteOffset)
  for (const out of run.outs) out.set(copies.get(out)!)
  if (bytes > KEPT_BYTES) desk = undefined
  return true
}

function start(home: KernelHome, run: KernelRun, at: (rows: KernelRows) => number): void {
  run.start(home.kernels, at, home.scratch(run.scratch))
}
