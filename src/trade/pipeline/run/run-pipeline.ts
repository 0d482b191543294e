import { findUnused } from '../config/find-problems.ts'
import { type PipelineConfig, pipelineConfigSchema } from '../config/pipeline-config.ts'
import { prefixed } from '../config/prefixed.ts'
import { judge } from '../evaluate/judge.ts'
import { measureScores } from '../evaluate/measure-scores.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import type { PipelineMetrics, PipelineResult, StageReport, Verdict } from '../pipeline-result.ts'
import type { ArtifactStore, CandleSource, Clock, Parallel, Table } from '../port.ts'
import { computeSignals } from '../signals/compute-signals.ts'
import { columnOf } from '../table.ts'
import { asTable } from './artifact-kinds.ts'
import { checkStage, dataStage } from './data-stages.ts'
import { foldsOf, plansOf, predictStage, trainStage } from './learn-stages.ts'
import { type Line, openLine } from './line.ts'
import { featuresStage, labelsStage } from './matrix-stages.ts'
import { type Outcome, type PipelineProgress, type Stage, stageRunner } from './stage-runner.ts'

export interface RunPipelineOptions {
  readonly config: PipelineConfig
  readonly candles: CandleSource
  readonly artifacts: ArtifactStore
  readonly clock: Clock
  /** Default: one piece after another, in this thread. */
  readonly parallel?: Parallel
  readonly onProgress?: (progress: PipelineProgress) => void
}

const STAGES = 7
/** Tries for each score; more scores need more of them before the best one is believed. */
const CHANCE = { tries: 200, seed: 1 }

/**
 * Runs data → check → features → labels → train → predict → signals. A stage whose inputs, settings and code
 * are those of an earlier run is taken from the artifacts. A stage that fails says why and blocks those behind
 * it; the result then has no metrics.
 * @throws PipelineFault `config.invalid` for a configuration that names no usable data
 */
export async function runPipeline(options: RunPipelineOptions): Promise<PipelineResult> {
  const { config, candles, artifacts, clock, parallel = inThisThread(), onProgress = () => {} } = options
  const line = openLine({ config, candles, parallel })
  const runner = stageRunner({ store: artifacts, clock, onProgress }, STAGES)
  const data = await runner.run(dataStage(line))
  const check = await runner.run(checkStage(line, data))
  const features = await runner.run(featuresStage(line, [data, check]))
  const labels = await runner.run(labelsStage(line, [data, check]))
  const train = await runner.run(trainStage(line, [features, labels]))
  const predictions = await runner.run(predictStage(line, [features, labels], train))
  await runner.run(signalsStage(line, predictions))
  const metrics = predictions.content ? measure(line, { data, features, labels, predictions }) : null
  return {
    schema: 'leme.pipeline/1',
    symbol: config.symbol,
    stages: [...runner.reports],
    metrics,
    artifacts: [...runner.artifacts],
    verdict: verdictOf(metrics, runner.reports),
    warnings: findUnused(pipelineConfigSchema, config).map(({ pointer, message }) => `${pointer} ${message}`),
  }
}

function signalsStage({ config }: Line, predictions: Outcome<Table>): Stage<Table> {
  const sets = config.signal_sets ?? []
  return {
    ...asTable('signals'),
    name: 'signals',
    codeVersion: 1,
    after: [predictions],
    settings: sets,
    inputs: async () => ({ predictions: predictions.report.outputHash! }),
    compute: async () => computeSignals(sets, predictions.content!),
    describe: ({ columns }) =>
      `${columns.length - predictions.content!.columns.length} columns from the scores`,
  }
}

interface Measured {
  readonly data: Outcome<Table>
  readonly features: Outcome<Table>
  readonly labels: Outcome<Table>
  readonly predictions: Outcome<Table>
}

function measure(line: Line, { data, features, labels, predictions }: Measured): PipelineMetrics {
  const { config } = line
  const models = plansOf(line, [features, labels])
  return measureScores(predictions.content!, {
    models,
    folds: foldsOf(line, features.content!).length,
    labelHorizon: config.label_horizon,
    tries: config.chance?.tries ?? CHANCE.tries * models.length,
    seed: config.chance?.seed ?? CHANCE.seed,
    price: columnOf(data.content!, prefixed('close', line.sources[0]!.prefix), 'metrics'),
  })
}

function verdictOf(metrics: PipelineMetrics | null, reports: readonly StageReport[]): Verdict {
  const failed = reports.find(({ status }) => status === 'failed')
  if (metrics || !failed) return judge(metrics)
  return { kind: 'unknown', text: `No verdict: ${failed.name} failed. ${failed.message ?? ''}`.trim() }
}
