import type { SharedMemory } from '../../math/index.ts'

/** What a helper gets when it is called to a training. */
export interface Call {
  readonly memory: SharedMemory
  /** See {@link SIGNAL}. */
  readonly signals: Int32Array
  /** 1 … count − 1; the thread that trains is 0. */
  readonly member: number
  readonly count: number
}

/** Words that the threads of a team share. */
export const SIGNAL = {
  /** Counts the steps; a change starts the next one. */
  turn: 0,
  step: 1,
  /** Helpers that have not yet done their share. */
  left: 2,
  failed: 3,
  /** Helpers that have come. */
  here: 4,
  length: 5,
} as const
/** The step that ends a team. */
export const GO_HOME = -1
/** Looks before it sleeps: some 20 µs, about what being woken takes. */
const SPINS = 4000

/** Waits until a word is no longer `old`; false where that takes longer than `mostMs`. */
export function waitWhile(signals: Int32Array, word: number, old: number, mostMs = Infinity): boolean {
  for (let spin = 0; spin < SPINS; spin++) if (Atomics.load(signals, word) !== old) return true
  while (Atomics.load(signals, word) === old) {
    if (Atomics.wait(signals, word, old, mostMs) === 'timed-out') return false
  }
  return true
}
