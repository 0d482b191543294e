import type { Evaluation, Evaluator, Trial, TrialResult } from '../port.ts'
import type { TrialParameters } from '../space/dimension.ts'

export interface LocalOptions {
  /** Milliseconds from any beginning; trials are timed by it. */
  readonly now: () => number
  /** Trials under way at once; default 1. */
  readonly concurrency?: number
}

/** Evaluates in this thread. A trial whose evaluation throws has failed; the others go on. */
export function localEvaluator(
  evaluate: (parameters: TrialParameters, signal: AbortSignal) => Promise<Evaluation>,
  { now, concurrency = 1 }: LocalOptions,
): Evaluator {
  const run = async ({ number, parameters }: Trial, signal: AbortSignal): Promise<TrialResult> => {
    const began = now()
    try {
      const evaluation = await evaluate(parameters, signal)
      return { kind: 'told', number, evaluation, durationMs: now() - began }
    } catch (error) {
      signal.throwIfAborted()
      const reason = error instanceof Error ? error.message : String(error)
      return { kind: 'failed', number, reason, durationMs: now() - began }
    }
  }
  return {
    async *evaluate(batch, signal) {
      const waiting = [...batch]
      const running = new Map<number, Promise<TrialResult>>()
      while (waiting.length > 0 || running.size > 0) {
        signal.throwIfAborted()
        while (running.size < concurrency && waiting.length > 0) {
          const trial = waiting.shift()!
          running.set(trial.number, run(trial, signal))
        }
        const result = await Promise.race(running.values())
        running.delete(result.number)
        yield result
      }
    },
  }
}
