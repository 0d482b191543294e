import type { TrialResult } from '../../trade/research/index.ts'
import { codeDigest } from '../local/code-digest.ts'
import { type Experiment, loadExperiment } from '../local/load-experiment.ts'
import type { TrialsSpec } from '../local/queued-trials.ts'
import type { ExperimentStores } from '../local/stored-contracts.ts'
import { TrialThreads } from '../local/trial-threads.ts'
import type { JobHandler } from '../worker/index.ts'

/** An experiment that is open because jobs of it keep coming. */
interface Open {
  readonly key: string
  readonly experiment: Experiment
  readonly threads: TrialThreads
}

/**
 * Does the trials that the queue hands out, each in a thread with limits. The experiment of the last job
 * stays open: pieces of one search follow one another.
 */
export function trialsHandler(stores: ExperimentStores): JobHandler {
  let open: Open | undefined
  return async (run, { signal, report }) => {
    const spec = run.spec as TrialsSpec
    const key = JSON.stringify([spec.experiment, spec.code, spec.judgement, spec.trialMs])
    if (open?.key !== key) {
      await open?.threads[Symbol.asyncDispose]()
      open = undefined
      open = await openExperiment(spec, key, stores)
    }
    const results: TrialResult[] = []
    for await (const result of open.threads.evaluate(spec.trials, signal)) {
      results.push(result)
      await report(results.length / spec.trials.length, `${results.length} of ${spec.trials.length} trials`)
    }
    return { result: { schema: 'leme.trials/1', results } }
  }
}

async function openExperiment(spec: TrialsSpec, key: string, stores: ExperimentStores): Promise<Open> {
  const experiment = await loadExperiment(spec.experiment, stores)
  const code = codeDigest(experiment.path)
  if (code !== spec.code) {
    throw new Error(
      `the strategy file here is another one: ${code.slice(0, 8)}, not ${spec.code.slice(0, 8)}`,
    )
  }
  const { data } = experiment
  const { judgement, trialMs } = spec
  return { key, experiment, threads: new TrialThreads({ data, judgement }, { count: 1, trialMs }) }
}
