import { columnOf, findColumn, type Table, upstreamMetrics } from '../../../src/trade/pipeline/index.ts'

type Figures = Readonly<Record<string, number>>

export interface Scored {
  readonly table: Table
  /** Rows that are judged. */
  readonly isJudged: (row: number) => boolean
  /** Algorithm of a score column. */
  readonly algorithmOf: (score: string) => { readonly algo: string; readonly isRegression: boolean }
}

/** How far a printed figure may be off: another implementation's trees and random folds are not the same. */
const SLACK: Readonly<Record<string, number>> = { lc: 0.002, svc: 0.05, gb: 0.05 }
/** Of trees and of probabilities from random folds, figures of the classes are informative only. */
const ALWAYS: Readonly<Record<string, readonly string[]>> = {
  lc: ['auc', 'ap', 'f1', 'precision', 'recall'],
  svc: ['auc', 'ap'],
  gb: ['auc'],
}

/** Compares the figures that upstream prints with those of the scores that were made; undefined when they agree. */
export function compareMetrics(
  { table, isJudged, algorithmOf }: Scored,
  printed: Readonly<Record<string, Figures>>,
): string | undefined {
  for (const [score, figures] of Object.entries(printed)) {
    const { algo, isRegression } = algorithmOf(score)
    if (findColumn(table, score) === undefined) return `there is no score ${score}`
    const label = columnOf(table, score.slice(0, score.lastIndexOf('_')))
    const pick = (column: Float64Array) => column.filter((_, row) => isJudged(row))
    const made = upstreamMetrics(pick(label), pick(columnOf(table, score)), { isRegression })
    const all = made as unknown as Figures
    for (const name of ALWAYS[algo] ?? []) {
      if (Math.abs(all[name]! - figures[name]!) <= SLACK[algo]!) continue
      return `${score}, ${name}: ${all[name]}, the reference has ${figures[name]}`
    }
  }
  return undefined
}
