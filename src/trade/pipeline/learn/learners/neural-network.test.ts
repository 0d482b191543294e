import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc, r2 } from '../../../../math/index.ts'
import { findProblems } from '../../config/find-problems.ts'
import { runPiece } from '../run-piece.ts'
import { trainModel } from '../train-model.ts'
import { type Algorithm, algorithmSchema } from './algorithm.ts'
import { learnable } from './learner.fixture.ts'

type Network = Extract<Algorithm, { algo: 'nn' }>

function network(given: Partial<Network>, piece = learnable({ name: 'nn', algo: 'nn', ...given })) {
  const trained = trainModel(piece)
  assert.ok(trained.kind === 'model' && trained.model.kind === 'network', JSON.stringify(trained))
  return trained.model.parameters
}

test('it learns a class and a number', () => {
  const train = { layers: [8], learning_rate: 0.01, n_epochs: 60 }
  const classes = learnable({ name: 'nn', algo: 'nn', train })
  const numbers = learnable({ name: 'nn', algo: 'nn', params: { is_regression: true }, train })
  const target = (piece: typeof classes) => piece.label.subarray(piece.predictStart, piece.predictEnd)
  const [yes, value] = [runPiece(classes), runPiece(numbers)]
  assert.ok(yes.kind === 'scores' && value.kind === 'scores')
  assert.ok(auc(target(classes), yes.scores) > 0.85)
  assert.ok(r2(target(numbers), value.scores) > 0.5)
})

test('its layers are a quarter of the features, a number, or a list, in params or in train', () => {
  assert.deepEqual(network({}).sizes, [4, 1, 1])
  assert.deepEqual(network({ params: { layers: 3 } }).sizes, [4, 3, 1])
  assert.deepEqual(network({ train: { layers: [5, 2] } }).sizes, [4, 5, 2, 1])
  assert.deepEqual(network({ train: { layers: [] } }).sizes, [4, 1])
})

test('the names of Keras and those of the reference program are the same parameters', () => {
  const one = network({ train: { n_epochs: 3, bs: 32, seed: 5, es: false } })
  const other = network({ train: { epochs: 3, batch_size: 32, random_state: 5, early_stopping: false } })
  assert.deepEqual(one, other)
  assert.throws(() => network({ train: { bs: 32, batch_size: 32 } }), {
    code: 'config.invalid',
    message: 'bs and batch_size are two names of one parameter',
  })
})

test('every parameter changes the model', () => {
  const train = { n_epochs: 4, es: false as const, layers: [4] }
  const plain = network({ train })
  const others: readonly Partial<Network>[] = [
    { train: { ...train, activation: 'tanh' } },
    { train: { ...train, learning_rate: 0.02 } },
    { train: { ...train, n_epochs: 5 } },
    { train: { ...train, bs: 16 } },
    { train: { ...train, dropout: 0.3 } },
    { train: { ...train, l2: 0.1 } },
    { train: { ...train, seed: 1 } },
    { train: { ...train, class_weight: { '0': 1, '1': 4 } } },
    { train: { ...train, es: {} } },
    { params: { is_scale: false }, train },
  ]
  for (const other of others) assert.notDeepEqual(network(other).parameters, plain.parameters)
  assert.deepEqual(network({ params: { is_scale: true }, train }), plain)
})

test('what it stops by are the last rows, and no row before them whose label reaches into them', () => {
  const train = { n_epochs: 4, layers: [2], es: { share: 0.25, patience: 1000 } }
  const piece = learnable({ name: 'nn', algo: 'nn', train })
  const plain = network({}, piece)
  // 400 rows: 0 to 289 are trained on, 290 to 299 look 10 rows ahead into 300 to 399.
  const changed = (row: number) => {
    const label = piece.label.map((value, at) => (at === row ? 1 - value : value))
    return network({}, { ...piece, label })
  }
  assert.notDeepEqual(changed(289), plain)
  for (const row of [290, 299]) assert.deepEqual(changed(row), plain)
  const settled = piece.label.map((_, row) => (row < 200 ? row + 10 : row + 100))
  assert.deepEqual(
    network({}, { ...piece, settled }),
    network(
      {},
      {
        ...piece,
        settled,
        label: piece.label.map((value, row) => (row >= 200 && row < 300 ? 1 - value : value)),
      },
    ),
  )
})

test('a parameter that does not exist comes with the nearest one', () => {
  const problems = findProblems(algorithmSchema, { name: 'nn', algo: 'nn', train: { batchsize: 3 } })
  assert.match(problems[0]!.message, /did you mean "batch_size"/)
})
