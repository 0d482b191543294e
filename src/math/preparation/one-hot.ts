import { allocateColumn, type Column } from '../../domain/index.ts'
import { MathFault } from '../fault.ts'
import { requireWithin } from '../guard.ts'
import { knownValues, requireColumns } from './known-values.ts'
import { brokenModel, isNumbers, requireSchema } from './read-model.ts'

export const ONE_HOT_SCHEMA = 'leme.one-hot/1'

export interface OneHotOptions {
  /** A category with fewer rows counts as unknown; default 1. */
  readonly leastRows?: number
  /** More categories are refused; default 256. */
  readonly mostCategories?: number
}

/** Plain JSON. */
export interface OneHotModel {
  readonly schema: typeof ONE_HOT_SCHEMA
  /** Strictly ascending. */
  readonly categories: readonly number[]
}

/**
 * Learns the categories of a column of codes (hour, weekday, market). Pass the rows that are trained on, and no
 * others. Missing values (NaN, ±Infinity) are unknown.
 * @throws MathFault `math.features` for no rows or too many categories, `math.option`
 */
export function fitOneHot(
  column: Column,
  { leastRows = 1, mostCategories = 256 }: OneHotOptions = {},
): OneHotModel {
  requireWithin('leastRows', leastRows, [1, 1e9])
  requireWithin('mostCategories', mostCategories, [1, 1e5])
  requireColumns([column])
  const sorted = knownValues(column).sort()
  const categories: number[] = []
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end] === sorted[start]) end++
    if (end - start >= leastRows) categories.push(sorted[start]! + 0) // JSON has no −0
    start = end
  }
  if (categories.length <= mostCategories) return { schema: ONE_HOT_SCHEMA, categories }
  throw new MathFault(
    'math.features',
    `${categories.length} categories, at most ${mostCategories} are taken`,
    'Pass codes rather than measurements, or raise leastRows.',
  )
}

/** New columns of 0 and 1, one per category and a last one for unknown: each row has exactly one 1. */
export function applyOneHot({ categories }: OneHotModel, column: Column): Column[] {
  const slots = new Map(categories.map((category, k) => [category, k]))
  const out = Array.from({ length: categories.length + 1 }, () => allocateColumn(column.length))
  for (let row = 0; row < column.length; row++) {
    out[slots.get(column[row]!) ?? categories.length]![row] = 1
  }
  return out
}

/** Checks a model that was read from JSON. @throws MathFault `math.model` */
export function parseOneHot(value: unknown): OneHotModel {
  const model = requireSchema<OneHotModel>(value, ONE_HOT_SCHEMA)
  const { categories } = model
  if (isNumbers(categories) && categories.every((code, k) => k === 0 || code > categories[k - 1]!)) {
    return model as OneHotModel
  }
  throw brokenModel(ONE_HOT_SCHEMA, 'its categories are no ascending numbers')
}
