import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../../domain/index.ts'
import { goldenColumn, readGoldenTable, skipGolden } from '../golden.fixture.ts'
import type { Table } from '../port.ts'
import { computeLabels as compute, labelHorizon } from './compute-labels.ts'
import type { HighLow2Config } from './highlow2.ts'
import { lemeLabels } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'

const computeLabels = (sets: readonly LabelSet[], data: Table) => compute(sets, data, lemeLabels)

test('highlow2 agrees with the reference wherever the horizon is complete', { skip: skipGolden }, () => {
  const data = readGoldenTable('outputs/merge-interpolated')
  const reference = readGoldenTable('outputs/labels-interpolated')
  const common = { columns: ['close', 'high', 'low'], tolerance: 0.2, horizon: 36 }
  const sets = (['high', 'low'] as const).map((side) =>
    highLow2({
      ...common,
      function: side,
      thresholds: [0.5, 1, 2],
      names: [`${side}_05`, `${side}_10`, `${side}_20`],
    }),
  )
  const labels = computeLabels(sets, data)
  let held = 0
  for (const { name, values } of labels.columns.slice(1)) {
    const expected = goldenColumn(reference, name)
    assert.deepEqual([...values.subarray(0, -36)], [...expected.subarray(0, -36)], name)
    assert.ok(values.subarray(-36).every(Number.isNaN), name)
    held += values.subarray(0, -36).reduce((sum, value) => sum + value, 0)
  }
  assert.ok(held > 500)
})

test('highlow2 holds exactly when the goal is crossed no later than the stop', () => {
  fc.assert(
    fc.property(
      anyBars,
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom('high', 'low'),
      (data, horizon, side) => {
        const config = {
          columns: ['close', 'high', 'low'],
          function: side,
          thresholds: 2,
          tolerance: 0.5,
          horizon,
          names: 'x',
        } as const
        const [, label] = computeLabels([highLow2({ ...config, columns: [...config.columns] })], data).columns
        const expected = Array.from({ length: data.rows }, (_, row) =>
          slowHighLow2(data, row, { horizon, side }),
        )
        assert.deepEqual([...label!.values], expected)
      },
    ),
  )
})

test('direction compares with the price one horizon later', () => {
  const close = Float64Array.of(100, 101, 99, 102, Number.NaN, 100)
  const up: LabelSet = { generator: 'direction', config: { horizon: 2, threshold: 0.5, names: 'up' } }
  const down: LabelSet = { generator: 'direction', config: { horizon: 2, function: 'down', names: 'down' } }
  const [, ups, downs] = computeLabels([up, down], tableOf({ close })).columns
  assert.deepEqual([...ups!.values], [0, 1, Number.NaN, 0, Number.NaN, Number.NaN])
  assert.deepEqual([...downs!.values], [1, 0, Number.NaN, 1, Number.NaN, Number.NaN])
})

test('a label depends on the rows of its declared horizon and on none behind them', () => {
  const sets: readonly LabelSet[] = [
    highLow2({
      columns: ['close', 'high', 'low'],
      function: 'high',
      thresholds: [1],
      tolerance: 0.3,
      horizon: 4,
      names: 'a',
    }),
    { generator: 'direction', config: { horizon: 4, names: 'b' } },
  ]
  fc.assert(
    fc.property(anyBars, fc.integer({ min: 5, max: 39 }), (data, cut) => {
      const whole = computeLabels(sets, data)
      const part = computeLabels(sets, {
        rows: cut,
        columns: data.columns.map(({ name, values }) => ({ name, values: values.subarray(0, cut) })),
      })
      sets.forEach((set, i) => {
        const complete = cut - labelHorizon(set)
        const [longer, shorter] = [whole.columns[i + 1]!.values, part.columns[i + 1]!.values]
        assert.deepEqual([...shorter.subarray(0, complete)], [...longer.subarray(0, complete)])
        assert.ok(shorter.subarray(complete).every(Number.isNaN))
      })
    }),
  )
})

test('as many names as thresholds are needed', () => {
  const config = {
    columns: ['close', 'high', 'low'],
    function: 'high',
    thresholds: [1, 2],
    tolerance: 0.2,
    horizon: 2,
    names: ['a'],
  } as const
  const set = highLow2({
    ...config,
    columns: [...config.columns],
    thresholds: [...config.thresholds],
    names: [...config.names],
  })
  const close = new Float64Array(5)
  assert.throws(() => computeLabels([set], tableOf({ close, high: close, low: close })), {
    code: 'config.invalid',
    where: '/label_sets/0',
  })
})

function slowHighLow2(
  data: Table,
  row: number,
  { horizon, side }: { horizon: number; side: string },
): number {
  const [, close, high, low] = data.columns.map(({ values }) => values) as [Column, Column, Column, Column]
  if (row + horizon >= data.rows) return Number.NaN
  const sign = side === 'high' ? 1 : -1
  const goal = close[row]! * (1 + (sign * 2) / 100)
  const stop = close[row]! * (1 - (sign * 1) / 100)
  const next = Array.from({ length: horizon }, (_, k) => row + 1 + k)
  const first = next.findIndex((at) => (sign > 0 ? high[at]! > goal : low[at]! < goal))
  const against = next.findIndex((at) => (sign > 0 ? low[at]! < stop : high[at]! > stop))
  return first >= 0 && (against < 0 || first <= against) ? 1 : 0
}

function highLow2(config: HighLow2Config): LabelSet {
  return { generator: 'highlow2', config }
}

function tableOf(columns: Readonly<Record<string, Column>>): Table {
  const rows = Object.values(columns)[0]!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * 60_000)
  return {
    rows,
    columns: [
      { name: 'time', values: time },
      ...Object.entries(columns).map(([name, values]) => ({ name, values })),
    ],
  }
}

const anyBars: fc.Arbitrary<Table> = fc
  .array(fc.tuple(fc.integer({ min: 9600, max: 10_400 }), fc.nat({ max: 300 }), fc.nat({ max: 300 })), {
    minLength: 40,
    maxLength: 40,
  })
  .map((rows) =>
    tableOf({
      close: Float64Array.from(rows, ([close]) => close / 100),
      high: Float64Array.from(rows, ([close, above]) => (close + above) / 100),
      low: Float64Array.from(rows, ([close, , below]) => (close - below) / 100),
    }),
  )
