import type { BoostThreads } from '../boosting/boost-threads.ts'
import type { BoostSteps } from '../boosting/steps.ts'
import { boostingKernelOn } from './boosting-kernel.ts'
import { ARG_COUNT, ARGS, borrowBoostingMemory, returnBoostingMemory, SCRATCH } from './boosting-memory.ts'
import { kernelSteps } from './kernel-steps.ts'
import { type SharedMemory, webAssembly } from './web-assembly.ts'

/** Below so many cells looked at, others would be told longer than they help. */
const LEAST_CELLS = 100_000
/** A training below so many bytes is done before others have come. */
const LEAST_BYTES = 2 ** 22
const MOST_MEMBERS = 64

export interface BoostingSteps {
  readonly steps: BoostSteps
  close(): void
}

/** What another thread does of a step: see `BoostThreads`. */
export type BoostMember = (step: number, member: number, members: number) => void

/** One member of a team on its memory. The engine has WebAssembly, for the memory came from one that has. */
export function boostMember(memory: SharedMemory): BoostMember {
  const kernel = boostingKernelOn(webAssembly()!, memory)
  return (step, member, members) => kernel.run(step, ARGS, SCRATCH, member, members)
}

/** Steps by kernels, shared with threads where that pays; undefined where kernels cannot run. */
export function openBoostingSteps(
  bytes: number,
  threads?: BoostThreads,
  leastCells = LEAST_CELLS,
): BoostingSteps | undefined {
  const lent = borrowBoostingMemory(bytes)
  if (!lent) return undefined
  const helped = threads && threads.count > 1 && bytes >= LEAST_BYTES ? threads : undefined
  const count = Math.min(helped?.count ?? 1, MOST_MEMBERS)
  const { kernel } = lent
  const room = lent.room(count)
  const args = new Float64Array(lent.memory.buffer, ARGS, ARG_COUNT)
  const team = helped?.gather(lent.memory)

  function alone(step: number, values: readonly number[]): void {
    args.set(values)
    kernel.run(step, ARGS, SCRATCH, 0, 1)
  }
  function shared(step: number, cells: number, values: readonly number[]): void {
    args.set(values)
    if (!team || cells < leastCells) kernel.run(step, ARGS, SCRATCH, 0, 1)
    else team.run(step, (member, members) => kernel.run(step, ARGS, SCRATCH, member, members))
  }
  return {
    steps: kernelSteps({ alone, shared, args, room, members: team ? count : 1 }),
    close() {
      team?.end()
      returnBoostingMemory(lent)
    },
  }
}
