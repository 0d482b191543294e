import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc } from '../../../math/index.ts'
import { assertClose, goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import type { FoldPiece } from '../piece.ts'
import type { Algorithm } from './learners/algorithm.ts'
import { runPiece } from './run-piece.ts'
import { trainingRows } from './training-rows.ts'

const TRAIN = { num_boost_round: 60, num_leaves: 15, learning_rate: 0.1, min_data_in_leaf: 20, seed: 42 }
const GB: Algorithm = { name: 'gb', algo: 'gb', train: TRAIN }
const SCALED: Algorithm = {
  name: 'gbscaled',
  algo: 'gb',
  params: { is_scale: true, every_nth_row: 2 },
  train: { ...TRAIN, max_bin: 63 },
}
const LC: Algorithm = { name: 'lc', algo: 'lc', params: { is_scale: true, length: 1500 }, train: { C: 1 } }

interface GoldenTrain {
  readonly rows: {
    readonly train_rows_before_nan_removal: [number, number]
    readonly models: readonly { readonly model: string; readonly train_length: number }[]
  }
}

for (const label of ['up', 'dn']) {
  test(`${label}: the linear classifier gives the scores of the reference`, { skip: skipGolden }, () => {
    const { scores, reference, trainedRows, expectedRows } = trained(label, LC)
    assert.equal(trainedRows, expectedRows)
    assertClose(scores, reference, { name: `${label}_lc`, absolute: 1e-4 })
  })

  for (const algorithm of [GB, SCALED]) {
    test(`${label}: ${algorithm.name} learns from the reference's rows as well as it does`, {
      skip: skipGolden,
    }, () => {
      const { scores, reference, target, trainedRows, expectedRows } = trained(label, algorithm)
      assert.equal(trainedRows, expectedRows)
      assert.ok(Math.abs(auc(target, scores) - auc(target, reference)) < 0.05)
    })
  }
}

test('rows with a gap are left out, then every second one is taken, then the last ones', () => {
  const nan = Number.NaN
  const label = Float64Array.of(0, 1, 0, nan, 1, 0, 1, 1)
  const features = [Float64Array.of(1, 1, nan, 1, 1, 1, 1, 1)]
  const source = { features, label, trainStart: 0, trainEnd: 7 }
  const rows = (params: Algorithm['params']) => [...trainingRows({ ...source, params })]
  assert.deepEqual(rows(undefined), [0, 1, 4, 5, 6])
  assert.deepEqual(rows({ every_nth_row: 2 }), [0, 4, 6])
  assert.deepEqual(rows({ every_nth_row: 2, length: 2 }), [4, 6])
})

test('a row without a feature has no score; too few rows and one class are refused with the reason', () => {
  const x = Float64Array.from({ length: 120 }, (_, row) => (row === 110 ? Number.NaN : Math.sin(row)))
  const label = x.map((value) => (value > 0 ? 1 : 0))
  const piece: FoldPiece = {
    kind: 'fold',
    features: [x],
    label,
    algorithm: GB,
    trainStart: 0,
    trainEnd: 100,
    predictStart: 100,
    predictEnd: 120,
  }
  const result = runPiece(piece)
  assert.ok(result.kind === 'scores')
  assert.deepEqual(
    [...result.scores].map(Number.isNaN),
    Array.from({ length: 20 }, (_, row) => row === 10),
  )
  assert.match(reasonOf({ ...piece, trainEnd: 30 }), /30 of the rows 0 to 29 have all features/)
  assert.match(reasonOf({ ...piece, label: new Float64Array(120) }), /the label is 0 in all 100/)
})

function reasonOf(piece: FoldPiece): string {
  const result = runPiece(piece)
  return result.kind === 'refused' ? result.reason : result.kind
}

/** Trains on the reference's matrix as it says it did, and scores every row that the reference scored. */
function trained(name: string, algorithm: Algorithm) {
  const matrix = readGoldenTable('outputs/train-matrix')
  const predictions = readGoldenTable('outputs/train-predictions')
  const { rows }: GoldenTrain = JSON.parse(readGoldenText('outputs/train-predict.json'))
  const [trainStart, trainEnd] = rows.train_rows_before_nan_removal
  const { train_features: names } = JSON.parse(
    `{${/"train_features": \[[^\]]*\]/.exec(readGoldenText('configs/train.jsonc'))![0]}}`,
  )
  const result = runPiece({
    kind: 'fold',
    features: names.map((feature: string) => goldenColumn(matrix, feature)),
    label: goldenColumn(matrix, name),
    algorithm,
    trainStart,
    trainEnd,
    predictStart: matrix.rows - predictions.rows,
    predictEnd: matrix.rows,
  })
  assert.ok(result.kind === 'scores')
  const score = `${name}_${algorithm.name}`
  return {
    scores: result.scores,
    trainedRows: result.trainedRows,
    reference: goldenColumn(predictions, score),
    target: goldenColumn(predictions, name),
    expectedRows: rows.models.find(({ model }) => model === score)!.train_length,
  }
}
