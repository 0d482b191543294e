import { type ImputationModel, parseImputation, parseIsotonic, parsePlatt } from '../../../math/index.ts'
import { isRecord } from '../config/json-schema.ts'
import { parseLearnedModel } from './learners/parse-model.ts'
import type { Calibration, TrainedModel } from './trained-model.ts'

/**
 * Checks a model of `features` features, as it was read from JSON, with what stands before and after it.
 * @throws MathFault `math.model`, Error, with what is wrong
 */
export function parseTrainedModel(value: unknown, features: number): TrainedModel {
  if (!isRecord(value)) throw new Error('its model is no object')
  const learned = parseLearnedModel(value)
  if (learned.features !== features) {
    throw new Error(`it names ${features} features, its model has learned from ${learned.features}`)
  }
  return {
    ...learned.model,
    ...(value.missing !== undefined && { missing: parseMissing(value.missing, features) }),
    ...(value.calibration !== undefined && { calibration: parseCalibration(value.calibration) }),
  }
}

function parseMissing(value: unknown, features: number): 'keep' | ImputationModel {
  if (value === 'keep') return value
  const imputation = parseImputation(value)
  if (imputation.fills.length === features && imputation.indicated.length === 0) return imputation
  throw new Error(`it fills ${imputation.fills.length} of ${features} features`)
}

function parseCalibration(value: unknown): Calibration {
  return isRecord(value) && value.schema === 'leme.isotonic/1' ? parseIsotonic(value) : parsePlatt(value)
}
