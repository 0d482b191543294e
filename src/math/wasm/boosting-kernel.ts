import { BOOSTING_KERNEL_BASE64 } from './boosting-kernel.generated.ts'
import { bytesOf } from './kernels.ts'
import type { SharedMemory, WebAssemblyInterface } from './web-assembly.ts'

/** What `kernels/boosting` exports; shapes stand there. */
export interface BoostingKernel {
  run(step: number, args: number, scratch: number, member: number, members: number): void
  predict(
    out: number,
    rows: number,
    columns: number,
    stride: number,
    features: number,
    trees: number,
    count: number,
    base: number,
    block: number,
    hasCategories: boolean,
    isProbability: boolean,
  ): void
}

let compiled: object | undefined

/** The kernel on a memory; the first call in a thread compiles it, in about 0.5 ms. */
export function boostingKernelOn(engine: WebAssemblyInterface, memory: SharedMemory): BoostingKernel {
  compiled ??= new engine.Module(bytesOf(BOOSTING_KERNEL_BASE64))
  return new engine.Instance(compiled, { env: { memory } }).exports as BoostingKernel
}
