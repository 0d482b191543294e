import type { BacktestSummary } from '../api/types.ts'

/** Runs whose row holds every word of the filter. */
export function filterRuns(runs: readonly BacktestSummary[], filter: string): readonly BacktestSummary[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return runs
  return runs.filter((run) => {
    const text =
      `${run.title} ${run.verdict ?? ''} ${run.status} ${run.figures?.tradeHash ?? ''}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
