import { setTimeout as pause } from 'node:timers/promises'
import type { Hold, JobStore, JobTimes } from '../../control/job/index.ts'

export interface HeldJobOptions {
  readonly jobs: Pick<JobStore, 'report'>
  readonly times: JobTimes
  /** Aborted when the worker ends. */
  readonly closing: AbortSignal
}

/** So often a worker says that it lives and hears whether to go on. */
const REPORT_MS = 2_000

/** A job in this worker's hands, as long as it says so; `why` it has to stop. */
export class HeldJob {
  readonly #hold: Hold
  readonly #options: HeldJobOptions
  readonly #stop = new AbortController()
  #why: 'cancel' | 'lost' | 'closing' | undefined
  #progress = 0
  #message = ''

  constructor(hold: Hold, options: HeldJobOptions) {
    this.#hold = hold
    this.#options = options
  }

  get why(): 'cancel' | 'lost' | 'closing' | undefined {
    return this.#why
  }

  /** What the next report says. */
  tell(progress: number, message: string): void {
    this.#progress = progress
    this.#message = message
  }

  /** Reports while the work is done; its signal is aborted when the job is not to be done any more. */
  async during<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { closing } = this.#options
    const onClosing = (): void => this.#end('closing')
    closing.addEventListener('abort', onClosing, { once: true })
    if (closing.aborted) onClosing()
    const done = new AbortController()
    const reporting = this.#report(done.signal)
    try {
      return await work(this.#stop.signal)
    } finally {
      done.abort()
      closing.removeEventListener('abort', onClosing)
      await reporting
    }
  }

  async #report(done: AbortSignal): Promise<void> {
    const { jobs, times } = this.#options
    const every = Math.min(REPORT_MS, times.leaseMs / 4)
    let heard = performance.now()
    while (!done.aborted) {
      const word = await jobs.report(this.#hold, this.#progress, this.#message).catch(() => undefined)
      if (done.aborted) return
      if (word !== undefined) heard = performance.now()
      if (word === 'cancel' || word === 'lost') return this.#end(word)
      // Nobody knows any more whose it is.
      if (performance.now() - heard > times.leaseMs) return this.#end('lost')
      await pause(every, undefined, { signal: done }).catch(() => {})
    }
  }

  #end(why: 'cancel' | 'lost' | 'closing'): void {
    this.#why ??= why
    this.#stop.abort(new Error(`the job was stopped: ${why}`))
  }
}
