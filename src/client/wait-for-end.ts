import { startDeadline } from './deadline.ts'
import { LemeError } from './leme-error.ts'
import type { CallOptions } from './typed-call.ts'

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
  readonly look: (options: Pick<CallOptions, 'signal'>) => Promise<T>
  readonly hasEnded: (seen: T) => boolean
  readonly pause: (ms: number, signal?: AbortSignal) => Promise<void>
}

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
const GROWTH = 1.5
const OUTAGE_MS = 120_000
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1

/**
 * Looks until it has ended, less often while nothing happens.
 * @throws LemeError `wait.late`, and what a look fails with; one that may go well later is repeated
 */
export async function waitForEnd<T extends { readonly state: string }>(
  { what, look, hasEnded, pause }: Watched<T>,
  { signal, timeoutMs, onChange, outageMs = OUTAGE_MS }: WaitOptions<T>,
): Promise<T> {
  const deadline =
    timeoutMs === undefined ? undefined : startDeadline(Math.min(timeoutMs, LONGEST_TIMEOUT_MS), signal)
  const ends = deadline?.signal ?? signal
  let state: string | undefined
  try {
    return await watch()
  } catch (error) {
    if (!deadline?.isLate() || signal?.aborted) throw error
    throw new LemeError('wait.late', `${what} is ${state ?? 'not seen'} after ${timeoutMs} ms`, {
      hint: 'It goes on; wait again, with more time.',
    })
  } finally {
    deadline?.end()
  }

  async function watch(): Promise<T> {
    let answeredAt = Date.now()
    let pauseMs = FIRST_PAUSE_MS
    for (;;) {
      let retryAfterMs = 0
      try {
        const seen = await look(ends === undefined ? {} : { signal: ends })
        answeredAt = Date.now()
        if (seen.state !== state) {
          pauseMs = FIRST_PAUSE_MS
          state = seen.state
          onChange?.(seen)
        }
        if (hasEnded(seen)) return seen
      } catch (error) {
        const isShort = Date.now() - answeredAt < outageMs
        if (!(error instanceof LemeError && error.isTransient && isShort)) throw error
        retryAfterMs = error.retryAfterMs ?? 0
      }
      await pause(Math.max(retryAfterMs, pauseMs * (0.75 + Math.random() / 4)), ends)
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * GROWTH)
    }
  }
}
