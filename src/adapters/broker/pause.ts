import { setTimeout as delay } from 'node:timers/promises'

/** Waits, or less when the signal comes; never rejects. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {})
}

/** 100 ms, then twice as long each time, up to `most`. */
export function backOffMs(attempt: number, most: number): number {
  return Math.min(100 * 2 ** Math.min(attempt - 1, 20), most)
}
