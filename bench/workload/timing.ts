import { quantile, swallow } from '../harness.ts'

/** Milliseconds of repeated runs. */
export interface Timing {
  readonly median: number
  /** One run in ten was faster, one in ten slower. */
  readonly low: number
  readonly high: number
  readonly runs: number
}

export interface TimingOptions {
  /** Milliseconds to spend, and how many runs there are at least. */
  readonly budgetMs: number
  readonly minRuns: number
}

/** Times work that was done twice before, so that it is compiled. */
export function timeWarm(work: () => unknown, { budgetMs, minRuns }: TimingOptions): Timing {
  for (let warmUp = 0; warmUp < 2; warmUp++) swallow(work())
  const times: number[] = []
  const end = performance.now() + budgetMs
  while (times.length < minRuns || performance.now() < end) {
    const start = performance.now()
    const result = work()
    times.push(performance.now() - start)
    swallow(result)
  }
  return timingOf(times)
}

/** Median and spread of times that were taken elsewhere. */
export function timingOf(times: readonly number[]): Timing {
  return {
    median: quantile(times, 0.5),
    low: quantile(times, 0.1),
    high: quantile(times, 0.9),
    runs: times.length,
  }
}
