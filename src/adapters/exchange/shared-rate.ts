import type { BudgetStore } from '../../trade/market/index.ts'
import type { Budget } from './rate-budget.ts'
import type { VenueClock } from './venue-clock.ts'

export interface SharedRateOptions {
  readonly store: BudgetStore
  /** Venue, address and digest of the key. */
  readonly name: string
  readonly unitMs: number
  readonly burst: number
  readonly clock: VenueClock
}

/** A wait from which on somebody may have been shut out meanwhile. */
const LONG_MS = 1_000

/** The budget of all processes on one database. What asks while a question is on its way goes with the next. */
export class SharedRate implements Budget {
  readonly #options: SharedRateOptions
  #asked = 0
  #next: Promise<number> | undefined
  #running: Promise<unknown> = Promise.resolve()

  constructor(options: SharedRateOptions) {
    this.#options = options
  }

  async take(cost: number, signal?: AbortSignal): Promise<void> {
    const { clock, store, name } = this.#options
    signal?.throwIfAborted()
    for (
      let wait = await this.#reserve(cost);
      wait > 0;
      wait = wait >= LONG_MS ? await store.held(name) : 0
    ) {
      await clock.sleep(Math.ceil(wait), signal)
    }
    signal?.throwIfAborted()
  }

  async holdUntil(time: number): Promise<void> {
    const { clock, store, name } = this.#options
    await store.hold(name, Math.max(0, time - clock.now()))
  }

  /** Joins those that wait for the same round trip: all of them go when the whole of it is paid. */
  #reserve(cost: number): Promise<number> {
    this.#asked += cost
    this.#next ??= this.#running.then(() => {
      const { store, name, unitMs, burst } = this.#options
      const taken = store.take(name, { costMs: this.#asked * unitMs, burstMs: burst * unitMs })
      this.#asked = 0
      this.#next = undefined
      this.#running = taken.catch(() => {})
      return taken
    })
    return this.#next
  }
}
