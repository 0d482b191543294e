import { setTimeout as delay } from 'node:timers/promises'

/** Ends early, and without an error, when the signal is aborted. */
export function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => {})
}
