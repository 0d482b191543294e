import { columnOf, findColumn, type Table } from '../../../src/trade/pipeline/index.ts'

export interface Tolerance {
  readonly relative: number
  readonly absolute: number
  /** A value that the reference has as 0 may be within `absolute` only. */
  readonly zeroIsZero?: boolean
}

export interface Agreement {
  readonly columns: number
  readonly rows: number
}

/** How close each column of the reference must be met. */
export type ToleranceOf = (column: string) => Tolerance

export const EXACT: Tolerance = { relative: 0, absolute: 0 }
export const CLOSE: Tolerance = { relative: 1e-9, absolute: 1e-12 }

/**
 * Compares every row and column of the reference with what was made, joined by time; undefined when all agree,
 * else the first row and column that differ.
 */
export function compareTables(made: Table, reference: Table, toleranceOf: ToleranceOf): string | undefined {
  const rowOf = new Map<number, number>()
  for (const [row, time] of columnOf(made, 'time').entries()) rowOf.set(time, row)
  const time = columnOf(reference, 'time')
  const columns = reference.columns.filter(({ name }) => name !== 'time')
  const pairs = columns.map(({ name, values }) => ({ name, values, own: findColumn(made, name) }))
  const missing = pairs.find(({ own }) => own === undefined)
  if (missing) return `there is no column ${missing.name}`
  for (let row = 0; row < reference.rows; row++) {
    const at = rowOf.get(time[row]!)
    if (at === undefined) return `row ${row} (${new Date(time[row]!).toISOString()}) is missing`
    for (const { name, values, own } of pairs) {
      if (agrees(own![at]!, values[row]!, toleranceOf(name))) continue
      return `row ${row}, column ${name}: ${own![at]}, the reference has ${values[row]}`
    }
  }
  return undefined
}

/** {@link compareTables}, where rows that the reference lacks differ, too. */
export function compareRows(made: Table, reference: Table, toleranceOf: ToleranceOf): string | undefined {
  const differs = compareTables(made, reference, toleranceOf)
  if (differs !== undefined || made.rows === reference.rows) return differs
  return `${made.rows} rows, the reference has ${reference.rows}`
}

/** {@link compareRows}, where columns that the reference lacks differ, too. */
export function compareWhole(made: Table, reference: Table, toleranceOf: ToleranceOf): string | undefined {
  const differs = compareRows(made, reference, toleranceOf)
  if (differs !== undefined) return differs
  const more = made.columns.find(({ name }) => findColumn(reference, name) === undefined)
  return more && `there is a column ${more.name}, which the reference lacks`
}

function agrees(made: number, reference: number, { relative, absolute, zeroIsZero }: Tolerance): boolean {
  if (Number.isNaN(reference) || Number.isNaN(made)) return Number.isNaN(reference) && Number.isNaN(made)
  if (Object.is(made, reference) || made === reference) return true
  if (zeroIsZero && reference === 0) return Math.abs(made) <= absolute
  return Math.abs(made - reference) <= Math.max(absolute, relative * Math.abs(reference))
}
