import type { Column, Mask } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { type Kernels, kernelsOn } from './kernels.ts'
import { type SharedMemory, webAssembly } from './web-assembly.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
/** Pages are backed when they are first written, so asking for many at once costs nothing. */
const GROWTH_PAGES = 256
const CACHE_LINE = 64

/** One value, byte or bit for each row. */
export type KernelRows = Column | Mask | Uint32Array

/** A range of a memory that another thread may use as its own; it can be posted to one. */
export interface MemoryPart {
  readonly memory: SharedMemory
  readonly start: number
  readonly end: number
}

/**
 * Columns and masks that kernels reach without a copy: allocated one behind the other, grown in place up to 4 GiB,
 * given back as a whole. Their content is what was there before, so fill them. Views keep the memory alive.
 */
export interface KernelMemory {
  /** @throws MathFault `math.memory` when it is full, as all that allocate */
  column(rows: number): Column
  mask(rows: number): Mask
  /** One bit for each row. */
  words(rows: number): Uint32Array
  copyOf(column: Column): Column
  /** A column that another thread allocated, by its `byteOffset`. */
  columnAt(address: number, rows: number): Column
  /** A range for another thread. */
  part(bytes: number): MemoryPart
  /** Gives everything back: what comes next overwrites all columns handed out so far. Warm memory is 10× faster than new. */
  release(): void
}

/** What runs kernels on columns that lie in one memory. */
export interface KernelHome {
  readonly kernels: Kernels
  /** Address of as many bytes, good until the next allocation. */
  scratch(bytes: number): number
  /** The memory as it is now. */
  buffer(): SharedArrayBuffer
}

const homes = new WeakMap<ArrayBufferLike, KernelHome>()

/** The home that holds all of these; undefined when one lies elsewhere. */
export function homeOf(first: KernelRows, ...others: readonly KernelRows[]): KernelHome | undefined {
  const home = homes.get(first.buffer)
  if (!home) return undefined
  const isHere = ({ buffer }: KernelRows) => buffer === first.buffer || homes.get(buffer) === home
  return others.every(isHere) ? home : undefined
}

/**
 * A new memory, or the part of one that another thread handed over.
 * @throws MathFault `math.memory` where the engine has no WebAssembly
 */
export function openKernelMemory(part?: MemoryPart): KernelMemory {
  const engine = webAssembly()
  if (!engine) throw fault('this engine runs no WebAssembly', 'Run without --jitless.')
  const memory = part?.memory ?? new engine.Memory({ initial: 1, maximum: MOST_PAGES, shared: true })
  const kernels = kernelsOn(engine, memory)
  const start = part?.start ?? CACHE_LINE
  let top = start
  let known: ArrayBufferLike | undefined

  function reach(end: number): void {
    if (end > (part?.end ?? MOST_PAGES * PAGE)) throw full(end - start)
    const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE)
    if (missing <= 0) return
    const room = MOST_PAGES - memory.buffer.byteLength / PAGE
    try {
      memory.grow(Math.min(Math.max(missing, GROWTH_PAGES), room))
    } catch {
      throw full(end - start)
    }
  }

  function take(bytes: number): number {
    const address = top
    reach(address + bytes)
    top = address + Math.ceil(bytes / CACHE_LINE) * CACHE_LINE
    return address
  }

  function buffer(): SharedArrayBuffer {
    const current = memory.buffer
    if (current !== known) homes.set(current, home)
    known = current
    return current
  }

  function column(rows: number): Column {
    const address = take(rows * 8)
    return new Float64Array(buffer(), address, rows)
  }

  const home: KernelHome = {
    kernels,
    buffer,
    scratch(bytes) {
      reach(top + bytes)
      return top
    },
  }
  return {
    column,
    mask(rows) {
      const address = take(rows)
      return new Uint8Array(buffer(), address, rows)
    },
    words(rows) {
      const length = Math.ceil(rows / 32)
      const address = take(length * 4)
      return new Uint32Array(buffer(), address, length)
    },
    copyOf(values) {
      const copy = column(values.length)
      copy.set(values)
      return copy
    },
    columnAt: (address, rows) => new Float64Array(buffer(), address, rows),
    part(bytes) {
      const from = take(bytes)
      return { memory, start: from, end: from + bytes }
    },
    release() {
      top = start
    },
  }
}

function full(bytes: number): MathFault {
  const megabytes = Math.ceil(bytes / 2 ** 20)
  return fault(`a kernel memory of ${megabytes} MiB does not fit`, 'Work on fewer columns or rows at once.')
}

function fault(message: string, hint: string): MathFault {
  return new MathFault('math.memory', message, hint)
}
