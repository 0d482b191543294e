import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Column } from '../../../domain/index.ts'
import {
  BOOSTED_TREES_SCHEMA,
  IMPUTATION_SCHEMA,
  ISOTONIC_SCHEMA,
  LINEAR_REGRESSION_SCHEMA,
  LOGISTIC_REGRESSION_SCHEMA,
  NETWORK_SCHEMA,
  ONE_HOT_SCHEMA,
  PLATT_SCHEMA,
  quantile,
  SCALING_SCHEMA,
  SVC_SCHEMA,
  SVR_SCHEMA,
} from '../../../math/index.ts'
import { parseFreq } from '../config/parse-freq.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { hashJson } from '../content-hash.ts'
import { MODELS_SCHEMA } from '../learn/models.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { type PipelineResult, pipelineResultSchema } from '../pipeline-result.ts'
import { requireNewVersion } from './model-refusal.ts'
import type { ModelMetrics, NewModelVersion } from './model-version.ts'

/** What the registry needs of the artifact `models`; the models themselves are read by who scores with them. */
const modelsFile = Type.Object({
  schema: Type.Literal(MODELS_SCHEMA),
  models: Type.Array(
    Type.Object({
      ...{ score: Type.String(), label: Type.String(), algorithm: Type.String() },
      ...{ features: Type.Array(Type.String()), trainedRows: Type.Integer() },
      model: Type.Object({ kind: Type.String() }),
    }),
    { minItems: 1 },
  ),
})
/** Of models that this program can score with, and of what lies inside of them. */
const KNOWN: readonly string[] = [
  ...[
    MODELS_SCHEMA,
    BOOSTED_TREES_SCHEMA,
    LINEAR_REGRESSION_SCHEMA,
    LOGISTIC_REGRESSION_SCHEMA,
    NETWORK_SCHEMA,
  ],
  ...[
    SVC_SCHEMA,
    SVR_SCHEMA,
    IMPUTATION_SCHEMA,
    ISOTONIC_SCHEMA,
    ONE_HOT_SCHEMA,
    PLATT_SCHEMA,
    SCALING_SCHEMA,
  ],
]
/** How deep a schema may lie in the artifact: models, model, its parameters, what they are made of. */
const DEPTH = 5

export interface ReadModelVersionInput {
  /** Parsed artifact `models` of a run. */
  readonly models: unknown
  /** Parsed report of the same run, `leme.pipeline/1`. */
  readonly report: unknown
  readonly config: PipelineConfig
  /** Which score, where the run learned several. */
  readonly score?: string
  /** Version of the program. */
  readonly codeVersion: string
  /** Out-of-sample scores of the run; without them drift is never known. */
  readonly scores?: Column
  readonly notes: string
}

/**
 * Makes a version of what a run of the pipeline wrote.
 * @throws PipelineFault `model.file` for files of another version, shape or run, `model.malformed`
 */
export function readModelVersion(input: ReadModelVersionInput): NewModelVersion {
  const { models, config, codeVersion, notes, scores } = input
  const report = readReport(input.report)
  const chosen = choose(models, input.score)
  const artifactHash = hashJson(models)
  requireSameRun(report, config, artifactHash)
  requireAskedFor(chosen, config)
  const version: NewModelVersion = {
    schema: 'leme.model-version/1',
    trainingRun: outputOf(report, 'train', 'inputHash'),
    lineage: {
      dataHash: outputOf(report, 'data'),
      featureSetHash: outputOf(report, 'features'),
      labelSetHash: outputOf(report, 'labels'),
      ...{ configHash: hashJson(config), codeVersion, artifactHash },
    },
    metrics: metricsOf(report, chosen.score, scores),
    features: chosen.features.map((name) => ({ name, type: 'number' as const })),
    ...{
      label: chosen.label,
      score: chosen.score,
      algorithm: chosen.algorithm,
      trainedRows: chosen.trainedRows,
    },
    labelHorizon: config.label_horizon ?? 0,
    timeframe: parseFreq(config.freq ?? '1min'),
    notes,
  }
  requireNewVersion(version)
  return version
}

/** Where a run's report says that an artifact lies. @throws PipelineFault `model.file` */
export function artifactOfReport(
  value: unknown,
  name: string,
): PipelineResult['artifacts'][number] | undefined {
  return readReport(value).artifacts.find((artifact) => artifact.name === name)
}

function readReport(value: unknown): PipelineResult {
  const { schema } = (value ?? {}) as { readonly schema?: unknown }
  if (schema !== 'leme.pipeline/1') throw wrongFile('the report', schema, 'leme.pipeline/1')
  if (Value.Check(pipelineResultSchema, value)) return value
  const [first] = Value.Errors(pipelineResultSchema, value)
  throw unreadable(`the report: ${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`)
}

function choose(value: unknown, score: string | undefined) {
  const { schema } = (value ?? {}) as { readonly schema?: unknown }
  if (schema !== MODELS_SCHEMA) throw wrongFile('the models file', schema, MODELS_SCHEMA)
  requireSchemas(value, DEPTH)
  if (!Value.Check(modelsFile, value)) {
    const [first] = Value.Errors(modelsFile, value)
    throw unreadable(`the models: ${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`)
  }
  const names = value.models.map((one) => one.score)
  if (score === undefined && names.length > 1) {
    throw new PipelineFault('model.file', `the run learned ${names.length} scores: ${names.join(', ')}`, {
      hint: `Say which one: --score ${names[0]}.`,
    })
  }
  const found = value.models.find((one) => one.score === (score ?? one.score))
  if (found) return found
  throw new PipelineFault('model.file', `the run did not learn the score ${score}`, {
    hint: `It learned ${names.join(', ')}.`,
  })
}

/** Refuses whatever was written for another version of this program, however deep it lies. */
function requireSchemas(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null || depth < 0) return
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'schema') requireSchemas(child, depth - 1)
    else if (typeof child !== 'string' || !KNOWN.includes(child))
      throw wrongFile('the model', child, nearestSchema(child))
  }
}

/** The version of the same document that this program reads. */
function nearestSchema(found: unknown): string {
  const name = typeof found === 'string' ? found.replace(/\/.*$/, '/') : ''
  return KNOWN.find((known) => known.startsWith(name)) ?? MODELS_SCHEMA
}

function requireSameRun(report: PipelineResult, config: PipelineConfig, artifactHash: string): void {
  const written = report.artifacts.find(({ name }) => name === 'models')
  if (written?.hash !== artifactHash) {
    throw new PipelineFault('model.file', 'the models are not those that the report tells of', {
      hint: 'Give the report and the models of one run; a file that was edited has to be trained again.',
    })
  }
  if (report.symbol === config.symbol) return
  throw new PipelineFault(
    'model.file',
    `the report is of ${report.symbol}, the configuration of ${config.symbol}`,
    {
      hint: 'Give the configuration that the run was made with.',
    },
  )
}

/** Refuses a configuration that did not ask for what was learned: it would say another horizon or timeframe. */
function requireAskedFor(
  { score, label, algorithm, features }: ReturnType<typeof choose>,
  { labels, algorithms, train_features, train_feature_sets }: PipelineConfig,
): void {
  const isAsked =
    (labels === undefined || labels.includes(label)) &&
    (algorithms === undefined || algorithms.some(({ name }) => name === algorithm)) &&
    (train_features === undefined ||
      train_feature_sets !== undefined ||
      JSON.stringify(train_features) === JSON.stringify(features))
  if (isAsked) return
  throw new PipelineFault('model.file', `the configuration does not ask for ${score} from these features`, {
    hint: 'Give the configuration that the run was made with.',
  })
}

function outputOf(
  report: PipelineResult,
  name: string,
  which: 'inputHash' | 'outputHash' = 'outputHash',
): string {
  const stage = report.stages.find((one) => one.name === name)
  if (stage?.status === 'done' && stage[which] !== null) return stage[which]
  throw new PipelineFault(
    'model.file',
    `the stage ${name} of this run ${stage ? `is ${stage.status}` : 'is missing'}`,
    {
      hint: 'Register a run whose stages are all done.',
    },
  )
}

function metricsOf(report: PipelineResult, score: string, scores: Column | undefined): ModelMetrics {
  const found = report.metrics?.scores.find((one) => one.score === score)
  if (!found) throw unreadable(`the report says nothing about how good ${score} is`)
  const { rows, positives, auc, averagePrecision, f1, precision, recall, brier, chance } = found
  const known = scores?.filter((value) => !Number.isNaN(value)) ?? []
  const tenths = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
  return {
    schema: 'leme.model-metrics/1',
    ...{ rows, positives, auc, averagePrecision, f1, precision, recall, brier, chanceOf: chance.pValue },
    verdict: { kind: report.verdict.kind, text: report.verdict.text },
    // A run stores no feature that the cut test did not pass.
    cutTest: report.stages.some(({ name, status }) => name === 'features' && status === 'done')
      ? 'passed'
      : 'unknown',
    scoreDeciles: known.length < 100 ? null : tenths.map((at) => quantile(Float64Array.from(known), at)),
  }
}

function wrongFile(what: string, found: unknown, wanted: string): PipelineFault {
  const told = typeof found === 'string' ? `"${found.slice(0, 80)}"` : 'without a schema'
  return new PipelineFault('model.file', `${what} is ${told}, not ${wanted}`, {
    hint: 'Run the pipeline again with this version of Leme; --json prints the report.',
  })
}

function unreadable(found: string): PipelineFault {
  return new PipelineFault('model.file', found, {
    hint: 'Give the models file and the report that leme pipeline run --json wrote.',
  })
}
