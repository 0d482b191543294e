import type { BoostRoom } from '../boosting/steps.ts'
import { MathFault } from '../fault.ts'
import { type BoostingKernel, boostingKernelOn } from './boosting-kernel.ts'
import { type SharedMemory, type WebAssemblyInterface, webAssembly } from './web-assembly.ts'

const PAGE = 65_536
const MOST_PAGES = 65_536
const GROWTH_PAGES = 256
const CACHE_LINE = 64
/** Kernels look so far beyond the end of an array. */
const BEYOND = 64
/** Room for what a step works on. */
export const ARGS = CACHE_LINE
export const ARG_COUNT = 1024
export const SCRATCH = 65_536
export const SCRATCH_BYTES = 2 ** 20
/** What is larger does not stay in memory. */
const KEPT_BYTES = 2 ** 26
/** Steps need some megabytes beside what they are told of. */
const MOST_BYTES = 3.9 * 2 ** 30

/** A memory in which a training or a prediction lies, with the kernel on it. */
export interface BoostingMemory {
  readonly memory: SharedMemory
  readonly kernel: BoostingKernel
  /** Starts behind the scratch of `members`; arrays stay good till it is called again. */
  room(members: number): BoostRoom
}

let desk: BoostingMemory | undefined

/** The memory of this thread, or a new one while that is in use; undefined where kernels cannot run or it is too much. */
export function borrowBoostingMemory(bytes: number): BoostingMemory | undefined {
  const engine = webAssembly()
  if (!engine || bytes > MOST_BYTES) return undefined
  const lent = desk ?? openMemory(engine)
  desk = undefined
  return lent
}

export function returnBoostingMemory(lent: BoostingMemory): void {
  if (lent.memory.buffer.byteLength <= KEPT_BYTES) desk = lent
}

function openMemory(engine: WebAssemblyInterface): BoostingMemory {
  const memory = new engine.Memory({ initial: 1, maximum: MOST_PAGES, shared: true })
  return { memory, kernel: boostingKernelOn(engine, memory), room: (members) => roomOf(memory, members) }
}

function roomOf(memory: SharedMemory, members: number): BoostRoom {
  let top = SCRATCH
  function take(bytes: number): number {
    const address = top
    top += Math.ceil((bytes + BEYOND) / CACHE_LINE) * CACHE_LINE
    const missing = Math.ceil((top - memory.buffer.byteLength) / PAGE)
    if (missing > 0) grow(memory, missing)
    return address
  }
  take(members * SCRATCH_BYTES)
  return {
    f64(length) {
      const address = take(length * 8)
      return new Float64Array(memory.buffer, address, length).fill(0)
    },
    i32(length) {
      const address = take(length * 4)
      return new Int32Array(memory.buffer, address, length).fill(0)
    },
    u8(length) {
      const address = take(length)
      return new Uint8Array(memory.buffer, address, length).fill(0)
    },
  }
}

function grow(memory: SharedMemory, missing: number): void {
  const free = MOST_PAGES - memory.buffer.byteLength / PAGE
  try {
    memory.grow(Math.min(Math.max(missing, GROWTH_PAGES), free))
    if (missing <= free) return
  } catch {
    // The engine has no more; what follows says so.
  }
  throw new MathFault(
    'math.memory',
    'trees of this size do not fit into 4 GiB',
    'Train on fewer rows or features, or with fewer leaves.',
  )
}
