/** Marks a file that nobody gets any more. */
const CLOSED = -1

/**
 * Deals files out to threads, each to the first one that asks, in their order. Its memory is shared:
 * another thread opens the same desk on it.
 */
export class FileDesk {
  readonly memory: SharedArrayBuffer
  /** For each file the number of the thread that has it, 0 for none. */
  readonly #holders: Int32Array

  constructor(files: number | SharedArrayBuffer) {
    this.memory = typeof files === 'number' ? new SharedArrayBuffer(4 * files) : files
    this.#holders = new Int32Array(this.memory)
  }

  /** The first file that is left, for thread `number` (from 1); the number of files when none is left. */
  take(number: number): number {
    const { length } = this.#holders
    for (let file = 0; file < length; file++) {
      if (Atomics.compareExchange(this.#holders, file, 0, number) === 0) return file
    }
    return length
  }

  /** Files that nobody has taken yet. */
  get left(): readonly number[] {
    return [...this.#holders.keys()].filter((file) => Atomics.load(this.#holders, file) === 0)
  }

  hasDealtTo(number: number): boolean {
    return this.#holders.some((_, file) => Atomics.load(this.#holders, file) === number)
  }

  /** Deals nothing out any more. */
  close(): void {
    while (this.take(CLOSED) < this.#holders.length);
  }
}
