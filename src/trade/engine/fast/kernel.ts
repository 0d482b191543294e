import { type KernelMemory, openKernelMemory } from '../../../math/index.ts'
import { bookedValue } from '../booked-value.ts'
import { round8 } from '../rounding.ts'
import { SIMULATION_KERNEL_BASE64 } from './kernel.generated.ts'

/** What `kernels/simulation` exports; tables and columns are addresses in the memory. Shapes stand there. */
export interface SimulationKernel {
  placeTables(
    markets: number,
    count: number,
    open: number,
    heap: number,
    locks: number,
    tens: number,
    candle: number,
    endTime: number,
  ): void
  listEntries(
    clocks: number,
    slots: number,
    rows: number,
    ends: number,
    places: number,
    steps: number,
    isFutures: boolean,
  ): number
  listExits(rows: number, market: number, side: number): number
  run(rules: number, trades: number, order: number): number
  figure(which: number): number
  tally(out: number): void
}

/** What the kernel asks for while it runs; see `kernels/simulation/host.ts`. */
export interface KernelHost {
  readonly fetch: (market: number, block: number) => void
  readonly lock: TellLock
}

/** A lock as the kernel tells it: pair −1 is all, side 2 both. */
export type TellLock = (
  pair: number,
  side: number,
  from: number,
  until: number,
  protection: number,
  counted: number,
) => void

declare const WebAssembly:
  | {
      readonly Module: new (bytes: Uint8Array) => object
      readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
    }
  | undefined

let compiled: object | undefined

/** Whether the engine runs WebAssembly at all. */
export function hasKernel(): boolean {
  return typeof WebAssembly !== 'undefined'
}

/** A memory with the kernel on it, which one run after the other may use. */
export interface KernelDesk {
  readonly memory: KernelMemory
  readonly kernel: SimulationKernel
  /** From now on the kernel asks this host. */
  serve(host: KernelHost): void
}

/** A new desk. The module is decoded and compiled by the first call in a thread. */
export function openKernelDesk(): KernelDesk {
  compiled ??= new WebAssembly!.Module(bytesOf(SIMULATION_KERNEL_BASE64))
  const memory = openKernelMemory()
  let current: KernelHost | undefined
  const imports = {
    env: { memory: memory.part(0).memory },
    host: {
      bookedValue,
      round8,
      fetch: (market: number, block: number) => current!.fetch(market, block),
      lock: (...lock: Parameters<TellLock>) => current!.lock(...lock),
    },
  }
  const kernel = new WebAssembly!.Instance(compiled, imports).exports as SimulationKernel
  return {
    memory,
    kernel,
    serve(host) {
      current = host
    },
  }
}

function bytesOf(base64: string): Uint8Array {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
