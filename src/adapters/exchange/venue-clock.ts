import { setTimeout as sleep } from 'node:timers/promises'

/** Time as it is lent to exchanges, so that a test waits without waiting. */
export interface VenueClock {
  /** UTC milliseconds. */
  now(): number
  /** Resolves after `ms`; rejects with an AbortError when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const SYSTEM_CLOCK: VenueClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal && { signal }),
}
