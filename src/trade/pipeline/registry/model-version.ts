import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const
const NumberOrNull = Type.Union([Type.Number(), Type.Null()])
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256.' })
/** Columns as the pipeline names them, without characters that nobody sees. */
const ColumnName = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })

export const featureColumnSchema = Type.Object(
  { name: ColumnName, type: Type.Union([Type.Literal('number'), Type.Literal('boolean')]) },
  Strict,
)

const lineage = Type.Object(
  {
    dataHash: Hash,
    featureSetHash: Hash,
    labelSetHash: Hash,
    configHash: Hash,
    codeVersion: Type.String({ minLength: 1, maxLength: 100 }),
    artifactHash: Hash,
  },
  Strict,
)

const metrics = Type.Object(
  {
    schema: Type.Literal('leme.model-metrics/1'),
    rows: Type.Integer({ minimum: 0, description: 'Out-of-sample rows that have a score and a label.' }),
    positives: Type.Number({ description: 'Share of rows whose label holds.' }),
    ...{ auc: NumberOrNull, averagePrecision: NumberOrNull, f1: NumberOrNull },
    ...{ precision: NumberOrNull, recall: NumberOrNull, brier: NumberOrNull },
    chanceOf: Type.Union([Type.Number(), Type.Null()], {
      description: 'How often a shuffled label does as well.',
    }),
    verdict: Type.Object(
      {
        kind: Type.Enum(['no-edge', 'weak-edge', 'edge', 'suspicious', 'unknown']),
        text: Type.String({ maxLength: 2000 }),
      },
      Strict,
    ),
    cutTest: Type.Enum(['passed', 'failed', 'unknown'], {
      description: 'Whether features stay the same when the future is cut off.',
    }),
    scoreDeciles: Type.Union([Type.Array(Type.Number(), { minItems: 9, maxItems: 9 }), Type.Null()], {
      description: 'Scores of out-of-sample rows below which 10 %, 20 % … 90 % of them lie.',
    }),
  },
  Strict,
)

/** What is registered: a trained model, where it comes from, how good it was, what it is fed. */
export const newModelVersionSchema = Type.Object(
  {
    schema: Type.Literal('leme.model-version/1'),
    trainingRun: Type.String({ minLength: 1, maxLength: 200 }),
    lineage,
    metrics,
    features: Type.Array(featureColumnSchema, { minItems: 1, maxItems: 5000 }),
    label: ColumnName,
    labelHorizon: Type.Integer({
      minimum: 1,
      maximum: 1_000_000,
      description: 'Rows that the label looks ahead.',
    }),
    timeframe: Type.String({ pattern: '^[0-9]{1,2}[mhdw]$' }),
    score: ColumnName,
    algorithm: Type.String({ minLength: 1, maxLength: 100 }),
    trainedRows: Type.Integer({ minimum: 0 }),
    notes: Type.String({ maxLength: 2000 }),
  },
  Strict,
)

export type NewModelVersion = Static<typeof newModelVersionSchema>
export type FeatureColumn = Static<typeof featureColumnSchema>
export type ModelMetrics = Static<typeof metrics>

/** A version of a model. `number` counts from 1 within its model and is never given twice. */
export interface ModelVersion extends NewModelVersion {
  readonly model: string
  readonly number: number
  /** UTC milliseconds. */
  readonly createdAt: number
  readonly createdBy: string
}

/** All versions of a model predict one label, so many rows ahead, on candles of one length: so they can be compared. */
export interface Model {
  readonly name: string
  readonly label: string
  readonly labelHorizon: number
  readonly timeframe: string
  readonly createdAt: number
  /** How many there are now. */
  readonly versions: number
  /** The highest number there is; null when all were deleted. */
  readonly latest: number | null
  readonly aliases: readonly Alias[]
}

/** A name for one version of a model. */
export interface Alias {
  readonly alias: string
  readonly version: number
  /** Number of the event that made it so. */
  readonly event: number
  readonly since: number
}
