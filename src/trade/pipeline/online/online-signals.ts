import { combine } from '../signals/combine.ts'
import { computeRule, computeSignals } from '../signals/compute-signals.ts'
import type { SignalSet } from '../signals/signal-schema.ts'
import { type SmoothenConfig, smoothen } from '../signals/smoothen.ts'
import type { TradingDialect } from '../signals/trading-dialect.ts'
import { columnNames, createTable } from '../table.ts'

/** What a smoothing set knows after a row: the unsmoothed value of the row, and of an exponential mean where it stands. */
export interface SmoothState {
  readonly point: number
  readonly average: number
  readonly weight: number
  readonly seen: number
}

export interface SignalRow {
  /** Scores and signals by name. */
  readonly values: Readonly<Record<string, number>>
  /** One for each smoothing set, in order. */
  readonly smooth: readonly SmoothState[]
}

export interface SignalStep {
  /** Names of the columns of the sets, in order. */
  readonly names: readonly string[]
  /** Rows before its own that a row needs. */
  readonly reach: number
  /** Row by row: `before(k)` is the row that many rows earlier, 1 the last one; undefined before the first. */
  next(scores: Readonly<Record<string, number>>, before: (k: number) => SignalRow | undefined): SignalRow
}

const START: SmoothState = { point: Number.NaN, average: Number.NaN, weight: 1, seen: 0 }

/**
 * The signal sets row by row, equal to `computeSignals` on all rows so far.
 * @throws PipelineFault `column.missing`, `config.conflict`, `config.invalid`, as the batch does
 */
export function signalSteps(
  sets: readonly SignalSet[],
  scores: readonly string[],
  dialect: TradingDialect,
): SignalStep {
  const empty = createTable(['time', ...scores].map((name) => ({ name, values: new Float64Array(0) })))
  const names = columnNames(computeSignals(sets, empty, dialect)).slice(scores.length + 1)
  return {
    names,
    reach: Math.max(0, ...sets.map((set) => (set.generator === 'smoothen' ? meanRows(set.config) - 1 : 0))),
    next(given, before) {
      const values: Record<string, number> = { ...given }
      const smooth: SmoothState[] = []
      const read = (name: string) => Float64Array.of(values[name]!)
      for (const set of sets) {
        if (set.generator === 'combine') {
          const [up, down] = set.config.columns.map(read)
          values[set.config.names] = combine([up!, down!], set.config, dialect)[0]!
        } else if (set.generator === 'smoothen') {
          const place = smooth.length
          const { point_threshold } = set.config
          const options = point_threshold === undefined ? {} : { point_threshold }
          const point = smoothen([set.config.columns].flat().map(read), options, dialect)[0]!
          const earlier = (k: number) => before(k)?.smooth[place]
          const { value, state } = smoothed(point, { config: set.config, earlier, dialect })
          values[set.config.names] = value
          smooth.push(state)
        } else {
          const { buy, sell } = computeRule(set, read, dialect)
          const [buyName, sellName] = set.config.names as [string, string]
          values[buyName] = buy[0]!
          values[sellName] = sell[0]!
        }
      }
      return { values, smooth }
    },
  }
}

function smoothed(
  point: number,
  {
    config: { window, method },
    earlier,
    dialect,
  }: {
    config: SmoothenConfig
    earlier: (k: number) => SmoothState | undefined
    dialect: TradingDialect
  },
): { readonly value: number; readonly state: SmoothState } {
  if (window === undefined) return { value: point, state: { ...START, point } }
  if ((method ?? (Number.isInteger(window) ? 'mean' : 'ewm')) === 'ewm') {
    const state = exponential(earlier(1) ?? START, point, 2 / (window + 1))
    return { value: state.seen >= Math.floor(window / 2) ? state.average : Number.NaN, state }
  }
  const points = [point]
  for (let k = 1; k < meanRows({ window }); k++) {
    const state = earlier(k)
    if (!state) break
    points.unshift(state.point)
  }
  const mean = smoothen([Float64Array.from(points)], { window, method: 'mean' }, dialect)
  return { value: mean[points.length - 1]!, state: { ...START, point } }
}

/** The recurrence of the batch, a step. */
function exponential(last: SmoothState, point: number, alpha: number): SmoothState {
  const weight = last.weight * (1 - alpha)
  if (Number.isNaN(point)) return { ...last, point, weight }
  const { average: old, seen } = last
  const average = Number.isNaN(old) ? point : (weight * old + alpha * point) / (weight + alpha)
  return { point, average, weight: 1, seen: seen + 1 }
}

/** Rows of a plain mean; 1 where there is none. */
function meanRows({ window, method }: Pick<SmoothenConfig, 'window' | 'method'>): number {
  if (window === undefined || method === 'ewm') return 1
  return method === undefined && !Number.isInteger(window) ? 1 : Math.max(1, Math.round(window))
}
