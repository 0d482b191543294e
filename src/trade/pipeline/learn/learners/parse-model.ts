import {
  parseBoostedTrees,
  parseLinearRegression,
  parseLogisticRegression,
  parseNetwork,
  parseSvc,
  parseSvr,
} from '../../../../math/index.ts'
import { isRecord } from '../../config/json-schema.ts'
import type { Scale } from '../scale.ts'
import type { LearnedModel } from './algorithm.ts'

/** What an algorithm learned, and from how many features. */
export interface ParsedModel {
  readonly model: LearnedModel
  readonly features: number
}

/**
 * Checks what an algorithm learned, as it was read from JSON, to the last number.
 * @throws MathFault `math.model`; Error for a learner that there is not
 */
export function parseLearnedModel(value: Readonly<Record<string, unknown>>): ParsedModel {
  const { kind, parameters: given } = value
  switch (kind) {
    case 'gb': {
      const parameters = parseBoostedTrees(given)
      const scales = parseScales(value.scales, parameters.features)
      return { model: { kind, scales, parameters }, features: parameters.features }
    }
    case 'logistic': {
      const parameters = parseLogisticRegression(given)
      return { model: { kind, parameters }, features: parameters.weights.length }
    }
    case 'linear': {
      const parameters = parseLinearRegression(given)
      return { model: { kind, parameters }, features: parameters.weights.length }
    }
    case 'svc': {
      const parameters = parseSvc(given)
      return { model: { kind, parameters }, features: parameters.centre.length }
    }
    case 'svr': {
      const parameters = parseSvr(given)
      return { model: { kind, parameters }, features: parameters.centre.length }
    }
    case 'network': {
      const parameters = parseNetwork(given)
      return { model: { kind, parameters }, features: parameters.centre.length }
    }
    default:
      throw new Error(`its kind is ${JSON.stringify(kind) ?? 'absent'}`)
  }
}

function parseScales(value: unknown, features: number): readonly Scale[] | null {
  if (value === null) return null
  if (Array.isArray(value) && value.length === features && value.every(isScale)) return value
  throw new Error(`its scales are not ${features} means and deviations`)
}

function isScale(value: unknown): value is Scale {
  return isRecord(value) && Number.isFinite(value.mean) && Number(value.deviation) > 0
}
