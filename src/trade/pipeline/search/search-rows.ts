import { labelEndsOf } from '../evaluate/split/label-ends.ts'
import { purgedKFold } from '../evaluate/split/purged-k-fold.ts'
import { type Fold, MIN_TRAIN_ROWS } from '../learn/walk-forward.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Table } from '../port.ts'
import type { Line } from '../run/line.ts'
import { foldsOf } from '../run/matrix.ts'

/** Rows of the whole table: `seen` by a search, and the folds by which the best is judged afterwards. */
export interface SearchRows {
  readonly seen: { readonly start: number; readonly end: number }
  readonly heldOut: readonly Fold[]
}

/**
 * What a search may see: the rows before everything that walking forward predicts, without those whose labels reach
 * into it. Without `rolling_predict` the last `share` of the rows is held out.
 * @throws PipelineFault `rows.few`, `config.invalid`
 */
export function searchRows(line: Line, features: Table, share: number): SearchRows {
  const heldOut = line.config.rolling_predict
    ? foldsOf(line, features)
    : [lastFold(line, features.rows, share)]
  const { trainStart: start, trainEnd: end } = heldOut[0]!
  return { seen: { start, end }, heldOut }
}

/**
 * Purged folds of the rows seen, in rows of the whole table.
 * @param ends the last row that each label of the whole table looks at, NaN where it is not known
 * @throws PipelineFault `rows.few`
 */
export function searchFolds(
  { start, end }: SearchRows['seen'],
  { folds, ends, embargo }: { readonly folds: number; readonly ends: Float64Array; readonly embargo: number },
) {
  const rows = end - start
  const trained = rows - Math.ceil(rows / folds) - embargo
  if (trained < MIN_TRAIN_ROWS || rows < folds) {
    throw new PipelineFault(
      'rows.few',
      `a search sees ${Math.max(0, rows)} rows, too few for ${folds} folds`,
      {
        where: '/rolling_predict',
        hint: 'Predict fewer rows, import more candles, or take fewer folds.',
      },
    )
  }
  const local = labelEndsOf(rows, 0).map((row) => {
    const last = ends[start + row]!
    return Number.isNaN(last) ? rows - 1 : Math.min(rows - 1, last - start)
  })
  return purgedKFold({ folds, ends: local, embargo }).map(({ train, test }) => ({
    train: train.map((row) => row + start),
    testStart: test[0]! + start,
    testEnd: test.at(-1)! + start + 1,
  }))
}

function lastFold({ config, dialect }: Line, rows: number, share: number): Fold {
  if (!(share > 0 && share < 1)) {
    throw new PipelineFault('config.invalid', `${share} of the rows are to be held out`, {
      hint: 'Give a share above 0 and below 1, for example 0.25.',
    })
  }
  const predictStart = Math.floor(rows * (1 - share))
  const trainEnd = predictStart - (config.label_horizon ?? 0) - dialect.learning.extraGap
  const length = config.train_length ?? 0
  const trainStart = length === 0 ? 0 : Math.max(0, trainEnd - length)
  return { trainStart, trainEnd, predictStart, predictEnd: rows }
}
