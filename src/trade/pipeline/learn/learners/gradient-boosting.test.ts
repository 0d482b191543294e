import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkConfig } from '../../config/check-config.ts'
import { findProblems, findUnused } from '../../config/find-problems.ts'
import type { FoldPiece } from '../../piece.ts'
import { trainModel } from '../train-model.ts'
import { type Algorithm, algorithmSchema } from './algorithm.ts'
import { boostOptions } from './boost-options.ts'
import { checkAlgorithm } from './check-algorithm.ts'
import { learnable } from './learner.fixture.ts'

type Boosting = Extract<Algorithm, { algo: 'gb' }>
type Train = NonNullable<Boosting['train']>

const gb = (train: Train, params: Boosting['params'] = {}): Boosting => ({
  name: 'gb',
  algo: 'gb',
  train,
  params,
})
const SMALL = { n_estimators: 5, num_leaves: 4 } as const

function trees(algorithm: Algorithm, piece: FoldPiece = learnable(algorithm)) {
  const trained = trainModel({ ...piece, algorithm })
  assert.ok(trained.kind === 'model' && trained.model.kind === 'gb', JSON.stringify(trained))
  return trained.model.parameters
}

test('every parameter changes the model', () => {
  const plain = trees(gb(SMALL))
  const others: readonly Train[] = [
    { ...SMALL, n_estimators: 6 },
    { ...SMALL, num_leaves: 5 },
    { ...SMALL, max_depth: 1 },
    { ...SMALL, eta: 0.2 },
    { ...SMALL, min_child_samples: 90 },
    { ...SMALL, min_child_weight: 20 },
    { ...SMALL, min_split_gain: 40 },
    { ...SMALL, reg_alpha: 1 },
    { ...SMALL, reg_lambda: 1 },
    { ...SMALL, max_bin: 7 },
    { ...SMALL, min_data_in_bin: 50 },
    { ...SMALL, subsample: 0.5 },
    { ...SMALL, colsample_bytree: 0.5 },
    { ...SMALL, scale_pos_weight: 3 },
    { ...SMALL, class_weight: { '0': 2, '1': 1 } },
    { ...SMALL, categorical_feature: ['a'] },
    { ...SMALL, objective: 'l1' },
    { ...SMALL, early_stopping_rounds: 3 },
  ]
  for (const other of others) assert.notDeepEqual(trees(gb(other)), plain, JSON.stringify(other))
  const drawn = { ...SMALL, subsample: 0.5 }
  assert.notDeepEqual(trees(gb({ ...drawn, seed: 1 })), trees(gb(drawn)))
  assert.notDeepEqual(trees(gb({ ...drawn, subsample_freq: 3 })), trees(gb(drawn)))
  assert.deepEqual(trees(gb({ ...drawn, subsample_freq: 0 })), plain)
  assert.deepEqual(trees(gb({ ...SMALL, max_depth: -1 })), plain)
  assert.deepEqual(trees({ ...gb(SMALL), algo: 'lgbm' } as Algorithm), plain)
  assert.notDeepEqual(
    trees(gb({ ...SMALL, objective: 'quantile', alpha: 0.1 })),
    trees(gb({ ...SMALL, objective: 'quantile', alpha: 0.6 })),
  )
})

test('the rarer class is raised by is_unbalance, and by balanced weights', () => {
  const piece = learnable(gb({}))
  const label = piece.label.map((value, row) => (value === 1 && row % 4 === 0 ? 1 : 0))
  const plain = trees(gb(SMALL), { ...piece, label })
  for (const train of [
    { ...SMALL, is_unbalance: true },
    { ...SMALL, class_weight: 'balanced' as const },
  ]) {
    const { base } = trees(gb(train), { ...piece, label })
    assert.ok(plain.base < -1 && Math.abs(base) < 1e-9, `${base}`)
  }
})

test('the names of the native interface and of scikit-learn are the same parameters', () => {
  const pairs: readonly (readonly [Train, Train])[] = [
    [{ num_iterations: 7 }, { n_estimators: 7 }],
    [{ num_trees: 7 }, { num_boost_round: 7 }],
    [{ shrinkage_rate: 0.3 }, { learning_rate: 0.3 }],
    [{ min_child_samples: 9 }, { min_data_in_leaf: 9 }],
    [{ lambda: 2 }, { reg_lambda: 2 }],
    [{ sub_feature: 0.5 }, { feature_fraction: 0.5 }],
    [{ objective: 'mse' }, { objective: 'regression_l2' }],
    [{ application: 'xentropy' }, { objective: 'cross_entropy' }],
  ]
  for (const [one, other] of pairs) {
    const [a, b] = [one, other].map((train) => boostOptions(gb(train), { names: [] }))
    assert.deepEqual(a, b)
    assert.notDeepEqual(a, boostOptions(gb({}), { names: [] }))
  }
})

test('what it stops by are the last rows, and no row before them whose label reaches into them', () => {
  const train = { ...SMALL, early_stopping_round: 50, validation_fraction: 0.25, min_data_in_leaf: 1 }
  const piece = learnable(gb(train))
  const plain = trees(gb(train), piece)
  // 400 rows: 0 to 289 are trained on, 290 to 299 look 10 rows ahead into 300 to 399.
  const turned = (from: number, to: number) =>
    trees(gb(train), {
      ...piece,
      label: piece.label.map((value, row) => (row >= from && row < to ? 1 - value : value)),
    })
  assert.notDeepEqual(turned(289, 290), plain)
  assert.deepEqual(turned(290, 300), plain)
  const long = gb({ ...SMALL, n_estimators: 400, learning_rate: 0.5, early_stopping_round: 3 })
  const stopped = trees(long, piece).trees.length
  assert.ok(stopped > 0 && stopped < 100, `${stopped} trees`)
})

test('a horizon that leaves nothing to learn from is refused with what to do', () => {
  const piece = { ...learnable(gb({ early_stopping_round: 3 })), labelHorizon: 1000 }
  const trained = trainModel(piece)
  assert.ok(trained.kind === 'refused')
  assert.match(trained.reason, /no label ends before them.*shorter label_horizon/)
})

test('a category is split off by its name, not by its order', () => {
  const algorithm = gb({ n_estimators: 30, categorical_feature: ['b'] })
  const piece = learnable(algorithm)
  const days = piece.features[1]!.map((_, row) => (row * 7) % 5)
  const label = days.map((day) => (day === 2 ? 1 : 0))
  const { trees: grown } = trees(algorithm, { ...piece, features: piece.features.with(1, days), label })
  assert.ok(grown[0]!.equals[0] === 1 && grown[0]!.feature[0] === 1 && grown[0]!.threshold[0] === 2)
})

const CONTRADICTIONS: readonly (readonly [Train, Boosting['params'], RegExp])[] = [
  [{ is_unbalance: true, scale_pos_weight: 2 }, {}, /is_unbalance and scale_pos_weight weigh the same/],
  [{ class_weight: 'balanced', scale_pos_weight: 2 }, {}, /scale_pos_weight and class_weight/],
  [{ objective: 'mae', class_weight: 'balanced' }, {}, /class_weight weighs classes, but a number/],
  [{ is_unbalance: true }, { is_regression: true }, /is_unbalance weighs classes/],
  [{ objective: 'binary' }, { is_regression: true }, /the objective binary learns a probability/],
  [{ objective: 'huber' }, { is_regression: false }, /the objective huber learns a number/],
  [{ n_estimators: 3, num_trees: 3 }, {}, /n_estimators and num_trees are two names/],
  [{ categorical_feature: ['aa'] }, {}, /"aa", which is not learned from/],
]
for (const [train, params, message] of CONTRADICTIONS) {
  test(`refused before training: ${JSON.stringify({ ...params, ...train })}`, () => {
    assert.throws(() => checkAlgorithm(gb(train, params), ['a', 'b']), { message })
  })
}

test('what LightGBM knows and Leme has no use for is told; what nobody knows comes with the nearest name', () => {
  const written = (train: object) => ({ name: 'gb', algo: 'gb', train })
  const [note] = findUnused(algorithmSchema, written({ num_threads: 4 }))
  assert.match(note!.message, /has no effect: the number of workers/)
  const [problem] = findProblems(algorithmSchema, written({ num_leafs: 4 }))
  assert.match(problem!.message, /unknown key "num_leafs"; did you mean "num_leaves"/)
  assert.match(findProblems(algorithmSchema, written({ boosting: 'dart' }))[0]!.message, /must be "gbdt"/)
  assert.match(findProblems(algorithmSchema, written({ objective: 'poisson' }))[0]!.message, /"quantile"/)
  const { config } = checkConfig({ symbol: 'X', algorithms: [written({ eta: 0.2, verbose: -1 })] })
  assert.deepEqual(config.algorithms, [written({ eta: 0.2 })])
})
