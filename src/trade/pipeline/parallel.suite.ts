import assert from 'node:assert/strict'
import { test } from 'node:test'
import { allocateColumn, type Column } from '../../domain/index.ts'
import { random } from '../../math/index.ts'
import { runPiece } from './learn/run-piece.ts'
import type { Piece } from './piece.ts'
import type { Parallel } from './port.ts'

/** What every way of working in parallel must do. */
export function parallelSuite(name: string, open: () => Parallel & AsyncDisposable): void {
  test(`${name}: results come in the order of the pieces and are those of one thread`, async () => {
    await using parallel = open()
    const pieces = somePieces()
    assert.deepEqual(
      await parallel.map(pieces),
      pieces.map((piece) => runPiece(piece)),
    )
  })

  test(`${name}: it counts up to the number of pieces`, async () => {
    await using parallel = open()
    const pieces = somePieces()
    const heard: number[] = []
    await parallel.map(pieces, (done) => heard.push(done))
    assert.deepEqual(
      heard,
      Array.from(pieces, (_, i) => i + 1),
    )
  })

  test(`${name}: nothing to do gives nothing`, async () => {
    await using parallel = open()
    assert.deepEqual(await parallel.map([]), [])
  })

  test(`${name}: a piece that throws fails the call, later calls work`, async () => {
    await using parallel = open()
    const [piece] = somePieces() as [Piece]
    const broken = { ...piece, algorithm: { name: 'gb', algo: 'gb' as const, train: { num_leaves: -1 } } }
    await assert.rejects(parallel.map([piece, broken]), /leaves/)
    assert.deepEqual(await parallel.map([piece]), [runPiece(piece)])
  })
}

/** Five folds, a training, and a piece whose label never changes. */
function somePieces(): readonly Piece[] {
  const chance = random('pieces')
  const features = [1, 2, 3].map(() => column(600, () => chance.normal()))
  const label = column(600, (row) => (features[0]![row]! + chance.normal() > 0 ? 1 : 0))
  const algorithm = { name: 'gb', algo: 'gb' as const, train: { num_boost_round: 10, num_leaves: 4 } }
  const base = { features, label, algorithm, trainStart: 0 }
  return [
    ...[200, 280, 360, 440, 520].map((trainEnd) => {
      return { ...base, kind: 'fold' as const, trainEnd, predictStart: trainEnd, predictEnd: trainEnd + 80 }
    }),
    { ...base, kind: 'train', trainEnd: 600 },
    { ...base, kind: 'train', trainEnd: 600, label: column(600, () => 1) },
  ]
}

function column(rows: number, value: (row: number) => number): Column {
  const out = allocateColumn(rows)
  for (let row = 0; row < rows; row++) out[row] = value(row)
  return out
}
