import { allocateColumn, type Column } from '../../../domain/index.ts'
import { blockRowsFor, type Chance, compareWithChance } from '../evaluate/chance.ts'
import { scorePairs } from '../evaluate/score-pairs.ts'
import type { Algorithm } from '../learn/learners/algorithm.ts'
import type { ModelPlan } from '../learn/resolve-models.ts'
import type { Piece } from '../piece.ts'
import { columnsOf, refused } from '../run/matrix.ts'
import { type ScoreFigures, scoreFigures } from './score-figures.ts'
import type { SearchSetting, Trials } from './trials.ts'

/** Shuffles for a score that is judged once, and most of them for the best of many. */
const TRIES = 1_000
const MOST_TRIES = 10_000
/** So many shuffles for each trial: the chance of the best of all of them can be told down to some 5 %. */
const TRIES_PER_TRIAL = 20

export interface HeldOutScore {
  readonly score: string
  readonly label: string
  /** On the rows that the search did not see: with the best settings, and as written. */
  readonly best: ScoreFigures
  readonly written: ScoreFigures
  /** How the best compares with shuffled labels there, where it was judged once. */
  readonly chance: Chance
  /** On the rows seen: that the best of so many tries of shuffled labels is as good. Null without an AUC. */
  readonly luck: { readonly tried: number; readonly one: number; readonly best: number } | null
}

export interface HeldOutReport {
  readonly scores: readonly HeldOutScore[]
}

interface Judged {
  readonly written: Algorithm
  readonly best: Algorithm
  readonly tried: number
}

/**
 * Trains as the configuration walks forward, or once, with the best settings and as written, and compares both on the
 * rows held out.
 * @throws PipelineFault `train.refused`
 */
export async function judgeSettings(
  setting: SearchSetting & { readonly trials: Trials },
  { written, best, tried }: Judged,
): Promise<HeldOutReport> {
  const { line, matrix, plans, split, kind, trials } = setting
  const { label_horizon = 0, chance } = line.config
  const seed = chance?.seed ?? 1
  const [bestScores, writtenScores] = [await walk(setting, best), await walk(setting, written)]
  const seenScores = await trials.outOfFold(best)
  const scores = plans.map((plan, k): HeldOutScore => {
    const { label } = columnsOf(line, { plan }, matrix)
    const compare = (score: Column, tries: number) => {
      const { holds, score: known } = scorePairs(label, score, kind)
      return compareWithChance(holds, known, {
        tries,
        seed,
        blockRows: blockRowsFor(known.length, label_horizon),
      })
    }
    const seenLabel = columnsOf(line, { plan, before: split.heldOut[0]!.predictStart }, matrix).label
    const pairs = scorePairs(seenLabel, seenScores[k]!, kind)
    const luck = compareWithChance(pairs.holds, pairs.score, {
      tries: Math.min(MOST_TRIES, Math.max(TRIES, TRIES_PER_TRIAL * tried)),
      seed,
      blockRows: blockRowsFor(pairs.score.length, label_horizon),
    }).pValue
    return {
      score: plan.score,
      label: plan.label,
      best: scoreFigures(label, bestScores[k]!, kind),
      written: scoreFigures(label, writtenScores[k]!, kind),
      chance: compare(bestScores[k]!, TRIES),
      luck: luck === null ? null : { tried, one: luck, best: 1 - (1 - luck) ** tried },
    }
  })
  return { scores }
}

/** Scores of the rows held out, NaN elsewhere, of each plan. */
async function walk(
  { line, matrix, plans, split }: SearchSetting,
  algorithm: Algorithm,
): Promise<readonly Column[]> {
  const work = plans.flatMap((plan) => split.heldOut.map((fold) => ({ plan, fold })))
  const pieces = work.map(({ plan, fold }): Piece => {
    const own: ModelPlan = { ...plan, algorithm }
    return { ...columnsOf(line, { plan: own, before: fold.predictStart }, matrix), ...fold, kind: 'fold' }
  })
  const results = await line.parallel.map(pieces)
  return plans.map((plan) => {
    const out = allocateColumn(matrix[0].content!.rows).fill(Number.NaN)
    results.forEach((result, i) => {
      const { plan: own, fold } = work[i]!
      if (own !== plan) return
      if (result.kind !== 'scores') throw refused(plan.score, result)
      out.set(result.scores, fold.predictStart)
    })
    return out
  })
}
