/** A part that a process cannot do its work without. */
export interface NeededPart {
  /** As in the answer: `database`. */
  readonly name: string
  /**
   * What it lacks, in words; undefined where it is as it has to be. What is thrown is told as no answer: the words of
   * a driver are for the log.
   */
  check(): Promise<string | undefined>
}

/** How things stand now. */
export interface Standing {
  readonly isReady: boolean
  /** Why it is not ready, a sentence each. */
  readonly reasons: readonly string[]
  /** Names of the parts that are not as they have to be. */
  readonly away: ReadonlySet<string>
}

/** How long whoever asks waits for the parts. */
const PATIENCE_MS = 2_000
/** A part that answered so lately is busy, not away, however long its next answer takes. */
const BUSY_MS = 10_000
const STOPPING = 'it is stopping'

/**
 * Whether a process may be sent work. However many ask, each part is asked once at a time; one that is slow under
 * load counts as there as long as it has answered lately, so that a busy server is not taken away from others that are
 * as busy.
 */
export class Readiness {
  readonly #parts: readonly WatchedPart[]
  readonly #stopping = new AbortController()

  /** `now` in milliseconds that never step back. */
  constructor(parts: readonly NeededPart[], now: () => number = () => performance.now()) {
    this.#parts = parts.map((part) => new WatchedPart(part, now))
  }

  /** Aborted once the process stops. */
  get stopping(): AbortSignal {
    return this.#stopping.signal
  }

  /** From now on it is not ready, whatever its parts say. */
  stop(): void {
    this.#stopping.abort()
  }

  async look(): Promise<Standing> {
    const problems = await Promise.all(this.#parts.map((part) => part.problem()))
    const reasons = problems.filter((problem) => problem !== undefined)
    if (this.stopping.aborted) reasons.unshift(STOPPING)
    const away = new Set(
      this.#parts.filter((_part, at) => problems[at] !== undefined).map(({ name }) => name),
    )
    return { isReady: reasons.length === 0, reasons, away }
  }
}

class WatchedPart {
  readonly #part: NeededPart
  readonly #now: () => number
  #asking: Promise<void> | undefined
  #answeredAt = Number.NEGATIVE_INFINITY
  #problem: string | undefined

  constructor(part: NeededPart, now: () => number) {
    this.#part = part
    this.#now = now
  }

  get name(): string {
    return this.#part.name
  }

  async problem(): Promise<string | undefined> {
    this.#asking ??= this.#ask()
    const isAnswered = await within(this.#asking)
    if (isAnswered || this.#now() - this.#answeredAt < BUSY_MS) return this.#problem
    return this.#silent()
  }

  async #ask(): Promise<void> {
    try {
      this.#problem = await this.#part.check()
      this.#answeredAt = this.#now()
    } catch {
      this.#problem = this.#silent()
      this.#answeredAt = Number.NEGATIVE_INFINITY
    } finally {
      this.#asking = undefined
    }
  }

  #silent(): string {
    return `the ${this.name} does not answer`
  }
}

/** Whether the work ended in time; what takes longer goes on. */
async function within(work: Promise<void>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>()
  const timer = setTimeout(resolve, PATIENCE_MS, false)
  return Promise.race([work.then(() => true), late]).finally(() => clearTimeout(timer))
}
