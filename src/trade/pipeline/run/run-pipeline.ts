import type { PipelineConfig } from '../config/pipeline-config.ts'
import { judge } from '../evaluate/judge.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import type { Models } from '../learn/models.ts'
import type { PipelineMetrics, PipelineResult, StageReport, Verdict } from '../pipeline-result.ts'
import type { ArtifactStore, Clock, Parallel, Table, TableSource } from '../port.ts'
import { checkStage, dataStage } from './data-stages.ts'
import { givenOutcome } from './given-outcome.ts'
import { type LoadedFeatures, openLine } from './line.ts'
import { type MadeTables, madeTables } from './made-tables.ts'
import { featuresStage, labelsStage } from './matrix-stages.ts'
import { measureRolling } from './measure-rolling.ts'
import { planStages, type StageName } from './plan.ts'
import { predictStage } from './predict-stage.ts'
import { rollingStage } from './rolling-stage.ts'
import { signalsStage } from './signals-stage.ts'
import { simulateStage } from './simulate-stage.ts'
import { type Outcome, type PipelineProgress, type Stage, stageRunner } from './stage-runner.ts'
import { trainStage } from './train-stage.ts'

export interface RunPipelineOptions {
  readonly config: PipelineConfig
  readonly rows: TableSource
  readonly artifacts: ArtifactStore
  readonly clock: Clock
  /** Default: one piece after another, in this thread. */
  readonly parallel?: Parallel
  readonly onProgress?: (progress: PipelineProgress) => void
  /** Hears at the end what the stages made, as far as they came. */
  readonly onMade?: (made: MadeTables) => void
  /** Ends the line early: the promise rejects with its reason, what was stored is taken up by the next run. */
  readonly signal?: AbortSignal
  /** The last stage to run, with those that it is made of; default all that the configuration asks for. */
  readonly goal?: StageName
  /** Features of one's own that the sets name; the hash of their code decides whether they are computed again. */
  readonly custom?: LoadedFeatures
  /** Results of earlier runs that are taken as they are. */
  readonly given?: {
    /** Prices, features and labels in one table; the configuration then names its `train_features`. */
    readonly matrix?: Table
    readonly models?: Models
    readonly predictions?: Table
  }
}

/**
 * Runs data → check → features → labels → train → predict or rolling → signals → simulate, as far as the
 * configuration has keys for them. A stage whose inputs, settings and code are those of an earlier run is taken
 * from the artifacts. A stage that fails says why and blocks those behind it; the result then has no metrics.
 * @throws PipelineFault `config.invalid` for a configuration that names no usable data or lacks what `goal` needs
 */
export async function runPipeline(options: RunPipelineOptions): Promise<PipelineResult> {
  const { config, rows, artifacts, clock, parallel = inThisThread(), onProgress = () => {} } = options
  const { goal, given = {} } = options
  const line = openLine({
    config,
    rows,
    parallel,
    custom: options.custom ?? { features: {}, codeHashes: {} },
  })
  const plan = planStages(config, goal, {
    hasMatrix: given.matrix !== undefined,
    hasModels: given.models !== undefined,
    hasPredictions: given.predictions !== undefined,
  })
  const runner = stageRunner({ store: artifacts, clock, onProgress, signal: options.signal }, plan.length)
  const run = async <T>(name: StageName, stage: () => Stage<T>): Promise<Outcome<T> | undefined> =>
    plan.includes(name) ? await runner.run(stage()) : undefined

  const matrix = given.matrix && givenOutcome('data', given.matrix)
  const data = (await run('data', () => dataStage(line))) ?? matrix
  const check = await run('check', () => checkStage(line, data!))
  const features = (await run('features', () => featuresStage(line, [data!, check!]))) ?? matrix
  const labels = (await run('labels', () => labelsStage(line, [data!, check!]))) ?? matrix
  const trained = await run('train', () => trainStage(line, [features!, labels!]))
  const models = trained ?? (given.models && givenOutcome('train', given.models))
  const predicted = await run('predict', () =>
    predictStage(line, { features: features!, labels, models: models! }),
  )
  const rolled = await run('rolling', () => rollingStage(line, [features!, labels!], trained))
  const scored = rolled ?? predicted ?? (given.predictions && givenOutcome('predict', given.predictions))
  const signals = await run('signals', () => signalsStage(line, scored!))
  await run('simulate', () => simulateStage(line, signals ?? scored!, data))
  const metrics = rolled?.content
    ? measureRolling(line, { data: data!, matrix: [features!, labels!], predictions: rolled, signals })
    : null
  options.onMade?.(
    madeTables({ data, features, labels, models: trained, predictions: rolled ?? predicted, signals }),
  )
  return {
    schema: 'leme.pipeline/1',
    symbol: config.symbol,
    stages: [...runner.reports],
    metrics,
    artifacts: [...runner.artifacts],
    verdict: verdictOf(metrics, runner.reports),
    warnings: [],
  }
}

function verdictOf(metrics: PipelineMetrics | null, reports: readonly StageReport[]): Verdict {
  const failed = reports.find(({ status }) => status === 'failed')
  if (metrics || !failed) return judge(metrics)
  return { kind: 'unknown', text: `No verdict: ${failed.name} failed. ${failed.message ?? ''}`.trim() }
}
