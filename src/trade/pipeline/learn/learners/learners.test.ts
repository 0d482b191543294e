import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auc } from '../../../../math/index.ts'
import type { FoldPiece } from '../../piece.ts'
import { runPiece } from '../run-piece.ts'
import { filled, LEARNERS, learnable, REGRESSORS } from './learner.fixture.ts'

function scoresOf(piece: FoldPiece) {
  const result = runPiece(piece)
  assert.ok(result.kind === 'scores', JSON.stringify(result))
  return result.scores
}

function reasonOf(piece: FoldPiece): string {
  const result = runPiece(piece)
  assert.ok(result.kind === 'refused')
  return result.reason
}

for (const algorithm of LEARNERS) {
  const piece = learnable(algorithm)

  test(`${algorithm.name}: scores are probabilities that know the label, the same each time`, () => {
    const scores = scoresOf(piece)
    const label = piece.label.subarray(piece.predictStart, piece.predictEnd)
    assert.ok(scores.every((score) => score >= 0 && score <= 1))
    assert.ok(auc(label, scores) > 0.8)
    assert.deepEqual(scoresOf(piece), scores)
  })

  test(`${algorithm.name}: wild values give a score, too`, () => {
    const wild = [1e300, -1e300, Infinity, -Infinity, 5e-324, -0, 0]
    const features = piece.features.map((column) =>
      column.map((value, row) => (row >= piece.predictStart ? wild[row % wild.length]! : value)),
    )
    const scores = scoresOf({ ...piece, features })
    assert.ok(scores.every((score) => score >= 0 && score <= 1))
  })

  test(`${algorithm.name}: refuses one class, constant features and too few rows, and says why`, () => {
    const zero = filled(piece.label.length, () => 0)
    assert.match(reasonOf({ ...piece, label: zero }), /the label is 0 in all 400/)
    const flat = { ...piece, features: [zero], names: ['flat'] }
    assert.match(reasonOf(flat), /no feature changes in the 400 complete ones.*: flat/)
    assert.match(reasonOf({ ...piece, trainEnd: 40 }), /40 of the rows 0 to 39 .* 50 are needed/)
    const label = piece.label.map((value) => 2 * value)
    assert.match(reasonOf({ ...piece, label }), /the target of row \d+ is 2\. Use 0, 1/)
  })

  test(`${algorithm.name}: one constant feature among others takes no part`, () => {
    const features = [...piece.features, filled(piece.label.length, () => 7)]
    assert.ok(scoresOf({ ...piece, features }).every((score) => score >= 0 && score <= 1))
  })
}

for (const algorithm of REGRESSORS) {
  const piece = learnable(algorithm)

  test(`${algorithm.name}: a regression gives finite numbers that follow the label`, () => {
    const scores = scoresOf(piece)
    const label = piece.label.subarray(piece.predictStart, piece.predictEnd)
    assert.ok(scores.every(Number.isFinite))
    assert.ok(
      auc(
        label.map((value) => (value > 0 ? 1 : 0)),
        scores,
      ) > 0.8,
    )
    const three = filled(piece.label.length, () => 3)
    assert.match(reasonOf({ ...piece, label: three }), /the label is 3 in all 400/)
  })
}
