import { allocateColumn, type Column } from '../../../../domain/index.ts'
import { random } from '../../../../math/index.ts'
import type { FoldPiece } from '../../piece.ts'
import type { Algorithm } from './algorithm.ts'

/** One small algorithm of each kind, of classes and of numbers. */
export const LEARNERS: readonly Algorithm[] = [
  { name: 'gb', algo: 'gb', train: { num_boost_round: 20, num_leaves: 4 } },
  { name: 'lc', algo: 'lc' },
  { name: 'svc', algo: 'svc' },
  { name: 'nn', algo: 'nn', train: { layers: [6], n_epochs: 20, learning_rate: 0.01 } },
]
export const REGRESSORS: readonly Algorithm[] = LEARNERS.map(
  (algorithm) => ({ ...algorithm, params: { is_regression: true } }) as Algorithm,
)

/** Rows whose label the first feature tells of; trained on `rows` of them, the next 60 predicted. */
export function learnable(
  algorithm: Algorithm,
  { rows = 400, seed = 'learnable' }: { rows?: number; seed?: string } = {},
): FoldPiece {
  const chance = random(seed)
  const all = rows + 70
  const features = [0, 1, 2, 3].map(() => filled(all, () => chance.normal()))
  const signal = (row: number) => features[0]![row]! + 0.5 * chance.normal()
  const label = algorithm.params?.is_regression
    ? filled(all, signal)
    : filled(all, (row) => (signal(row) > 0 ? 1 : 0))
  return {
    kind: 'fold',
    features,
    names: ['a', 'b', 'c', 'd'],
    label,
    labelHorizon: 10,
    algorithm,
    trainStart: 0,
    trainEnd: rows,
    predictStart: rows + 10,
    predictEnd: all,
  }
}

export function filled(rows: number, value: (row: number) => number): Column {
  const out = allocateColumn(rows)
  for (let row = 0; row < rows; row++) out[row] = value(row)
  return out
}
