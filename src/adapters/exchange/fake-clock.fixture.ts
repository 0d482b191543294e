import type { VenueClock } from './venue-clock.ts'

/** A clock that jumps to the end of every sleep and remembers how long they were. */
export class FakeClock implements VenueClock {
  readonly slept: number[] = []
  #now: number

  constructor(now: number) {
    this.#now = now
  }

  now(): number {
    return this.#now
  }

  pass(ms: number): void {
    this.#now += ms
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const until = this.#now + ms
    await Promise.resolve()
    signal?.throwIfAborted()
    this.slept.push(ms)
    this.#now = Math.max(this.#now, until)
  }
}
