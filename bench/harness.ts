import assert from 'node:assert/strict'

/** One way to do the work; what it returns is compared with the others' and kept from being optimised away. */
export interface Contestant {
  readonly name: string
  readonly run: () => unknown
  /** Milliseconds of the last run by the contestant's own clock, where another process does the work. */
  readonly ownMs?: () => number
}

/** The same work done in several ways; the first contestant is what the others are measured against. */
export interface Contest {
  readonly name: string
  /** What one run works through, and how many of it: candles, rows, orders. */
  readonly unit: string
  readonly count: number
  readonly contestants: readonly Contestant[]
  /** Throws unless two results are equal; deep equality by default. */
  readonly sameResult?: (a: unknown, b: unknown) => void
}

export interface Standing {
  readonly name: string
  /** Median of all rounds. */
  readonly ms: number
  readonly nanosecondsPerUnit: number
  /** Median over the rounds of time / time of the first contestant in the same round, and its spread. */
  readonly ratio: number
  readonly ratioLow: number
  readonly ratioHigh: number
}

export interface CompareOptions {
  /** Milliseconds to spend; at least five rounds are run. */
  readonly budgetMs?: number
  readonly clock?: () => number
}

const MIN_ROUNDS = 5
let sink = 0

/**
 * Measures contestants in pairs: every round runs each of them once, in turning order, so that a noisy
 * moment meets all. Results are compared before anything is timed.
 */
export function compare(contest: Contest, options: CompareOptions = {}): Standing[] {
  const { budgetMs = 3000, clock = () => performance.now() } = options
  const { contestants } = contest
  const sameResult: (a: unknown, b: unknown) => void = contest.sameResult ?? assert.deepEqual
  const [first, ...others] = contestants.map(({ run }) => run())
  for (const other of others) sameResult(other, first)
  for (const { run } of contestants) swallow(run())

  const times = contestants.map((): number[] => [])
  const end = clock() + budgetMs
  for (let round = 0; round < MIN_ROUNDS || clock() < end; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round) % contestants.length
      const { run, ownMs } = contestants[index]!
      const start = clock()
      const result = run()
      const passed = clock() - start
      times[index]!.push(ownMs?.() ?? passed)
      swallow(result)
    }
  }
  return contestants.map(({ name }, index) => standing(name, times[index]!, times[0]!, contest.count))
}

/** Makes a result count, so that no compiler may leave the work out. */
export function swallow(result: unknown): void {
  const value = ArrayBuffer.isView(result) ? result.byteLength : typeof result === 'number' ? result : 1
  sink = (sink + value) % 1e9
}

/** What was swallowed so far; printed once, which keeps it alive. */
export function sinkValue(): number {
  return sink
}

function standing(name: string, times: readonly number[], base: readonly number[], count: number): Standing {
  const ratios = times.map((time, round) => time / base[round]!)
  const ms = quantile(times, 0.5)
  return {
    name,
    ms,
    nanosecondsPerUnit: (ms * 1e6) / count,
    ratio: quantile(ratios, 0.5),
    ratioLow: quantile(ratios, 0.1),
    ratioHigh: quantile(ratios, 0.9),
  }
}

/** The value at `p` (0…1) of the sorted values, the nearest one. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.round(p * (sorted.length - 1))]!
}
