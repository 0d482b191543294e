import assert from 'node:assert/strict'
import { type Column, parseTimeframe } from '../../../domain/index.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { computeFeatures } from './compute-features.ts'
import { type FeatureDialect, lemeFeatures } from './feature-dialect.ts'
import type { FeatureSet } from './feature-schema.ts'

/** Columns with a time of a minute a row, from 1970 on. */
export function tableOf(columns: Readonly<Record<string, ArrayLike<number>>>): Table {
  const rows = Object.values(columns)[0]!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * 60_000)
  const named = Object.entries({ time, ...columns })
  return { rows, columns: named.map(([name, values]) => ({ name, values: Float64Array.from(values) })) }
}

/** Features of one set on such columns. */
export function featuresOf(
  set: FeatureSet,
  columns: Readonly<Record<string, ArrayLike<number>>>,
  dialect: FeatureDialect = lemeFeatures,
): Table {
  return computeFeatures([set], tableOf(columns), { timeframe: parseTimeframe('1m'), dialect })
}

/** Each named feature is these values, but for 1e-12 of rounding. */
export function assertFeatures(features: Table, expected: Readonly<Record<string, readonly number[]>>): void {
  for (const [name, values] of Object.entries(expected)) {
    const found: Column = columnOf(features, name, 'the test')
    assert.equal(found.length, values.length, name)
    values.forEach((value, row) => {
      const isClose = Math.abs(found[row]! - value) <= 1e-12 * Math.max(1, Math.abs(value))
      assert.ok(isClose || Object.is(found[row], value), `${name} row ${row}: ${found[row]}, not ${value}`)
    })
  }
}
