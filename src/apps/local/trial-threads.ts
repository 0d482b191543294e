import { Worker } from 'node:worker_threads'
import type { Evaluation, Evaluator, Trial, TrialResult } from '../../trade/research/index.ts'
import type { Judgement } from './evaluate-trial.ts'
import type { ExperimentData } from './experiment.ts'
import { EXTENSION } from './installation.ts'

/** To a thread: run this, from now on on what `turnTo` has where it is there. */
export type TrialOrder = Pick<Trial, 'number' | 'parameters'> & { readonly turnTo?: TrialGround }
/** From it: what came out, or why it could not be run. */
export type TrialAnswer =
  | { readonly number: number; readonly evaluation: Evaluation }
  | { readonly number: number; readonly reason: string }

/** What trials are run on and judged by. */
export interface TrialGround {
  readonly data: ExperimentData
  readonly judgement: Judgement
}

export interface TrialThreadOptions {
  readonly count: number
  /** A trial that takes longer is given up, and its thread ended. */
  readonly trialMs?: number
  /** Memory of a thread's own; candles are shared and do not count. */
  readonly memoryMb?: number
}

/** A thread that is not ready after so long loads a strategy that never ends. */
const START_MS = 30_000

/**
 * Evaluates trials in threads on shared candles. A trial whose code throws, never ends or eats all memory has
 * failed; its thread is replaced and the others go on.
 */
export class TrialThreads implements Evaluator, AsyncDisposable {
  #ground: TrialGround
  readonly #options: Required<TrialThreadOptions>
  readonly #idle: Worker[] = []
  /** Each thread with the ground that it stands on. */
  readonly #all = new Map<Worker, TrialGround>()
  #started = 0

  constructor(ground: TrialGround, { count, trialMs = 60_000, memoryMb = 512 }: TrialThreadOptions) {
    this.#ground = ground
    this.#options = { count, trialMs, memoryMb }
  }

  /** Threads that were started so far, those that ended included. */
  get started(): number {
    return this.#started
  }

  /** Trials that are asked for from now on are run on this, of the same strategy, by the same threads. */
  turnTo(ground: TrialGround): void {
    this.#ground = ground
  }

  async *evaluate(batch: readonly Trial[], signal: AbortSignal): AsyncIterable<TrialResult> {
    const waiting = [...batch]
    const results: TrialResult[] = []
    let wake: () => void = () => {}
    const done = (result: TrialResult) => {
      results.push(result)
      wake()
    }
    const onAbort = () => wake()
    signal.addEventListener('abort', onAbort)
    try {
      const lanes = Math.min(this.#options.count, waiting.length)
      for (let lane = 0; lane < lanes; lane++) void this.#lane(waiting, done, signal)
      for (let given = 0; given < batch.length; given++) {
        while (results.length === 0 && !signal.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve
          })
        }
        signal.throwIfAborted()
        yield results.shift()!
      }
    } finally {
      signal.removeEventListener('abort', onAbort)
    }
  }

  /** One trial after another until none waits. */
  async #lane(waiting: Trial[], done: (result: TrialResult) => void, signal: AbortSignal): Promise<void> {
    for (let trial = waiting.shift(); trial && !signal.aborted; trial = waiting.shift()) {
      done(await this.#run(trial))
    }
  }

  async #run(trial: Trial): Promise<TrialResult> {
    const began = performance.now()
    const ended = () => ({ number: trial.number, durationMs: performance.now() - began })
    let worker: Worker | undefined
    try {
      worker = this.#idle.pop() ?? (await this.#start())
      const answer = await this.#ask(worker, trial)
      this.#idle.push(worker)
      worker.unref()
      if ('reason' in answer) return { kind: 'failed', reason: answer.reason, ...ended() }
      return { kind: 'told', evaluation: answer.evaluation, ...ended() }
    } catch (error) {
      if (worker) await this.#end(worker)
      return { kind: 'failed', reason: error instanceof Error ? error.message : String(error), ...ended() }
    }
  }

  async #ask(worker: Worker, { number, parameters }: Trial): Promise<TrialAnswer> {
    const answer = nextMessage<TrialAnswer>(worker, this.#options.trialMs)
    const ground = this.#ground
    const isElsewhere = this.#all.get(worker) !== ground
    this.#all.set(worker, ground)
    worker.ref()
    worker.postMessage({ number, parameters, ...(isElsewhere && { turnTo: ground }) } satisfies TrialOrder)
    return answer
  }

  async #start(): Promise<Worker> {
    const ground = this.#ground
    const worker = new Worker(new URL(`./trial-thread${EXTENSION}`, import.meta.url), {
      workerData: ground,
      resourceLimits: { maxOldGenerationSizeMb: this.#options.memoryMb },
    })
    this.#all.set(worker, ground)
    this.#started++
    // What happens to an idle thread is told by the next message that does not come.
    worker.on('error', () => {})
    try {
      await nextMessage(worker, START_MS)
    } catch (error) {
      await this.#end(worker)
      throw error
    }
    return worker
  }

  async #end(worker: Worker): Promise<void> {
    this.#all.delete(worker)
    await worker.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all.keys()].map((worker) => worker.terminate()))
    this.#all.clear()
  }
}

/** What the thread says next; rejected when it dies or says nothing for `ms`. */
function nextMessage<T>(worker: Worker, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const listeners = {
      message: (message: T) => settle(() => resolve(message)),
      error: (error: unknown) => settle(() => reject(error)),
      exit: (code: number) => settle(() => reject(new Error(`its thread ended with code ${code}`))),
    }
    const settle = (how: () => void) => {
      clearTimeout(timer)
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener)
      how()
    }
    const timer = setTimeout(() => settle(() => reject(new Error(`it ran longer than ${ms / 1000} s`))), ms)
    for (const [event, listener] of Object.entries(listeners)) worker.on(event, listener)
  })
}
