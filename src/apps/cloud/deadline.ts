export interface DeadlineOptions {
  /** When the work has to have ended, UTC milliseconds; undefined: never. */
  readonly at: number | undefined
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Kept for what follows the work: writing, committing, answering. */
  readonly reserveMs?: number
}

/** Aborts before time is up; ends when disposed of. */
export class Deadline {
  readonly #at: number
  readonly #clock: () => number
  readonly #control = new AbortController()
  readonly #timer: NodeJS.Timeout | undefined
  #longest = 0
  #last: number

  constructor({ at, clock, reserveMs = 1000 }: DeadlineOptions) {
    this.#clock = clock
    this.#last = clock()
    this.#at = at === undefined ? Number.POSITIVE_INFINITY : at - reserveMs
    const left = this.#at - this.#last
    // A longer one would end at once; nothing that runs for weeks has a deadline.
    if (left < 2 ** 31) this.#timer = setTimeout(() => this.#control.abort(), Math.max(0, left))
  }

  get signal(): AbortSignal {
    return this.#control.signal
  }

  /** Milliseconds until it aborts, not negative. */
  get left(): number {
    return Math.max(0, this.#at - this.#clock())
  }

  /** Begins to measure steps. */
  begin(): void {
    this.#last = this.#clock()
    this.#longest = 0
  }

  /** A step of the work has ended: aborts when another one as long as the longest would end too late. */
  step(): void {
    const now = this.#clock()
    this.#longest = Math.max(this.#longest, now - this.#last)
    this.#last = now
    if (now + this.#longest > this.#at) this.#control.abort()
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer)
  }
}
