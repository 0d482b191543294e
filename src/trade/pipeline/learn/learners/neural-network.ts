import { type Static, Type } from 'typebox'
import type { Column } from '../../../../domain/index.ts'
import {
  type NetworkModel,
  type NetworkOptions,
  predictNetwork,
  trainNetwork,
} from '../../../../math/index.ts'
import { unused } from '../../config/unused.ts'
import { PipelineFault } from '../../pipeline-fault.ts'
import { AlgorithmName, ClassWeight, Count, FilledParams, Strict } from './algorithm-parts.ts'
import { aliasesOf, withoutAliases } from './aliases.ts'
import { classWeightOption } from './class-weight.ts'
import type { Sample } from './sample.ts'
import { stoppingSample } from './stopping-sample.ts'

const EPOCHS = 100
const PATIENCE = 5
const STOPPING_SHARE = 0.1

const Units = Type.Integer({ minimum: 1, maximum: 4096 })
const Layers = Type.Union([Units, Type.Array(Units, { maxItems: 10 })], {
  description: 'Units of the hidden layers; a quarter of the features if absent.',
})

const Stopping = Type.Object(
  {
    patience: Type.Optional(Count),
    share: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, maximum: 0.9, description: 'Of the rows, the last ones.' }),
    ),
    monitor: unused('the loss of rows that are kept out decides'),
    min_delta: unused('every improvement counts'),
    mode: unused('a loss is to be small'),
    verbose: unused('progress is reported by stage'),
    restore_best_weights: unused('the best weights always are kept'),
  },
  { ...Strict, description: 'Training stops when the loss on the last rows has not improved for so long.' },
)

const own = {
  layers: Type.Optional(Layers),
  activation: Type.Optional(Type.Union([Type.Literal('relu'), Type.Literal('tanh')])),
  learning_rate: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 10 })),
  n_epochs: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Passes at most.' })),
  bs: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Rows of a step.' })),
  dropout: Type.Optional(Type.Number({ minimum: 0, maximum: 0.95 })),
  l2: Type.Optional(Type.Number({ minimum: 0, maximum: 1e6, description: 'Penalty on the weights.' })),
  es: Type.Optional(Type.Union([Stopping, Type.Literal(false)])),
  class_weight: ClassWeight,
  seed: Type.Optional(Type.Integer({ minimum: 0 })),
}

const ALIASES = {
  epochs: 'n_epochs',
  batch_size: 'bs',
  random_state: 'seed',
  early_stopping: 'es',
} as const

/** A multilayer perceptron with one output, trained by Adam. */
export const neuralNetworkSchema = Type.Object(
  {
    name: AlgorithmName,
    algo: Type.Literal('nn'),
    params: Type.Optional(Type.Object({ ...FilledParams.properties, layers: Type.Optional(Layers) }, Strict)),
    train: Type.Optional(
      Type.Object(
        {
          ...own,
          ...aliasesOf(own, ALIASES),
          optimizer: unused('Adam is the one optimiser'),
          verbose: unused('progress is reported by stage'),
        },
        Strict,
      ),
    ),
  },
  Strict,
)

type NeuralNetwork = Static<typeof neuralNetworkSchema>

export interface NeuralNetworkModel {
  readonly kind: 'network'
  readonly parameters: NetworkModel
}

/** @throws PipelineFault `train.refused` when early stopping leaves no rows to train on */
export function trainNeuralNetwork(
  sample: Sample,
  { params, train = {} }: NeuralNetwork,
): NeuralNetworkModel {
  const given = withoutAliases(train, ALIASES)
  const stopping = given.es === false ? null : (given.es ?? {})
  const kept = stopping && stoppingSample(sample, stopping.share ?? STOPPING_SHARE)
  const { features, label, weights } = kept?.sample ?? sample
  const options: NetworkOptions = {
    objective: params?.is_regression ? 'regression' : 'binary',
    hidden: hiddenOf(given.layers ?? params?.layers, features.length),
    standardise: params?.is_scale ?? true,
    ...(given.activation !== undefined && { activation: given.activation }),
    ...(given.learning_rate !== undefined && { learningRate: given.learning_rate }),
    epochs: given.n_epochs ?? EPOCHS,
    ...(given.bs !== undefined && { batchRows: given.bs }),
    ...(given.dropout !== undefined && { dropout: given.dropout }),
    ...(given.l2 !== undefined && { l2: given.l2 }),
    ...classWeightOption(given.class_weight),
    ...(weights && { rowWeights: weights }),
    ...(kept && {
      earlyStopping: { epochs: stopping.patience ?? PATIENCE, fraction: kept.fraction },
    }),
    seed: given.seed ?? 0,
  }
  return { kind: 'network', parameters: trainNetwork(features, label, options) }
}

/** Writes a probability, or a number for a regression, for each row. */
export function scoreNeuralNetwork(
  { parameters }: NeuralNetworkModel,
  features: readonly Column[],
  out: Column,
): void {
  predictNetwork(parameters, features, out)
}

/** @throws PipelineFault `config.invalid` for a parameter that is given twice */
export function checkNetwork({ params, train = {} }: NeuralNetwork): void {
  const { layers } = withoutAliases(train, ALIASES)
  if (layers === undefined || params?.layers === undefined) return
  throw new PipelineFault('config.invalid', 'params and train both say what the layers are', {
    hint: 'Give layers in one of the two.',
  })
}

/** Weights times passes, at most: what a row costs. */
export function networkWork({ params, train = {} }: NeuralNetwork, features: number): number {
  const { layers, n_epochs = EPOCHS } = withoutAliases(train, ALIASES)
  const sizes = [features, ...hiddenOf(layers ?? params?.layers, features), 1]
  const weights = sizes.reduce((sum, size, k) => sum + (k === 0 ? 0 : size * (sizes[k - 1]! + 1)), 0)
  return weights * n_epochs
}

/** A list, one layer, or a quarter of the features as in the reference program. */
function hiddenOf(layers: number | readonly number[] | undefined, features: number): readonly number[] {
  if (layers === undefined) return [Math.max(1, Math.floor(features / 4))]
  return typeof layers === 'number' ? [layers] : layers
}
