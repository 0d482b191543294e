import { HyperoptError } from '../hyperopt-error.ts'
import type { Evaluator, Trial, TrialResult } from '../port.ts'

export interface BatchOptions {
  readonly signal: AbortSignal
  /** Trials below this number were asked for at some time. */
  readonly asked: number
  /** Takes the first result of each trial, one at a time. */
  readonly onResult: (result: TrialResult) => Promise<void>
}

/**
 * Has a batch evaluated and takes each result as it comes. A result of a trial that ended before is a
 * repetition and is ignored.
 * @returns false when `signal` aborted first
 * @throws HyperoptError `study.evaluator` when the evaluator throws, ends early, or answers what nobody asked
 */
export async function evaluateBatch(
  evaluator: Evaluator,
  batch: readonly Trial[],
  { signal, asked, onResult }: BatchOptions,
): Promise<boolean> {
  if (signal.aborted) return false
  const waiting = new Set(batch.map(({ number }) => number))
  const aborting = Promise.withResolvers<'aborted'>()
  const onAbort = () => aborting.resolve('aborted')
  signal.addEventListener('abort', onAbort, { once: true })
  let results: AsyncIterator<TrialResult> | undefined
  try {
    results = start(evaluator, batch, signal)
    while (waiting.size > 0) {
      const next = await Promise.race([nextOf(results), aborting.promise])
      if (next === 'aborted') return false
      if (next.kind === 'threw') {
        if (signal.aborted) return false
        throw broken('broke', next.error)
      }
      const { result } = next
      if (!result) throw broken(`ended with ${waiting.size} of ${batch.length} trials unanswered`)
      if (!(Number.isSafeInteger(result.number) && result.number >= 0 && result.number < asked)) {
        throw broken(`answered trial ${result.number}, which was never asked`)
      }
      if (waiting.delete(result.number)) await onResult(result)
    }
    return true
  } finally {
    signal.removeEventListener('abort', onAbort)
    // Whoever is in the middle of something may take long to notice; nobody waits for that.
    Promise.resolve(results?.return?.()).catch(() => {})
  }
}

type Next =
  | { readonly kind: 'result'; readonly result: TrialResult | undefined }
  | { readonly kind: 'threw'; readonly error: unknown }

function start(
  evaluator: Evaluator,
  batch: readonly Trial[],
  signal: AbortSignal,
): AsyncIterator<TrialResult> {
  try {
    return evaluator.evaluate(batch, signal)[Symbol.asyncIterator]()
  } catch (error) {
    throw broken('broke', error)
  }
}

async function nextOf(results: AsyncIterator<TrialResult>): Promise<Next> {
  try {
    const { done, value } = await results.next()
    return { kind: 'result', result: done ? undefined : value }
  } catch (error) {
    return { kind: 'threw', error }
  }
}

function broken(problem: string, cause?: unknown): HyperoptError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new HyperoptError('study.evaluator', `the evaluator ${problem}${why}`, {
    hint: 'What was answered is kept; run the study again to go on.',
    cause,
  })
}
