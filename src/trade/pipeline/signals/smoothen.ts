import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { rollingMean } from '../../../math/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { Name, Names, Strict } from './schema-parts.ts'
import type { TradingDialect } from './trading-dialect.ts'

export const smoothenSetSchema = Type.Object(
  {
    generator: Type.Literal('smoothen'),
    config: Type.Object(
      {
        columns: Names,
        names: Name,
        point_threshold: Type.Optional(Type.Number()),
        window: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
        method: Type.Optional(
          Type.Union([Type.Literal('mean'), Type.Literal('ewm')], {
            description:
              'mean: rolling mean of window rows. ewm: exponential, window is the span. If absent, a window written with a decimal point is a span.',
          }),
        ),
      },
      Strict,
    ),
  },
  Strict,
)

export type SmoothenConfig = Static<typeof smoothenSetSchema>['config']
export type SmoothenOptions = Pick<SmoothenConfig, 'point_threshold' | 'window' | 'method'>

/**
 * The row mean of the scores without NaN; with `point_threshold` (0 is none) 1 where it is reached, else 0;
 * then smoothed over `window`: a whole number is a rolling mean that needs half the window and one value, a fraction or
 * `method: 'ewm'` the span of an exponential one that needs as many values as half the span. No smoothing
 * without `window`. What the threshold makes of a missing mean is up to the dialect.
 * @throws PipelineFault `config.invalid`
 */
export function smoothen(
  columns: readonly Column[],
  options: SmoothenOptions,
  dialect: TradingDialect,
): Column {
  const threshold = options.point_threshold ?? 0
  const mean = rowMean(columns)
  const point = threshold === 0 ? mean : mean.map((score) => dialect.reaches(score, threshold))
  const { window } = options
  if (window === undefined) return point
  const method = options.method ?? (Number.isInteger(window) ? 'mean' : 'ewm')
  if (method === 'ewm' && window < 1) {
    throw new PipelineFault('config.invalid', `window is ${window}: a span is at least 1`)
  }
  if (method === 'ewm') return exponential(point, window, Math.floor(window / 2))
  const rows = Math.max(1, Math.round(window))
  return rollingMean(point, rows, { minPeriods: Math.max(1, Math.floor(rows / 2)) })
}

function rowMean(columns: readonly Column[]): Column {
  const out = allocateColumn(columns[0]!.length)
  for (let row = 0; row < out.length; row++) {
    let sum = 0
    let count = 0
    for (const column of columns) {
      if (Number.isNaN(column[row]!)) continue
      sum += column[row]!
      count++
    }
    out[row] = sum / count
  }
  return out
}

/** α = 2 / (span + 1), from the first value on; a gap lets the weight of the past fade. NaN before `least` values. */
function exponential(x: Column, span: number, least: number): Column {
  const out = allocateColumn(x.length)
  const alpha = 2 / (span + 1)
  let average = Number.NaN
  let weight = 1
  let seen = 0
  for (let row = 0; row < x.length; row++) {
    const value = x[row]!
    const isValue = !Number.isNaN(value)
    if (isValue) seen++
    weight *= 1 - alpha
    if (isValue) {
      average = Number.isNaN(average) ? value : (weight * average + alpha * value) / (weight + alpha)
      weight = 1
    }
    out[row] = seen >= least ? average : Number.NaN
  }
  return out
}
