import type { Fence, Leaders, Term } from './leader.ts'
import { OperationError } from './operation-error.ts'

export interface MemoryLeaders extends Leaders {
  /** Takes the right away from whoever has it, who does not notice yet; gives what lets it know. */
  take(name: string): () => void
  /** @throws OperationError `leader.fenced` where a later term has begun */
  require(fence: Fence): void
}

/** Leaders of one process, for tests and simulations. */
export function memoryLeaders(): MemoryLeaders {
  const epochs = new Map<string, number>()
  const holders = new Map<string, AbortController>()
  const isNow = ({ name, epoch }: Fence): boolean => epochs.get(name) === epoch
  return {
    async lead(name): Promise<Term | undefined> {
      if (holders.has(name)) return undefined
      const lost = new AbortController()
      const epoch = (epochs.get(name) ?? 0) + 1
      holders.set(name, lost)
      epochs.set(name, epoch)
      return {
        ...{ name, epoch, lost: lost.signal },
        async [Symbol.asyncDispose]() {
          if (holders.get(name) === lost) holders.delete(name)
        },
      }
    },
    holds: async (fence) => isNow(fence),
    take(name) {
      const lost = holders.get(name)
      holders.delete(name)
      return () => lost?.abort()
    },
    require(fence) {
      if (!isNow(fence)) throw fencedOff(`the term ${fence.epoch} of ${fence.name} is over`)
    },
  }
}

/** What whoever writes after its term is told. */
export function fencedOff(found: string): OperationError {
  return new OperationError('leader.fenced', `${found}: another process leads`, {
    hint: 'Nothing was written. This process waits until it may lead again.',
  })
}
