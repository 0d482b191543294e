import type { Transaction } from './port.ts'

/** A {@link Transaction} of the in-memory implementations: effects wait until it commits. */
export interface MemoryTransaction extends Transaction {
  onCommit(effect: () => void): void
}

/** Runs `work`, then the effects that it put off; none of them when it throws. */
export async function memoryTransaction<T>(work: (transaction: MemoryTransaction) => Promise<T>): Promise<T> {
  const effects: (() => void)[] = []
  const result = await work({ brand: 'Transaction', onCommit: (effect) => effects.push(effect) })
  for (const effect of effects) effect()
  return result
}
