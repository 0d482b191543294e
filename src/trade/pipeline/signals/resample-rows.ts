import { allocateColumn, type Column } from '../../../domain/index.ts'

/** Rows as a diagram shows them. Signals are 1 or 0, scores may be NaN. */
export interface DiagramRows {
  readonly time: Column
  readonly open: Column
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly score?: Column
  readonly buy?: Column
  readonly sell?: Column
}

/**
 * Rows of `step` milliseconds: first open, highest high, lowest low, last close; of the scores the highest if all
 * are above 0, the lowest if all are below, else the mean; a signal where any row has one. Rows without a price are
 * left out. in: columns of equal length, time ascending; out: new columns.
 */
export function resampleRows(rows: DiagramRows, step: number): DiagramRows {
  const groups: number[][] = []
  let bucket = Number.NaN
  for (let row = 0; row < rows.time.length; row++) {
    if (!Number.isFinite(rows.close[row]!)) continue
    const at = Math.floor(rows.time[row]! / step) * step
    if (at !== bucket) groups.push([])
    bucket = at
    groups.at(-1)!.push(row)
  }
  const fill = (of: (group: readonly number[]) => number): Column => {
    const out = allocateColumn(groups.length)
    groups.forEach((group, i) => {
      out[i] = of(group)
    })
    return out
  }
  const { score, buy, sell } = rows
  const some = (signal: Column) => fill((group) => Number(group.some((row) => signal[row] === 1)))
  return {
    time: fill(([first]) => Math.floor(rows.time[first!]! / step) * step),
    open: fill(([first]) => rows.open[first!]!),
    high: fill((group) => Math.max(...group.map((row) => rows.high[row]!))),
    low: fill((group) => Math.min(...group.map((row) => rows.low[row]!))),
    close: fill((group) => rows.close[group.at(-1)!]!),
    ...(score && { score: fill((group) => strongest(group.map((row) => score[row]!))) }),
    ...(buy && { buy: some(buy) }),
    ...(sell && { sell: some(sell) }),
  }
}

function strongest(all: readonly number[]): number {
  const scores = all.filter((score) => !Number.isNaN(score))
  if (scores.length === 0) return Number.NaN
  if (scores.every((score) => score > 0)) return Math.max(...scores)
  if (scores.every((score) => score < 0)) return Math.min(...scores)
  return scores.reduce((sum, score) => sum + score, 0) / scores.length
}
