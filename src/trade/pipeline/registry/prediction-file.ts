import { type Static, Type } from 'typebox'
import { findProblems } from '../config/find-problems.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { featureColumnSchema } from './model-version.ts'
import { newPredictionSchema, outcomeSchema } from './prediction.ts'

const Strict = { additionalProperties: false } as const

/** What a service hands over that scores elsewhere: predictions of versions, and what came of bars. */
export const predictionFileSchema = Type.Object(
  {
    schema: Type.Literal('leme.predictions/1'),
    feed: Type.Object({ features: Type.Array(featureColumnSchema), timeframe: Type.String() }, Strict),
    versions: Type.Array(
      Type.Object(
        { version: Type.Integer({ minimum: 1 }), predictions: Type.Array(newPredictionSchema) },
        Strict,
      ),
    ),
    outcomes: Type.Array(outcomeSchema),
  },
  Strict,
)

export type PredictionFile = Static<typeof predictionFileSchema>

/** @throws PipelineFault `prediction.malformed` */
export function parsePredictionFile(value: unknown): PredictionFile {
  const [problem] = findProblems(predictionFileSchema, value)
  if (!problem) return value as PredictionFile
  const found = `${problem.pointer || '/'} ${problem.message}`
  throw new PipelineFault('prediction.malformed', `these are no predictions: ${found}`, {
    hint: 'A file of leme.predictions/1 has feed, versions and outcomes; the guide on models shows one.',
  })
}
