import { loadStrategy } from '../../src/adapters/strategy-file/index.ts'
import { sha256 } from '../../src/math/index.ts'
import { openWarm } from './run-warm.ts'
import { type Timing, timingOf } from './timing.ts'
import { TWENTY_PAIRS, workloadSeries } from './workloads.ts'

/** Trials of a parameter sweep over the twenty pairs, one after the other in this thread. */
export interface MeasuredSweep {
  readonly trials: number
  /** Of one trial. */
  readonly timing: Timing
  /** Over the trade hashes of the first {@link PINNED_TRIALS}. */
  readonly hash: string
}

/** As many trials are compared with the pinned ones before the rest is run. */
export const PINNED_TRIALS = 5

/**
 * Runs trials of the moving-average cross, each with other windows, until `trials` are done or the time is
 * over; at least the pinned ones.
 */
export async function measureSweep(
  trials: number,
  options: { readonly budgetMs: number; readonly check: (hash: string) => void },
): Promise<MeasuredSweep> {
  const { strategy } = await loadStrategy(TWENTY_PAIRS.strategy)
  const warm = openWarm(TWENTY_PAIRS, strategy, [...workloadSeries(TWENTY_PAIRS)])
  const points = windowPairs(trials)
  const simulations = points.slice(0, PINNED_TRIALS).map((params) => warm.simulate(warm.decide(params)))
  const hash = sha256(simulations.map((simulation) => warm.hash(simulation)).join('\n'))
  options.check(hash)
  const times: number[] = []
  const end = performance.now() + options.budgetMs
  for (const params of points) {
    const start = performance.now()
    if (times.length >= PINNED_TRIALS && start > end) break
    const { finalBalance } = warm.simulate(warm.decide(params))
    if (!(finalBalance > 0)) throw new Error('a trial lost everything')
    times.push(performance.now() - start)
  }
  return { trials: times.length, timing: timingOf(times), hash }
}

/** Different windows, the fast one always the shorter, spread over the space of the strategy. */
function windowPairs(count: number): { fast: number; slow: number }[] {
  const all: { fast: number; slow: number }[] = []
  for (let slow = 5; slow <= 240; slow++) {
    for (let fast = 2; fast < Math.min(slow, 61); fast++) all.push({ fast, slow })
  }
  const chosen = Math.min(count, all.length)
  return Array.from({ length: chosen }, (_, k) => all[Math.floor((k * all.length) / chosen)]!)
}
