import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Column, parseTimeframe } from '../../../domain/index.ts'
import { prefixed } from '../config/prefixed.ts'
import type { Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { findLookAhead } from './check-causal.ts'
import { computeFeatures, generate } from './compute-features.ts'
import { FEATURE_EXAMPLES, someData, withClosingHours, zoneOf } from './every-feature.fixture.ts'
import { lemeFeatures } from './feature-dialect.ts'
import { FEATURE_GENERATORS, generatorOf } from './feature-generators.ts'
import type { FeatureSet } from './feature-schema.ts'
import { holdLast } from './hold-last.ts'
import { featureLookBack } from './look-back.ts'
import { openFeatureStream } from './stream/open-feature-stream.ts'

const timeframe = parseTimeframe('1m')
const options = { timeframe, dialect: lemeFeatures, zoneOf }
const compute = (data: Table) => computeFeatures(FEATURE_EXAMPLES, data, options)

/** The regular raster with gaps, and rows with closing hours. */
const anyMarket = fc.record({ seed: fc.integer(), isRegular: fc.boolean() })

function dataOf({ seed, isRegular }: { readonly seed: number; readonly isRegular: boolean }): Table {
  const data = someData(seed, { rows: isRegular ? 70 : 110, gaps: isRegular ? 0.1 : 0 })
  return isRegular ? data : withClosingHours(data, seed)
}

test('there is an example of every generator', () => {
  const examples = new Set(FEATURE_EXAMPLES.map(({ generator }) => generator))
  assert.deepEqual([...examples].sort(), Object.keys(FEATURE_GENERATORS).sort())
})

test('every feature is known somewhere', () => {
  const { columns } = compute(someData(1, { rows: 70, gaps: 0 }))
  for (const { name, values } of columns) assert.ok(!values.every(Number.isNaN), name)
})

test('no feature sees later rows, on the raster with gaps and on rows with closing hours', () => {
  fc.assert(
    fc.property(anyMarket, (market) => {
      const data = dataOf(market)
      assert.equal(findLookAhead(compute, { data, whole: compute(data) }), undefined)
    }),
    { numRuns: 8 },
  )
})

test('inputs are never written, and outputs are new, in shared memory', () => {
  const data = someData(2, { rows: 40, gaps: 0.1 })
  const before = data.columns.map(({ values }) => values.slice())
  const inputs = new Set(data.columns.slice(1).map(({ values }) => values))
  for (const { name, values } of compute(data).columns.slice(1)) {
    assert.ok(!inputs.has(values), name)
    assert.ok(values.buffer instanceof SharedArrayBuffer, name)
    values.fill(0)
  }
  data.columns.forEach(({ name, values }, i) => {
    assert.deepEqual(values, before[i], name)
  })
})

test('a value depends on the rows that lookBack says and on no other', () => {
  fc.assert(
    fc.property(anyMarket, fc.nat(), (market, at) => {
      const data = dataOf(market)
      const row = at % data.rows
      for (const set of FEATURE_EXAMPLES) {
        const rows = generatorOf(set, {}).lookBack(set.config, timeframe)
        if (rows === Number.POSITIVE_INFINITY) continue
        const whole = generate(set, inputsOf(set, data, { from: 0, to: row + 1 }))
        const part = generate(set, inputsOf(set, data, { from: Math.max(0, row - rows), to: row + 1 }))
        part.forEach(({ name, values }, i) => {
          assertSame(values.at(-1)!, whole[i]!.values[row]!, `${set.generator} ${name} row ${row}`)
        })
      }
    }),
    { numRuns: 25 },
  )
})

test('row by row every feature is that of the batch, and a revised row too', () => {
  fc.assert(
    fc.property(anyMarket, fc.nat(), (market, at) => {
      const data = dataOf(market)
      const whole = compute(data)
      const stream = openFeatureStream(FEATURE_EXAMPLES, options)
      const revised = at % data.rows
      for (let row = 0; row < data.rows; row++) {
        let features = stream.push(rowOf(data, row === revised && row > 0 ? row - 1 : row, row))
        if (row === revised) features = stream.revise(rowOf(data, row, row))
        stream.names.forEach((name, i) => {
          assertSame(features[name]!, whole.columns[i + 1]!.values[row]!, `${name} row ${row}`)
        })
      }
    }),
    { numRuns: 3 },
  )
})

test('without recursive sets a stream keeps what it looks back to, and revises from that', () => {
  const sets = FEATURE_EXAMPLES.filter((set) => featureLookBack([set], options) < Number.POSITIVE_INFINITY)
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 60, max: 119 }), (seed, revised) => {
      const data = someData(seed, { rows: 120, gaps: 0.05 })
      const whole = computeFeatures(sets, data, options)
      const stream = openFeatureStream(sets, options)
      for (let row = 0; row < revised; row++) stream.push(rowOf(data, row, row))
      stream.push(rowOf(data, 0, revised))
      const features = stream.revise(rowOf(data, revised, revised))
      stream.names.forEach((name, i) => {
        assertSame(features[name]!, whole.columns[i + 1]!.values[revised]!, `${name} row ${revised}`)
      })
    }),
    { numRuns: 3 },
  )
})

/** Columns as a generator sees them from some row on, whose gaps were filled before. */
function inputsOf(set: FeatureSet, data: Table, { from, to }: { from: number; to: number }) {
  const column = (name: string) => columnOf(data, prefixed(name, set.column_prefix))
  const cut = (x: Column) => x.slice(from, to)
  return {
    ...options,
    custom: {},
    time: cut(column('time')),
    from: 0,
    read: (name: string) => cut(column(name)),
    filled: (name: string) => cut(holdLast(column(name))),
  }
}

/** A row's values at the time of another. */
function rowOf(data: Table, row: number, timeOf: number): Record<string, number> {
  const values = Object.fromEntries(data.columns.map(({ name, values }) => [name, values[row]!]))
  return { ...values, time: data.columns[0]!.values[timeOf]! }
}

function assertSame(actual: number, expected: number, where: string): void {
  if (Number.isNaN(actual) && Number.isNaN(expected)) return
  const isClose = Math.abs(actual - expected) <= 1e-9 * Math.max(1, Math.abs(expected))
  assert.ok(isClose, `${where}: ${actual}, not ${expected}`)
}
