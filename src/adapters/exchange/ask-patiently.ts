import { formatTime } from '../../domain/index.ts'
import type { CcxtClient } from './ccxt-client.ts'
import { ExchangeError } from './exchange-error.ts'
import type { VenueClock } from './venue-clock.ts'

/** A pause before the same is asked again. */
export interface Pause {
  readonly reason: string
  readonly ms: number
}

export interface Patience extends Pick<CcxtClient, 'budget' | 'isPassing'> {
  readonly exchange: string
  readonly clock: VenueClock
  readonly signal?: AbortSignal
  readonly onPause?: (pause: Pause) => void
}

const TRIES = 6
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 60_000
/** Longer bans are told instead of waited for. */
const LONGEST_BAN_MS = 10 * 60_000

/**
 * Asks until there is an answer. Network trouble is tried again after 1, 2, 4, … seconds; 429 and 418 hold
 * back everything on the same budget for as long as the venue asks. Only for questions: what changes
 * something at the venue must not be asked twice.
 * @throws ExchangeError `exchange.unreachable`, `exchange.banned`, `exchange.refused`; AbortError
 */
export async function askPatiently<T>(patience: Patience, question: () => Promise<T>): Promise<T> {
  const { clock, signal, budget, onPause } = patience
  for (let tries = 1; ; tries++) {
    signal?.throwIfAborted()
    try {
      return await orAborted(question(), signal)
    } catch (error) {
      signal?.throwIfAborted()
      const pause = pauseAfter(error, tries, patience)
      if (error instanceof ExchangeError) await budget.holdUntil(clock.now() + pause.ms)
      onPause?.(pause)
      await clock.sleep(pause.ms, signal)
    }
  }
}

/** How long to wait after this error of the try of this number, from 1. @throws ExchangeError where waiting does not help */
export function pauseAfter(error: unknown, tries: number, { exchange, clock, isPassing }: Patience): Pause {
  const reason = error instanceof Error ? error.message : String(error)
  if (error instanceof ExchangeError && error.waitMs !== undefined) {
    if (tries < TRIES && error.waitMs <= LONGEST_BAN_MS) return { reason, ms: error.waitMs }
    const until = formatTime(Math.ceil((clock.now() + error.waitMs) / 1000) * 1000)
    throw new ExchangeError('exchange.banned', `${exchange} has shut this address out until ${until} UTC`, {
      hint: 'Run it again then; other programs on this address may have used up its limit.',
      cause: error,
    })
  }
  if (error instanceof ExchangeError) throw error
  if (!isPassing(error)) {
    throw new ExchangeError('exchange.refused', `${exchange} refused: ${reason}`, { cause: error })
  }
  if (tries < TRIES) return { reason, ms: Math.min(FIRST_PAUSE_MS * 2 ** (tries - 1), LONGEST_PAUSE_MS) }
  throw new ExchangeError(
    'exchange.unreachable',
    `no answer from ${exchange} after ${TRIES} tries: ${reason}`,
    {
      hint: 'Check the network, or run it again later: what was stored stays.',
      cause: error,
    },
  )
}

/** The promise's outcome, or the signal's reason as soon as it aborts. */
async function orAborted<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (!signal) return promise
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
