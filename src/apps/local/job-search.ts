import type { HyperoptJobSpec, JobResult } from '../../control/job/index.ts'
import { memoryStudyStore, runStudy, type TrialRecord } from '../../trade/research/index.ts'
import type { Experiment } from './load-experiment.ts'
import { proveExperiment } from './prove-experiment.ts'
import { prepareStudy } from './study.ts'
import { type StudySummary, summarise } from './study-summary.ts'
import { TrialThreads } from './trial-threads.ts'

/** Trials that are asked for at once, by whatever is searched and however many threads there are. */
const BATCH = 16
/** A trial that takes longer has failed, and the search goes on. */
const TRIAL_MS = 120_000

export interface SearchTools {
  readonly threads: number
  readonly memoryMb: number
  readonly report: (progress: number, message: string) => void
}

/** A search; the same question has the same answer on every machine. What it found is tried on what it did not see. */
export async function searchJob(
  experiment: Experiment,
  spec: HyperoptJobSpec,
  { threads, memoryMb, report }: SearchTools,
): Promise<JobResult> {
  report(0.01, 'looking for what is known too early')
  proveExperiment(experiment)
  const { epochs, spaces, loss, sampler, seed, minTrades, holdOut } = spec
  const study = prepareStudy(experiment, {
    ...{ sampler, objectives: loss, seed, minTrades, holdOut, batchSize: BATCH },
    spaces: spaces.filter((space) => space !== 'parameters'),
    ...(!spaces.includes('parameters') && { parameters: [] }),
  })
  const { objectives, seen } = study
  const judgement = { objectives, range: seen, minTrades }
  const store = memoryStudyStore({ now: Date.now })
  const id = 'search'
  await using evaluator = new TrialThreads(
    { data: experiment.data, judgement },
    { count: threads, trialMs: TRIAL_MS, memoryMb: Math.floor(memoryMb / (threads + 1)) },
  )
  const outcome = await runStudy(
    { id, spec: study.spec, budget: epochs },
    {
      ...{ store, evaluator, now: () => performance.now() },
      onEvent: ({ progress: { done } }) => report((0.95 * done) / epochs, `${done} of ${epochs} epochs`),
    },
  )
  report(0.96, 'trying the best on what was not seen')
  const trials: TrialRecord[] = []
  for (let cursor: string | undefined, more = true; more; ) {
    const page = await store.trials(id, { limit: 1_000, ...(cursor !== undefined && { cursor }) })
    trials.push(...page.items)
    more = page.nextCursor !== null
    cursor = page.nextCursor ?? undefined
  }
  const summary = summarise(experiment, study, { outcome, trials })
  return {
    report: { schema: 'leme.hyperopt/1', ...summary, told: trials.map(toldTrial) } satisfies SearchReport,
    trades: [],
  }
}

/** Result of a search. JSON. */
export interface SearchReport extends StudySummary {
  readonly schema: 'leme.hyperopt/1'
  readonly told: readonly ReturnType<typeof toldTrial>[]
}

/** What a table and a chart of trials need. */
function toldTrial(trial: TrialRecord) {
  const { number, parameters } = trial
  return { number, parameters, losses: trial.status === 'told' ? trial.evaluation.losses : null }
}
