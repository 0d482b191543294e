import { HyperoptError } from '../hyperopt-error.ts'
import type { Evaluator, StopReason, StudySpec, StudyStore, ToldTrialRecord, TrialRecord } from '../port.ts'
import { evaluateBatch } from './evaluate-batch.ts'
import type { SearchEffort } from './search-effort.ts'
import { soundResult } from './sound-result.ts'
import { StudyCourse } from './study-course.ts'
import type { StudyEvent, StudyProgress } from './study-event.ts'
import { checkStudySpec, refuseOtherSpec, requireCount } from './study-spec.ts'

const PAGE = 1_000

export interface StudyInput {
  readonly id: string
  readonly spec: StudySpec
  /** Trials at most, those of earlier runs included. */
  readonly budget: number
  /** Ends after this many trials without an improvement; looked at between batches. */
  readonly patience?: number
  /** Ends this run when it took so long; looked at between batches. */
  readonly maxMs?: number
}

/** What a study is lent. */
export interface StudyPorts {
  readonly store: StudyStore
  readonly evaluator: Evaluator
  /** Milliseconds from any beginning. */
  readonly now: () => number
  /** Aborting it ends the run; what was answered is kept, what is in flight is run again next time. */
  readonly signal?: AbortSignal
  readonly onEvent?: (event: StudyEvent) => void
}

/** How a run of a study ended. */
export interface StudyOutcome {
  readonly stopReason: StopReason
  /** Trials that ended, failed ones included. */
  readonly done: number
  readonly failed: number
  /** The best trial, or the Pareto front in order of number; empty when all failed. */
  readonly best: readonly ToldTrialRecord[]
  readonly effort: SearchEffort
}

/**
 * Runs a study, or goes on with the one of this id, to its end: asks for a batch of trials, keeps them,
 * has them evaluated, keeps each result, learns from the whole batch, and so on. Trials, parameters and
 * best depend on the specification and the evaluations alone, not on interruptions, workers or speed.
 * @throws HyperoptError `hyperopt.space`, `hyperopt.objective`, `hyperopt.setting`; `study.changed` when the
 * stored study began otherwise; `study.busy` while another process runs it; `study.evaluator` when the
 * evaluator breaks; what the store throws
 */
export async function runStudy(input: StudyInput, ports: StudyPorts): Promise<StudyOutcome> {
  const { id, spec, budget } = input
  checkStudySpec(spec)
  requireCount('the budget', budget)
  if (input.patience !== undefined) requireCount('the patience', input.patience)
  await using claim = await ports.store.claim(id)
  if (!claim) {
    throw new HyperoptError('study.busy', `the study "${id}" is being run`, {
      hint: 'Wait until it ends, or stop it where it runs.',
    })
  }
  const stored = await ports.store.create({ id, spec, budget })
  refuseOtherSpec(id, stored.spec, spec)
  await ports.store.resume(id, budget)
  const course = new StudyCourse(spec, await allTrials(ports.store, id))
  try {
    const stopReason = await follow(course, input, ports)
    await ports.store.finish(id, stopReason)
    return { stopReason, done: course.done, failed: course.failed, best: course.best, effort: course.effort }
  } catch (error) {
    if (error instanceof HyperoptError && error.code === 'study.evaluator')
      await ports.store.finish(id, 'failed')
    throw error
  }
}

async function follow(course: StudyCourse, input: StudyInput, ports: StudyPorts): Promise<StopReason> {
  const { store, evaluator, now } = ports
  const { id, spec, budget } = input
  const signal = ports.signal ?? new AbortController().signal
  const began = now()
  const doneBefore = course.done
  const progress = (): StudyProgress => {
    const doneNow = course.done - doneBefore
    const perMs = doneNow / (now() - began)
    const known = doneNow > 0 && Number.isFinite(perMs) && perMs > 0
    return {
      ...{ done: course.done, failed: course.failed, budget, best: course.best },
      trialsPerSecond: known ? perMs * 1000 : null,
      etaMs: known ? Math.max(0, budget - course.done) / perMs : null,
    }
  }
  const tell = (event: Told<StudyEvent>) => ports.onEvent?.({ ...event, progress: progress() })
  const over = (): StopReason | undefined => {
    if (signal.aborted) return 'cancelled'
    if (course.asked >= budget) return 'budget'
    if (input.patience !== undefined && course.withoutImprovement >= input.patience) return 'patience'
    return input.maxMs !== undefined && now() - began >= input.maxMs ? 'time' : undefined
  }
  const stop = (reason: StopReason): StopReason => {
    tell({ kind: 'stopped', reason })
    return reason
  }

  tell({ kind: 'started', id, resumed: course.asked > 0 })
  for (;;) {
    if (course.inFlight.length === 0) {
      const reason = over()
      if (reason) return stop(reason)
      const asked = course.ask(budget - course.asked)
      if (asked.length === 0) return stop('exhausted')
      await store.ask(id, asked)
    }
    const trials = course.inFlight
    tell({ kind: 'batch', batch: trials[0]!.batch, trials })
    const answered = await evaluateBatch(evaluator, trials, {
      signal,
      asked: course.asked,
      onResult: async (answer) => {
        const result = soundResult(answer, spec.objectives)
        if (!(await store.settle(id, result))) throw takenOver(id, result.number)
        tell({ kind: 'trial', trial: course.settle(result) })
      },
    })
    if (!answered) return stop('cancelled')
    for (const trial of course.close()) tell({ kind: 'improved', trial })
  }
}

/** An event without what every event has. */
type Told<T> = T extends unknown ? Omit<T, 'progress'> : never

async function allTrials(store: StudyStore, id: string): Promise<readonly TrialRecord[]> {
  const trials: TrialRecord[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.trials(id, { limit: PAGE, ...(cursor !== undefined && { cursor }) })
    trials.push(...page.items)
    if (page.nextCursor === null) return trials
    cursor = page.nextCursor
  }
}

function takenOver(id: string, number: number): HyperoptError {
  return new HyperoptError('study.out-of-order', `trial ${number} of the study "${id}" ended elsewhere`, {
    hint: 'Another process runs this study: end one of the two.',
  })
}
