import { LemeError } from './leme-error.ts'

export interface WaitOptions<T> {
  /** Ends the wait; its reason is thrown. */
  readonly signal?: AbortSignal
  /** For the whole wait; without it, as long as it takes. */
  readonly timeoutMs?: number
  /** Hears of the first look, and of each that found another state. */
  readonly onChange?: (seen: T) => void
  /** A server that does not answer for so long ends the wait. */
  readonly outageMs?: number
}

export interface Watched<T> {
  readonly what: string
  readonly look: () => Promise<T>
  readonly hasEnded: (seen: T) => boolean
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
const GROWTH = 1.5
const OUTAGE_MS = 120_000

/**
 * Looks until it has ended, less often while nothing happens.
 * @throws LemeError `wait.late`, and what a look fails with; one that may go well later is repeated
 */
export async function waitForEnd<T extends { readonly state: string }>(
  { what, look, hasEnded, pause }: Watched<T>,
  { signal, timeoutMs = Number.POSITIVE_INFINITY, onChange, outageMs = OUTAGE_MS }: WaitOptions<T>,
): Promise<T> {
  const until = Date.now() + timeoutMs
  let answeredAt = Date.now()
  let state: string | undefined
  let pauseMs = FIRST_PAUSE_MS
  for (;;) {
    let retryAfterMs = 0
    try {
      const seen = await look()
      answeredAt = Date.now()
      if (seen.state !== state) {
        pauseMs = FIRST_PAUSE_MS
        onChange?.(seen)
      }
      state = seen.state
      if (hasEnded(seen)) return seen
    } catch (error) {
      const isPassing = error instanceof LemeError && error.isTransient && Date.now() - answeredAt < outageMs
      if (!isPassing) throw error
      retryAfterMs = error.retryAfterMs ?? 0
    }
    const nextMs = Math.max(retryAfterMs, pauseMs * (0.75 + Math.random() / 4))
    if (Date.now() + nextMs > until) {
      throw new LemeError('wait.late', `${what} is ${state ?? 'not seen'} after ${timeoutMs} ms`, {
        hint: 'It goes on; wait again, with more time.',
      })
    }
    await pause(nextMs, signal)
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH)
  }
}
