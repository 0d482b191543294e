import { allocateColumn, type Column } from '../../../domain/index.ts'
import type { ScorePairs } from '../evaluate/score-pairs.ts'
import { labelColumns } from '../labels/settled-columns.ts'
import type { Algorithm } from '../learn/learners/algorithm.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import type { FoldPiece } from '../piece.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { Line } from '../run/line.ts'
import { columnsOf, type Matrix } from '../run/matrix.ts'
import { findColumn } from '../table.ts'
import { figureOf, lossOf, type ScoreFigures, type SearchObjective, scoreFigures } from './score-figures.ts'
import { type SearchRows, searchFolds } from './search-rows.ts'

/** How one set of settings does on the rows seen. JSON. */
export interface TrialFigures {
  /** Mean of the objective over folds and labels. */
  readonly value: number
  /** Small is good. */
  readonly loss: number
  readonly folds: readonly (ScoreFigures & { readonly score: string; readonly fold: number })[]
}

export interface SearchSetting {
  readonly line: Line
  readonly matrix: Matrix
  readonly plans: readonly ModelPlan[]
  readonly split: SearchRows
  readonly kind: ScorePairs['kind']
}

export interface Trials {
  /** @throws PipelineFault `train.refused` where a fold cannot be learned or told */
  evaluate(algorithm: Algorithm): Promise<TrialFigures>
  /** Every seen row's score by a model that was not trained on it, of each plan. */
  outOfFold(algorithm: Algorithm): Promise<readonly Column[]>
}

/**
 * Trains on purged folds of the rows seen; no later row is looked at.
 * @throws PipelineFault `rows.few`
 */
export function openTrials(
  setting: SearchSetting & { readonly objective: SearchObjective; readonly folds: number },
): Trials {
  const { line, plans, kind, objective } = setting
  const pieces = plans.flatMap((plan) => foldPieces(setting, plan))
  const run = async (algorithm: Algorithm) => {
    const changed = line.dialect.learning.settle(algorithm)
    const results = await line.parallel.map(pieces.map(({ piece }) => ({ ...piece, algorithm: changed })))
    return results.map((result, i) => {
      if (result.kind === 'scores') return result.scores
      const { plan, fold } = pieces[i]!
      const reason = result.kind === 'refused' ? result.reason : result.kind
      throw new PipelineFault('train.refused', `${plan.score}, fold ${fold + 1}: ${reason}`)
    })
  }
  return {
    async evaluate(algorithm) {
      const scores = await run(algorithm)
      const folds = pieces.map(({ plan, fold, piece, label }, i) => {
        const part = label.subarray(piece.predictStart, piece.predictEnd)
        return { score: plan.score, fold, ...scoreFigures(part, scores[i]!, kind) }
      })
      const known = folds.map((found) => figureOf(found, objective)).filter((value) => value !== null)
      if (known.length === 0) {
        throw new PipelineFault('train.refused', `no fold has an ${objective}: each holds one class only`)
      }
      const value = known.reduce((sum, found) => sum + found, 0) / known.length
      return { value, loss: lossOf(value, objective), folds }
    },
    async outOfFold(algorithm) {
      const scores = await run(algorithm)
      return plans.map((plan) => {
        const out = allocateColumn(pieces[0]!.label.length).fill(Number.NaN)
        pieces.forEach(({ plan: own, piece }, i) => {
          if (own === plan) out.set(scores[i]!, piece.predictStart)
        })
        return out
      })
    },
  }
}

interface SearchPiece {
  readonly plan: ModelPlan
  readonly fold: number
  readonly piece: FoldPiece
  readonly label: Column
}

/** The folds of a label; outside of its training rows a fold's label is not known. */
function foldPieces(
  { line, matrix, split, folds }: SearchSetting & { readonly folds: number },
  plan: ModelPlan,
): readonly SearchPiece[] {
  const { seen, heldOut } = split
  const columns = columnsOf(line, { plan, before: heldOut[0]!.predictStart }, matrix)
  const horizon = columns.labelHorizon
  const settled = findColumn(matrix[1].content!, labelColumns(plan.label)[1]!)
  const ends = settled ?? columns.label.map((_, row) => row + horizon)
  return searchFolds(seen, { folds, ends, embargo: horizon }).map(({ train, testStart, testEnd }, fold) => {
    const label = allocateColumn(columns.label.length).fill(Number.NaN)
    for (const row of train) label[row] = columns.label[row]!
    const range = { trainStart: seen.start, trainEnd: seen.end, predictStart: testStart, predictEnd: testEnd }
    return { plan, fold, label: columns.label, piece: { ...columns, ...range, label, kind: 'fold' } }
  })
}
