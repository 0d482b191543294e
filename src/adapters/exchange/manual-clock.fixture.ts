import type { VenueClock } from './venue-clock.ts'

interface Sleeper {
  readonly until: number
  readonly wake: () => void
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements VenueClock {
  readonly #sleepers = new Set<Sleeper>()
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  pass(ms: number): void {
    this.#now += ms
    for (const sleeper of [...this.#sleepers]) if (sleeper.until <= this.#now) sleeper.wake()
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const done = () => {
      this.#sleepers.delete(sleeper)
      signal?.removeEventListener('abort', abort)
    }
    const sleeper: Sleeper = {
      until: this.#now + ms,
      wake: () => {
        done()
        resolve()
      },
    }
    const abort = () => {
      done()
      reject(signal?.reason)
    }
    if (signal?.aborted) abort()
    else {
      this.#sleepers.add(sleeper)
      signal?.addEventListener('abort', abort, { once: true })
      if (ms <= 0) sleeper.wake()
    }
    return promise
  }
}
