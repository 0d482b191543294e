import type { Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import type { ClassWeights } from '../preparation/class-weights.ts'
import type { Activation } from './layers.ts'
import type { NetworkObjective } from './network-model.ts'

export interface NetworkOptions {
  /** `binary`: log-loss of classes 0 and 1, predicts a probability. `regression`: squared error, predicts a value. */
  readonly objective: NetworkObjective
  /** Units of the hidden layers; default [16]. None gives a linear model. */
  readonly hidden?: readonly number[]
  /** Default `relu`. */
  readonly activation?: Activation
  /** Default 1e-3. */
  readonly learningRate?: number
  /** Most passes over the training rows; default 100. */
  readonly epochs?: number
  /** Rows of a step; default 64. */
  readonly batchRows?: number
  /** Share of the hidden units that are silent in a training step; default 0. */
  readonly dropout?: number
  /** Penalty l2/2·Σw², biases left out, against the mean loss of a row; default 0. */
  readonly l2?: number
  /** Divide each feature by its population deviation first; default true. A feature always is centred. */
  readonly standardise?: boolean
  /** Of `binary`; default: all 1. */
  readonly classWeights?: ClassWeights
  /** Weight of each row, ≥ 0; default: all 1. */
  readonly rowWeights?: Column
  /** Same seed, same data, same options: same model on every machine. Default 0. */
  readonly seed?: number | string
  /** Stops when the loss on the last rows, kept out of training, has not improved; keeps the best weights. */
  readonly earlyStopping?: NetworkStopping
  readonly onProgress?: (progress: NetworkProgress) => void
}

export interface NetworkStopping {
  /** Passes without improvement before it stops. */
  readonly epochs: number
  /** Share of the rows kept out, the last ones; default 0.1. */
  readonly fraction?: number
  /** Rows dropped between training and validation, so that labels do not overlap; default 0. */
  readonly gap?: number
}

export interface NetworkProgress {
  readonly epoch: number
  /** Mean training loss of the pass, with dropout, without penalty; of a regression in units of the target's variance. */
  readonly loss: number
  /** On the rows kept out; NaN without any. */
  readonly validationLoss: number
}

type Optional = 'earlyStopping' | 'onProgress' | 'classWeights' | 'rowWeights'
export type ResolvedNetworkOptions = Required<Omit<NetworkOptions, Optional>> & {
  readonly earlyStopping: Required<NetworkStopping> | null
}

/** @throws MathFault `math.option` */
export function resolveNetworkOptions(options: NetworkOptions): ResolvedNetworkOptions {
  const { objective, hidden = [16], activation = 'relu', seed = 0, standardise = true } = options
  const { learningRate = 1e-3, epochs = 100, batchRows = 64, dropout = 0, l2 = 0 } = options
  if (objective !== 'binary' && objective !== 'regression') {
    throw new MathFault('math.option', `objective is ${String(objective)}`, 'Use binary or regression.')
  }
  if (activation !== 'relu' && activation !== 'tanh') {
    throw new MathFault('math.option', `activation is ${String(activation)}`, 'Use relu or tanh.')
  }
  requireWithin('the number of hidden layers', hidden.length, [0, 10])
  for (const units of hidden) requireCount('hidden', units, [1, 4096])
  requireCount('epochs', epochs, [1, 1e6])
  requireCount('batchRows', batchRows, [1, 1e6])
  requireWithin('learningRate', learningRate, [1e-12, 10])
  requireWithin('dropout', dropout, [0, 0.95])
  requireWithin('l2', l2, [0, 1e6])
  if (objective === 'regression' && options.classWeights !== undefined) {
    throw new MathFault('math.option', 'class weights for a regression', 'Use rowWeights.')
  }
  const shape = { objective, hidden, activation, seed, standardise }
  const training = { learningRate, epochs, batchRows, dropout, l2 }
  return { ...shape, ...training, earlyStopping: resolveStopping(options.earlyStopping) }
}

function resolveStopping(stopping: NetworkStopping | undefined): Required<NetworkStopping> | null {
  if (stopping === undefined) return null
  const { epochs, fraction = 0.1, gap = 0 } = stopping
  requireCount('earlyStopping.epochs', epochs, [1, 1e6])
  requireCount('earlyStopping.gap', gap, [0, 1e9])
  requireWithin('earlyStopping.fraction', fraction, [1e-9, 0.9])
  return { epochs, fraction, gap }
}

function requireCount(name: string, value: number, range: readonly [number, number]): void {
  requireWithin(name, value, range)
  if (Number.isInteger(value)) return
  throw new MathFault('math.option', `${name} is ${value}`, 'Use a whole number.')
}
