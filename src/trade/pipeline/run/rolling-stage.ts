import { allocateColumn, formatTime } from '../../../domain/index.ts'
import type { Piece } from '../piece.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { asTable } from './artifact-kinds.ts'
import type { Line } from './line.ts'
import { columnsOf, foldsOf, learnSettings, type Matrix, matrixHashes, plansOf, refused } from './matrix.ts'
import { scoreTable } from './score-table.ts'
import type { Outcome, Stage } from './stage-runner.ts'

/**
 * Out-of-sample scores by walking forward: each fold is trained on the past alone. Time, the learned labels,
 * then the scores, NaN outside the folds.
 */
export function rollingStage(line: Line, matrix: Matrix, before: Outcome<unknown> | undefined): Stage<Table> {
  const [features, labels] = matrix
  return {
    ...asTable('predictions'),
    name: 'rolling',
    codeVersion: 3,
    after: before ? [...matrix, before] : [...matrix],
    settings: { ...learnSettings(line), rolling_predict: line.config.rolling_predict },
    inputs: async () => matrixHashes(line, matrix),
    async compute(report) {
      const plans = plansOf(line, matrix)
      const folds = foldsOf(line, features.content!)
      const work = plans.flatMap((plan) => folds.map((fold) => ({ plan, fold })))
      const pieces = work.map(
        ({ plan, fold }): Piece => ({
          ...columnsOf(line, { plan, before: fold.predictStart }, matrix),
          ...fold,
          kind: 'fold',
        }),
      )
      const results = await line.parallel.map(pieces, (done) => report(done, pieces.length))
      const time = columnOf(features.content!, 'time', 'rolling')
      const scores = new Map(plans.map(({ score }) => [score, allocateColumn(time.length).fill(Number.NaN)]))
      results.forEach((result, i) => {
        const { plan, fold } = work[i]!
        const place = `${plan.score}, predicting from ${formatTime(time[fold.predictStart]!)} UTC,`
        if (result.kind !== 'scores') throw refused(place, result)
        scores.get(plan.score)!.set(result.scores, fold.predictStart)
      })
      const learned = plans.map(({ label }) => label)
      return scoreTable({ time, labels: labels.content!, learned, scores })
    },
    describe: () => {
      const folds = foldsOf(line, features.content!)
      return `${folds.length} folds of ${folds[0]!.predictEnd - folds[0]!.predictStart} rows`
    },
  }
}
