import { Type } from 'typebox'
import { gateReportSchema, pipelineResultSchema } from '../../../trade/pipeline/index.ts'
import { ModelView } from './model.ts'
import { runSummaryFields } from './run.ts'
import { nullable, PageQuery, page, Ratio, record, Time } from './shared.ts'

const Hash = nullable(Type.String({ description: 'SHA-256.' }))
const { kind: VerdictKind } = pipelineResultSchema.properties.verdict.properties

/** How a stage stands. `kept`: taken from an earlier run of the same inputs. */
export const PipelineStageStatus = Type.Union([
  Type.Literal('waiting'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('kept'),
  Type.Literal('failed'),
  Type.Literal('blocked'),
])

export const PipelineStage = record('PipelineStage', {
  name: Type.String(),
  status: PipelineStageStatus,
  after: Type.Array(Type.String(), { description: 'Stages that it waits for, without those before them.' }),
  blockedBy: nullable(Type.String({ description: 'The stage that failed before it.' })),
  inputHash: Hash,
  outputHash: Hash,
  rows: nullable(Type.Integer()),
  ms: nullable(Type.Number()),
  ...{ code: nullable(Type.String()), message: nullable(Type.String()), hint: nullable(Type.String()) },
})

const { verdict: _, ...runFields } = runSummaryFields
const pipelineFields = {
  ...runFields,
  symbol: nullable(Type.String({ description: 'Null until the run is done.' })),
  verdict: nullable(record('PipelineVerdict', { kind: VerdictKind, text: Type.String() })),
  best: nullable(
    record(
      'PipelineBest',
      { score: Type.String(), auc: nullable(Type.Number()), rows: Type.Integer() },
      'The score with the highest AUC out of sample.',
    ),
  ),
  stages: Type.Array(PipelineStage, {
    description: 'In order; of a run that has not ended those of the usual line, empty where none began.',
  }),
  ms: nullable(Type.Number({ description: 'Of all stages together.' })),
}

export const PipelineSummary = record('PipelineSummary', pipelineFields)
export const PipelinePage = page('PipelinePage', PipelineSummary)

export const PipelineDetail = record('Pipeline', {
  ...pipelineFields,
  source: nullable(Type.String({ description: 'Name of the configuration, without its folder.' })),
  trainingRun: nullable(Type.String({ description: 'By which versions of models name this training.' })),
  problem: nullable(Type.String({ description: 'Why its result cannot be read.' })),
  metrics: pipelineResultSchema.properties.metrics,
  findings: Type.Array(pipelineResultSchema.properties.verdict.properties.findings.items, {
    description: 'What speaks for and against the verdict, the gravest first.',
  }),
  artifacts: Type.Array(
    record('PipelineArtifact', {
      ...{ name: Type.String(), stage: Type.String(), hash: Type.String(), rows: Type.Integer() },
      columns: Type.Array(Type.String()),
    }),
  ),
  files: Type.Array(Type.String(), { description: 'Names that it wrote under, without folders.' }),
  warnings: Type.Array(Type.String()),
})

export const PipelineImportance = record('PipelineImportance', {
  items: Type.Array(
    record('ModelImportance', {
      ...{ score: Type.String(), algorithm: Type.String() },
      features: nullable(
        Type.Array(
          record('FeatureImportance', {
            name: Type.String(),
            share: Ratio,
            splits: Type.Integer({ description: 'How many splits of its trees are on it.' }),
          }),
          { description: 'By their share of the gain, the most first; null where the algorithm tells none.' },
        ),
      ),
    }),
  ),
  problem: nullable(Type.String({ description: 'Why nothing is known.' })),
})

export const PipelineQuery = Type.Object(
  {
    ...PageQuery.properties,
    trainingRun: Type.Optional(
      Type.String({ maxLength: 200, description: 'Only the newest run that trained so; no pages.' }),
    ),
  },
  { additionalProperties: false },
)

const BoardVersion = nullable(
  record('ModelBoardVersion', {
    number: Type.Integer(),
    auc: nullable(Type.Number()),
    rows: Type.Integer(),
    verdict: record('ModelBoardVerdict', { kind: VerdictKind, text: Type.String() }),
    createdAt: Time,
  }),
)

export const ModelBoard = page(
  'ModelBoard',
  record('ModelBoardRow', {
    model: ModelView,
    ...{ champion: BoardVersion, challenger: BoardVersion, newest: BoardVersion },
  }),
)

export const ModelStanding = record('ModelStanding', {
  gates: record('ModelGates', gateReportSchema.properties),
  run: nullable(
    record('ModelTrainingRun', { id: Type.String(), title: Type.String(), finishedAt: nullable(Time) }),
  ),
})
