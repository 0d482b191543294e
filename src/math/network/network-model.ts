import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { brokenModel, isNumbers, isStandardiser, requireSchema } from '../preparation/read-model.ts'
import { type Standardiser, standardiseRow } from '../preparation/standardiser.ts'
import { requireFeatures } from '../preparation/training-rows.ts'
import { type Activation, Layers } from './layers.ts'

export const NETWORK_SCHEMA = 'leme.network/1'
const BLOCK = 256

export type NetworkObjective = 'binary' | 'regression'

/** A trained multilayer perceptron; plain JSON. */
export interface NetworkModel extends Standardiser {
  readonly schema: typeof NETWORK_SCHEMA
  readonly objective: NetworkObjective
  readonly activation: Activation
  /** Units from the input to the output. */
  readonly sizes: readonly number[]
  /** Layer after layer: weights [unit][input], then biases. */
  readonly parameters: readonly number[]
  /** A regression's prediction is output · scale + centre; 0 and 1 for `binary`. */
  readonly target: { readonly centre: number; readonly scale: number }
  /** Passes over the training rows that the weights come from. */
  readonly epochs: number
}

/**
 * Writes the probability of class 1, or the predicted value, of each row.
 * in: features as in training, where NaN and ±Infinity count as the mean. @throws MathFault `math.features`, `math.length`
 */
export function predictNetwork(model: NetworkModel, features: readonly Column[], out: Column): void {
  const width = model.centre.length
  requireFeatures(features, width, out)
  const layers = new Layers({ ...model, mostRows: BLOCK })
  layers.parameters.set(model.parameters)
  const point = new Float64Array(width)
  for (let start = 0; start < out.length; start += BLOCK) {
    const rows = Math.min(BLOCK, out.length - start)
    for (let row = 0; row < rows; row++) {
      standardiseRow(point, start + row, { features, standardiser: model })
      layers.input.set(point, row * width)
    }
    layers.forward(rows)
    for (let row = 0; row < rows; row++) {
      const score = layers.output[row]!
      out[start + row] =
        model.objective === 'binary' ? sigmoid(score) : score * model.target.scale + model.target.centre
    }
  }
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseNetwork(value: unknown): NetworkModel {
  const model = requireSchema<NetworkModel>(value, NETWORK_SCHEMA)
  const { objective, activation, sizes, parameters, target } = model
  if (objective !== 'binary' && objective !== 'regression') throw broken('its objective is unknown')
  if (activation !== 'relu' && activation !== 'tanh') throw broken('its activation is unknown')
  if (!isNumbers(sizes) || sizes.length < 2 || !sizes.every((size) => Number.isInteger(size) && size > 0)) {
    throw broken('its sizes are no units of layers')
  }
  let wanted = 0
  for (let layer = 1; layer < sizes.length; layer++) wanted += sizes[layer]! * (sizes[layer - 1]! + 1)
  if (sizes[sizes.length - 1] !== 1 || !isNumbers(parameters) || parameters.length !== wanted) {
    throw broken(`its parameters are not the ${wanted} of its sizes`)
  }
  if (!isStandardiser(model, sizes[0]!)) throw broken('centre and scale do not fit')
  if (!Number.isFinite(target?.centre) || !Number.isFinite(target?.scale))
    throw broken('its target has no scale')
  return model as NetworkModel
}

function broken(what: string) {
  return brokenModel(NETWORK_SCHEMA, what)
}
