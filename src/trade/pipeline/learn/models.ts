import { isRecord } from '../config/json-schema.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { TrainedModel } from './trained-model.ts'

export const MODELS_SCHEMA = 'leme.models/1'

/** The models that a service would use: trained on all rows whose labels are complete. */
export interface Models {
  readonly schema: typeof MODELS_SCHEMA
  readonly models: readonly LearnedScore[]
}

/** One model and what it needs to know to score rows. */
export interface LearnedScore {
  /** Name of the score column. */
  readonly score: string
  readonly label: string
  readonly algorithm: string
  /** In the order of the model's inputs. */
  readonly features: readonly string[]
  readonly trainedRows: number
  readonly model: TrainedModel
}

/**
 * Models of a JSON document. `from` says where it was, for the message.
 * @throws PipelineFault `model.foreign` for a document of another kind or version
 */
export function parseModels(value: unknown, from = 'the document'): Models {
  if (isRecord(value) && value.schema === MODELS_SCHEMA && Array.isArray(value.models))
    return value as unknown as Models
  const found = isRecord(value) && typeof value.schema === 'string' ? `"${value.schema}"` : 'no schema'
  throw new PipelineFault('model.foreign', `${from} holds ${found}, not models of "${MODELS_SCHEMA}"`, {
    hint: 'Train them again with this version: `npx leme pipeline train`.',
  })
}
