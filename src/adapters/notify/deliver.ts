import { setTimeout as delay } from 'node:timers/promises'
import type { Notice, Notifier, SendResult } from '../../trade/pipeline/index.ts'

/** Something that a reader of logs should know. */
export type DeliveryEvent =
  | { readonly kind: 'sent'; readonly notifier: string; readonly key: string; readonly attempts: number }
  | {
      readonly kind: 'failed' | 'dropped'
      readonly notifier: string
      readonly key: string
      readonly message: string
    }

/** A notice and the notifier that has not taken it yet. */
export interface PendingNotice {
  readonly notifier: string
  readonly notice: Notice
}

export interface Delivery extends AsyncDisposable {
  /** Hands a notice to every notifier and returns at once; one whose key was handed over before is left out. */
  send(notice: Notice): void
  /** What nobody has confirmed, in order: to be kept across restarts. */
  readonly pending: readonly PendingNotice[]
  /** Resolves when nothing is pending, or after so long. */
  drained(timeoutMs: number): Promise<boolean>
}

export interface DeliveryOptions {
  readonly notifiers: readonly Notifier[]
  readonly onEvent: (event: DeliveryEvent) => void
  /** Called whenever `pending` has changed. */
  readonly onChange?: () => void
  /** What an earlier process did not get rid of. */
  readonly pending?: readonly PendingNotice[]
  /** Of the first pause after a failure; it doubles up to five minutes. */
  readonly firstPauseMs?: number
}

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 300_000
/** Notices that wait for one notifier; the oldest go. */
const MOST_PENDING = 500
const KEYS_KEPT = 10_000

/** Queues of notices, one for each notifier, so that a slow one holds up nobody. What is not confirmed is tried again. */
export function openDelivery(options: DeliveryOptions): Delivery {
  const { notifiers, onEvent, onChange = () => {} } = options
  const control = new AbortController()
  const seen = new Set<string>()
  const queues = notifiers.map(
    (notifier) => new Queue(notifier, { ...options, onEvent, onChange, signal: control.signal }),
  )
  for (const { notifier, notice } of options.pending ?? []) {
    seen.add(notice.key)
    queues.find((queue) => queue.name === notifier)?.add(notice)
  }
  return {
    send(notice) {
      if (seen.has(notice.key)) return
      seen.add(notice.key)
      if (seen.size > KEYS_KEPT) seen.delete(seen.values().next().value!)
      for (const queue of queues) queue.add(notice)
      onChange()
    },
    get pending() {
      return queues.flatMap(({ name, waiting }) => waiting.map((notice) => ({ notifier: name, notice })))
    },
    async drained(timeoutMs) {
      const timer = new AbortController()
      const late = delay(timeoutMs, false, { signal: timer.signal }).catch(() => false)
      const done = Promise.all(queues.map((queue) => queue.idle())).then(() => true)
      const isDone = await Promise.race([done, late])
      timer.abort()
      return isDone
    },
    async [Symbol.asyncDispose]() {
      control.abort()
      await Promise.all(queues.map((queue) => queue.idle()))
    },
  }
}

interface QueueOptions extends Required<Pick<DeliveryOptions, 'onEvent' | 'onChange'>> {
  readonly firstPauseMs?: number
  readonly signal: AbortSignal
}

class Queue {
  readonly name: string
  readonly waiting: Notice[] = []
  readonly #notifier: Notifier
  readonly #options: QueueOptions
  #work: Promise<void> = Promise.resolve()
  #isWorking = false

  constructor(notifier: Notifier, options: QueueOptions) {
    this.name = notifier.name
    this.#notifier = notifier
    this.#options = options
  }

  add(notice: Notice): void {
    if (this.waiting.length >= MOST_PENDING) {
      const at = this.#isWorking ? 1 : 0
      const [gone] = this.waiting.splice(at, 1)
      this.#tell('dropped', gone!, `more than ${MOST_PENDING} wait`)
    }
    this.waiting.push(notice)
    if (this.#isWorking) return
    this.#isWorking = true
    this.#work = this.#run()
  }

  idle(): Promise<void> {
    return this.#work
  }

  async #run(): Promise<void> {
    const { signal, onEvent, onChange } = this.#options
    for (let attempt = 1; this.waiting.length > 0 && !signal.aborted; ) {
      const notice = this.waiting[0]!
      const result = await this.#try(notice)
      if (signal.aborted && result.kind === 'failed') break
      if (result.kind === 'failed' && result.retry !== 'never') {
        this.#tell('failed', notice, result.message)
        await delay(this.#pauseMs(attempt++, result.afterMs), undefined, { signal }).catch(() => {})
        continue
      }
      this.waiting.shift()
      if (result.kind === 'failed') this.#tell('dropped', notice, result.message)
      else onEvent({ kind: 'sent', notifier: this.name, key: notice.key, attempts: attempt })
      attempt = 1
      onChange()
    }
    this.#isWorking = false
  }

  async #try(notice: Notice): Promise<SendResult> {
    try {
      return await this.#notifier.send(notice, this.#options.signal)
    } catch (error) {
      return { kind: 'failed', retry: 'never', message: error instanceof Error ? error.name : 'failed' }
    }
  }

  #pauseMs(attempt: number, afterMs = 0): number {
    const { firstPauseMs = FIRST_PAUSE_MS } = this.#options
    return Math.max(afterMs, Math.min(firstPauseMs * 2 ** Math.min(attempt - 1, 20), LONGEST_PAUSE_MS))
  }

  #tell(kind: 'failed' | 'dropped', { key }: Notice, message: string): void {
    this.#options.onEvent({ kind, notifier: this.name, key, message })
  }
}
