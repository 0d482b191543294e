import type { VenueClock } from './venue-clock.ts'

/** Makes requests wait until they may go. */
export interface Budget {
  /** Resolves when a request of this cost may go. */
  take(cost: number, signal?: AbortSignal): Promise<void>
  /** Lets nothing go before `time`, by the budget's clock: for all who share it. */
  holdUntil(time: number): void | Promise<void>
}

export interface RateBudgetOptions {
  /** Milliseconds in which one unit of cost grows back. */
  readonly unitMs: number
  /** Units that may be spent at once after a rest. */
  readonly burst: number
  readonly clock: VenueClock
}

/**
 * A token bucket: requests take their cost and wait until it is paid. It is told in times instead of
 * tokens (the generic cell rate algorithm, ITU-T I.371), so that nothing has to tick.
 */
export class RateBudget implements Budget {
  readonly #options: RateBudgetOptions
  /** When everything that was taken so far is paid. */
  #paid = Number.NEGATIVE_INFINITY
  #heldUntil = Number.NEGATIVE_INFINITY

  constructor(options: RateBudgetOptions) {
    this.#options = options
  }

  /** Resolves when a request of this cost may go. */
  async take(cost: number, signal?: AbortSignal): Promise<void> {
    const { unitMs, burst, clock } = this.#options
    this.#paid = Math.max(this.#paid, clock.now() - burst * unitMs) + cost * unitMs
    const due = this.#paid
    for (;;) {
      signal?.throwIfAborted()
      const wait = Math.max(due, this.#heldUntil) - clock.now()
      if (wait <= 0) return
      await clock.sleep(Math.ceil(wait), signal)
    }
  }

  /** Lets nothing go before `time`: for all who share the budget. */
  holdUntil(time: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, time)
    this.#paid = Math.max(this.#paid, time)
  }
}

const SHARED = new WeakMap<VenueClock, Map<string, RateBudget>>()

/** The one budget of this process for a venue and key: whoever asks first says how large it is. */
export function sharedBudget(key: string, options: RateBudgetOptions): RateBudget {
  const budgets = SHARED.get(options.clock) ?? new Map<string, RateBudget>()
  SHARED.set(options.clock, budgets)
  const budget = budgets.get(key) ?? new RateBudget(options)
  budgets.set(key, budget)
  return budget
}
