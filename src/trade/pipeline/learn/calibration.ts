import { allocateColumn, type Column } from '../../../domain/index.ts'
import { applyIsotonic, applyPlatt, fitIsotonic, fitPlatt, log } from '../../../math/index.ts'
import type { Calibration } from './trained-model.ts'

const LEAST_PROBABILITY = 1e-12

/**
 * Learns what share of rows holds where a model says a probability. in: rows that the model was not trained on,
 * labels 0 and 1.
 */
export function fitCalibration(method: 'sigmoid' | 'isotonic', scores: Column, label: Column): Calibration {
  return method === 'isotonic' ? fitIsotonic(scores, label) : fitPlatt(logOdds(scores), label)
}

/** Writes what the probabilities are worth over them; NaN stays. */
export function applyCalibration(calibration: Calibration, scores: Column): void {
  if (calibration.schema === 'leme.isotonic/1') applyIsotonic(calibration, scores, scores)
  else applyPlatt(calibration, logOdds(scores), scores)
}

function logOdds(scores: Column): Column {
  const out = allocateColumn(scores.length)
  for (let row = 0; row < out.length; row++) {
    const p = Math.min(Math.max(scores[row]!, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY)
    out[row] = log(p / (1 - p))
  }
  return out
}
