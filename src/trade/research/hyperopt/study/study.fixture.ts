import { readObjective } from '../loss/objective.ts'
import type {
  Evaluation,
  Evaluator,
  StudySpec,
  StudyStore,
  Trial,
  TrialRecord,
  TrialResult,
} from '../port.ts'
import { samplerSpec } from '../sampler/sampler-spec.ts'
import { dimension, type TrialParameters } from '../space/dimension.ts'
import { localEvaluator } from './local-evaluator.ts'
import { memoryStudyStore } from './memory-study-store.ts'
import type { StudyInput, StudyPorts } from './run-study.ts'

/** A search for fast = 30, share = 0.25, side = "b". */
export function studySpec(changes: Partial<StudySpec> = {}): StudySpec {
  return {
    subject: { strategy: 'trend', hash: 'abc' },
    space: [
      dimension.int('fast', { min: 5, max: 60, start: 12 }),
      dimension.real('share', { min: 0, max: 1, start: 0.5 }),
      dimension.choice('side', { options: ['a', 'b', 'c'], start: 'a' }),
    ],
    sampler: samplerSpec('tpe', { startup: 6, candidates: 6 }),
    objectives: [readObjective('max:profitTotal')],
    seed: 7,
    batchSize: 4,
    ...changes,
  }
}

/** Fails where `fast` is a multiple of 11. */
export async function evaluate({ fast, share, side }: TrialParameters): Promise<Evaluation> {
  if (Number(fast) % 11 === 0) throw new Error(`no candles for ${fast}`)
  const loss = ((Number(fast) - 30) / 20) ** 2 + (Number(share) - 0.25) ** 2 + (side === 'b' ? 0 : 0.3)
  return {
    losses: [loss],
    figures: { profitTotal: -loss, totalTrades: Number(fast) },
    tradeHash: `${fast}-${share}-${side}`,
    sharpePerTrade: side === 'c' ? null : 0.1 - loss,
  }
}

/** A clock that goes on by a millisecond whenever it is read. */
export function steppingClock(): () => number {
  let time = 0
  return () => time++
}

export function plainEvaluator(concurrency = 1): Evaluator {
  return localEvaluator(evaluate, { now: steppingClock(), concurrency })
}

/** Every trial of a study. */
export async function trialsOf(store: StudyStore, id: string): Promise<readonly TrialRecord[]> {
  return (await store.trials(id, { limit: 100_000 })).items
}

/** The same without what is different each time. */
export function withoutDurations(trials: readonly TrialRecord[]): readonly object[] {
  return trials.map((trial) => ({ ...trial, durationMs: undefined }))
}

export const ID = 'study'

/** What a study is lent, and `changes`. */
export function lent(changes: Partial<StudyPorts> = {}): StudyPorts {
  const store = memoryStudyStore({ now: () => 1_700_000_000_000 })
  return { store, evaluator: plainEvaluator(), now: steppingClock(), ...changes }
}

/** Twenty trials of {@link studySpec}. */
export function input(changes: Partial<StudyInput> = {}): StudyInput {
  return { id: ID, spec: studySpec(), budget: 20, ...changes }
}

/** A result with these losses. */
export function told(
  number: number,
  losses: readonly number[],
  figures: Evaluation['figures'] = {},
): TrialResult {
  const evaluation = { losses, figures, tradeHash: null, sharpePerTrade: null }
  return { kind: 'told', number, durationMs: 1, evaluation }
}

/** An evaluator that answers what `answer` makes of each trial. */
export function answering(answer: (trial: Trial, at: number) => readonly TrialResult[]): Evaluator {
  return {
    async *evaluate(batch) {
      for (const [at, trial] of batch.entries()) yield* answer(trial, at)
    },
  }
}
