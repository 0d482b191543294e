import type { Exchange } from 'ccxt'
import { type Patience, pauseAfter } from './ask-patiently.ts'
import { ExchangeError } from './exchange-error.ts'

/** What happened to a connection, for people. */
export type StreamNews =
  | { readonly kind: 'lost'; readonly reason: string }
  | { readonly kind: 'stale'; readonly silentMs: number }
  /** Closed candles were fetched in place of heard. */
  | { readonly kind: 'fetched'; readonly pair: string; readonly candles: number }
  /** The venue told a candle differently when it was asked again. */
  | { readonly kind: 'differs'; readonly pair: string; readonly time: number }

export interface LinkOptions {
  readonly client: Exchange
  readonly patience: Patience
  /** Silence after which a connection counts as dead. */
  readonly staleMs: number
  readonly onNews: (news: StreamNews) => void
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
const SILENCE = Symbol('nothing came')

/** The connections of one client of ccxt, which share their end. */
export class StreamLink {
  readonly #options: LinkOptions
  #generation = 0

  constructor(options: LinkOptions) {
    this.#options = options
    const { client } = options
    const onClose = client.onClose.bind(client)
    const onError = client.onError.bind(client)
    // Pauses are ours, by the clock that was lent.
    client.calculateWsBackoffDelay = () => 0
    client.options.watchOrderBook = { ...(client.options.watchOrderBook as object), maxRetries: 1 }
    const socketOf = client.client.bind(client)
    const known = new WeakSet<object>()
    client.client = (url) => {
      const socket = socketOf(url)
      if (known.has(socket)) return socket
      known.add(socket)
      const send = socket.send.bind(socket)
      // ccxt lets go of this promise: a socket that closes just now would end the process. Its end is heard of.
      socket.send = (message) => send(message).catch(() => {})
      return socket
    }
    client.onClose = (socket, event) => {
      this.#generation++
      onClose(socket, event)
    }
    client.onError = (socket, error) => {
      this.#generation++
      onError(socket, error)
    }
  }

  /** Another number after each end of a connection: whatever was heard before may lack its end. */
  get generation(): number {
    return this.#generation
  }

  /** Makes every connection anew: what was heard so far cannot be gone on with. */
  async restart(): Promise<void> {
    this.#generation++
    await this.#options.client.close()
  }

  /**
   * Asks ccxt for the next message again and again and hands each to `take`, until the signal aborts.
   * A connection that ended is made anew after a pause that grows, one that says nothing is ended.
   * @throws ExchangeError `exchange.refused` for what does not pass, `exchange.banned` for long bans
   */
  async follow<T>(
    watch: () => Promise<T>,
    { take, lost, signal }: { take: (value: T) => void; lost: () => void; signal: AbortSignal },
  ): Promise<void> {
    const { patience, onNews } = this.#options
    const { clock, isPassing } = patience
    for (let tries = 0; !signal.aborted; ) {
      const before = this.#generation
      try {
        const value = await this.#withinSilence(watch(), signal)
        if (signal.aborted) return
        if (value !== SILENCE) {
          // A connection that ended meanwhile: what it told last may be half of a word.
          if (this.#generation === before) take(value)
          else lost()
          tries = 0
          continue
        }
        lost()
        if (this.#generation === before) {
          onNews({ kind: 'stale', silentMs: this.#options.staleMs })
          await this.restart()
        }
      } catch (error) {
        if (signal.aborted) return
        lost()
        if (error instanceof ExchangeError && error.waitMs !== undefined) {
          // What a stream asks by REST, the snapshot of a book, is held back like every other question.
          const wait = pauseAfter(error, 1, patience)
          await patience.budget.holdUntil(clock.now() + wait.ms)
          patience.onPause?.(wait)
          await clock.sleep(wait.ms, signal).catch(() => {})
          continue
        }
        // Whoever ends a silent connection ends it for all.
        if (this.#generation === before && !isPassing(error)) throw refused(patience.exchange, error)
        onNews({ kind: 'lost', reason: error instanceof Error ? error.message : String(error) })
      }
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** tries++, LONGEST_PAUSE_MS)
      await clock.sleep(pause * (0.5 + Math.random() / 2), signal).catch(() => {})
    }
  }

  async #withinSilence<T>(work: Promise<T>, signal: AbortSignal): Promise<T | typeof SILENCE> {
    const { patience, staleMs } = this.#options
    const done = new AbortController()
    const either = AbortSignal.any([signal, done.signal])
    const silence = patience.clock.sleep(staleMs, either).then((): typeof SILENCE => SILENCE)
    try {
      return await Promise.race([work, silence])
    } finally {
      done.abort()
      // The one that lost the race may still fail, and nobody waits for it.
      work.catch(() => {})
      silence.catch(() => {})
    }
  }
}

function refused(exchange: string, error: unknown): ExchangeError {
  if (error instanceof ExchangeError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new ExchangeError('exchange.refused', `${exchange} refused a stream: ${reason}`, { cause: error })
}
