import { isRecord } from '../config/json-schema.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { parseTrainedModel } from './parse-trained-model.ts'
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
 * Models of a JSON document, checked to the last number. `from` says where it was, for the message.
 * @throws PipelineFault `model.foreign` for a document of another kind or version, or with a model that cannot be used
 */
export function parseModels(value: unknown, from = 'the document'): Models {
  if (!isRecord(value) || value.schema !== MODELS_SCHEMA) {
    const found = isRecord(value) && typeof value.schema === 'string' ? `"${value.schema}"` : 'no schema'
    throw foreign(`${from} holds ${found}, not models of "${MODELS_SCHEMA}"`)
  }
  if (!Array.isArray(value.models)) throw foreign(`${from} holds no list of models`)
  const models = value.models.map((model, at) => parseScore(model, `${from}, model ${at}`))
  const twice = models.find(({ score }, at) => models.findIndex((other) => other.score === score) < at)
  if (twice) throw foreign(`${from} holds two models of the score ${twice.score}`)
  return { schema: MODELS_SCHEMA, models }
}

function parseScore(value: unknown, from: string): LearnedScore {
  if (!isRecord(value)) throw foreign(`${from} is no object`)
  const { score, label, algorithm, features, trainedRows, model } = value
  if (!isName(score) || !isName(label) || !isName(algorithm)) {
    throw foreign(`${from} does not say which score, label and algorithm it is of`)
  }
  if (!Array.isArray(features) || !features.every(isName) || new Set(features).size !== features.length) {
    throw foreign(`${from} (${score}) does not name its features, each once`)
  }
  if (!Number.isSafeInteger(trainedRows) || Number(trainedRows) < 0) {
    throw foreign(`${from} (${score}) does not say how many rows it was trained on`)
  }
  const named = { score, label, algorithm, features, trainedRows: Number(trainedRows) }
  return { ...named, model: readModel(model, features.length, `${from} (${score})`) }
}

function readModel(value: unknown, features: number, from: string): TrainedModel {
  try {
    return parseTrainedModel(value, features)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw foreign(`${from} cannot be used: ${reason}`, cause)
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function foreign(message: string, cause?: unknown): PipelineFault {
  return new PipelineFault('model.foreign', message, {
    hint: 'Train them again with this version: `npx leme pipeline train`.',
    ...(cause !== undefined && { cause }),
  })
}
