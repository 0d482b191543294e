import type { Column } from '../../domain/index.ts'
import { exp, sigmoid } from '../elementary/exp.ts'
import { log } from '../elementary/log.ts'
import { MathFault } from '../fault.ts'
import { weighRows } from '../preparation/class-weights.ts'
import { fitStandardiser, packRows } from '../preparation/standardiser.ts'
import { requireTrainable } from '../preparation/training-rows.ts'
import { random } from '../random/random.ts'
import { Adam } from './adam.ts'
import { type Dropout, Layers } from './layers.ts'
import { NETWORK_SCHEMA, type NetworkModel, type NetworkObjective } from './network-model.ts'
import {
  type NetworkOptions,
  type NetworkStopping,
  type ResolvedNetworkOptions,
  resolveNetworkOptions,
} from './network-options.ts'

/**
 * Trains a multilayer perceptron with one output by Adam on shuffled mini-batches.
 * in: features[P][rows], standardised inside by the rows trained on unless told otherwise, where NaN and ±Infinity count as the mean;
 * target[rows], where NaN leaves the row out; for `binary` it is 0 or 1. Same input, options and seed give the same
 * model bit for bit on every machine. Cost: about 6 multiply-adds per parameter, row and epoch.
 * @throws MathFault `math.features`, `math.target`, `math.length`, `math.option` (also when the weights run away)
 */
export function trainNetwork(
  features: readonly Column[],
  target: Column,
  options: NetworkOptions,
): NetworkModel {
  const settings = resolveNetworkOptions(options)
  const { objective, activation } = settings
  const known = requireTrainable(features, target, { classes: objective === 'binary' })
  const { train, validation } = splitRows(known, settings.earlyStopping)
  const standardiser = fitStandardiser(features, train, settings)
  const scaling = scaleTarget(target, train, objective)
  const part = (rows: Int32Array): Part => ({
    packed: packRows(features, rows, standardiser),
    target: Float64Array.from(rows, (row) => (target[row]! - scaling.centre) / scaling.scale),
    weights: rows.length > 0 ? weighRows(target, rows, options) : new Float64Array(0),
  })
  const sizes = [features.length, ...settings.hidden, 1]
  const layers = new Layers({ sizes, activation, mostRows: settings.batchRows })
  const parts = { train: part(train), validation: part(validation) }
  const epochs = fit(layers, parts, { ...settings, onProgress: options.onProgress })
  const parameters = Array.from(layers.parameters)
  return {
    schema: NETWORK_SCHEMA,
    objective,
    activation,
    sizes,
    ...standardiser,
    parameters,
    target: scaling,
    epochs,
  }
}

/** Rows of one purpose. */
interface Part {
  readonly packed: Float64Array
  readonly target: Float64Array
  readonly weights: Float64Array
}

type FitSettings = ResolvedNetworkOptions & {
  readonly onProgress: NetworkOptions['onProgress'] | undefined
}

/** Leaves the best weights in `layers` and returns the passes they took. */
function fit(
  layers: Layers,
  { train, validation }: { readonly train: Part; readonly validation: Part },
  settings: FitSettings,
): number {
  const { objective, batchRows, dropout, l2, earlyStopping, onProgress } = settings
  const chance = random(settings.seed)
  layers.initialise(chance)
  const adam = new Adam(layers.parameters.length, settings.learningRate)
  const order = Int32Array.from(train.target, (_, row) => row)
  const ahead = Int32Array.from(validation.target, (_, row) => row)
  const total = sum(train.weights)
  const dropping: Dropout = { rate: dropout, chance }
  const best = layers.parameters.slice()
  let bestLoss = Infinity
  let bestEpochs = 0
  for (let epoch = 1; epoch <= settings.epochs; epoch++) {
    chance.shuffle(order)
    let loss = 0
    for (let start = 0; start < order.length; start += batchRows) {
      const rows = order.subarray(start, start + batchRows)
      loss += pass(layers, train, { rows, objective, dropout: dropping })
      layers.backward(rows.length)
      scaleGradient(layers, { by: order.length / (rows.length * total), l2 })
      adam.step(layers.parameters, layers.gradient)
    }
    if (!Number.isFinite(loss)) refuseRunaway(epoch)
    const validationLoss = earlyStopping
      ? lossOf(layers, validation, { rows: ahead, batchRows, objective })
      : NaN
    onProgress?.({ epoch, loss: loss / total, validationLoss })
    if (!earlyStopping) continue
    if (validationLoss < bestLoss) {
      bestLoss = validationLoss
      bestEpochs = epoch
      best.set(layers.parameters)
    } else if (epoch - bestEpochs >= earlyStopping.epochs) break
  }
  if (!earlyStopping) return settings.epochs
  layers.parameters.set(best)
  return bestEpochs
}

interface Pass {
  readonly rows: Int32Array
  readonly objective: NetworkObjective
  readonly dropout?: Dropout
}

/** A forward pass; leaves d loss / d output of each row in the layers and returns the summed loss. */
function pass(layers: Layers, part: Part, { rows, objective, dropout }: Pass): number {
  const width = layers.sizes[0]!
  const input = layers.input
  for (let k = 0, at = 0; k < rows.length; k++) {
    const from = rows[k]! * width
    for (let j = 0; j < width; j++) input[at++] = part.packed[from + j]!
  }
  layers.forward(rows.length, dropout)
  const { output, outputSlope } = layers
  let loss = 0
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!
    const score = output[k]!
    const wanted = part.target[row]!
    const weight = part.weights[row]!
    if (objective === 'binary') {
      loss += weight * (Math.max(score, 0) - wanted * score + log(1 + exp(-Math.abs(score))))
      outputSlope[k] = weight * (sigmoid(score) - wanted)
    } else {
      loss += (weight * (score - wanted) * (score - wanted)) / 2
      outputSlope[k] = weight * (score - wanted)
    }
  }
  return loss
}

/** Mean loss, without dropout. */
function lossOf(
  layers: Layers,
  part: Part,
  { rows, batchRows, objective }: Pass & { readonly batchRows: number },
): number {
  let loss = 0
  for (let start = 0; start < rows.length; start += batchRows) {
    loss += pass(layers, part, { rows: rows.subarray(start, start + batchRows), objective })
  }
  return loss / sum(part.weights)
}

/** Turns a sum over rows into a mean and adds the penalty's part. */
function scaleGradient(layers: Layers, { by, l2 }: { readonly by: number; readonly l2: number }): void {
  const { gradient, parameters } = layers
  for (let k = 0; k < gradient.length; k++) gradient[k]! *= by
  for (let layer = 1; l2 > 0 && layer < layers.sizes.length; layer++) {
    const { weights, biases } = layers.partOf(layer)
    for (let k = weights; k < biases; k++) gradient[k]! += l2 * parameters[k]!
  }
}

/** @throws MathFault `math.target` when nothing is left to train on */
function splitRows(
  known: Int32Array,
  stopping: Required<NetworkStopping> | null,
): { train: Int32Array; validation: Int32Array } {
  if (!stopping) return { train: known, validation: known.subarray(0, 0) }
  const kept = Math.ceil(known.length * stopping.fraction)
  const trained = known.length - kept - stopping.gap
  if (trained > 0) return { train: known.slice(0, trained), validation: known.slice(known.length - kept) }
  throw new MathFault(
    'math.target',
    `${known.length} rows have a target, none is left to train on`,
    'Load more candles, or lower the horizon of the labels, the gap or the share kept for validation.',
  )
}

/** Mean and deviation of a regression's target, so that one learning rate fits any unit. */
function scaleTarget(
  target: Column,
  rows: Int32Array,
  objective: NetworkObjective,
): { centre: number; scale: number } {
  if (objective === 'binary') return { centre: 0, scale: 1 }
  const { centre, scale } = fitStandardiser([target], rows, { standardise: true })
  return { centre: centre[0]!, scale: scale[0]! || 1 }
}

function sum(values: Float64Array): number {
  let total = 0
  for (let k = 0; k < values.length; k++) total += values[k]!
  return total
}

function refuseRunaway(epoch: number): never {
  throw new MathFault(
    'math.option',
    `the weights ran away in epoch ${epoch}`,
    'Lower learningRate, or cut outliers off the features.',
  )
}
