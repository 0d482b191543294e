import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../../domain/index.ts'
import { itbLabels } from '../dialect/itb-labels.ts'
import type { Table } from '../port.ts'
import { sliceTable } from '../table.ts'
import { computeLabels, labelHorizon } from './compute-labels.ts'
import { extendLabels } from './extend-labels.ts'
import { lemeLabels } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'
import { labelTail, settledLabels } from './settled-labels.ts'

const PRICES = ['close', 'high', 'low']

/** Every generator once. */
const SETS: readonly LabelSet[] = [
  { generator: 'highlow', feature_prefix: 'hl', config: { horizon: 4, thresholds: [1, 0.5] } },
  {
    generator: 'highlow2',
    config: {
      columns: PRICES,
      function: 'low',
      thresholds: [-1, 2],
      tolerance: 0.5,
      horizon: 5,
      names: ['a', 'b'],
    },
  },
  { generator: 'topbot', config: {} },
  {
    generator: 'topbot2',
    config: {
      columns: 'close',
      function: 'top',
      level: 0.03,
      tolerances: [0.2, 0.9],
      names: ['top', 'top_wide'],
    },
  },
  {
    generator: 'topbot2',
    config: { columns: 'close', function: 'bot', level: -0.02, tolerances: 0.5, names: 'bot' },
  },
  { generator: 'direction', config: { horizon: 3, names: 'up' } },
  { generator: 'future_return', config: { horizon: 6, names: 'change' } },
  {
    generator: 'triple_barrier',
    config: { horizon: 5, volatility_window: 4, take_profit: 1, stop_loss: 0.8, names: 'side' },
  },
]
/** The older topbot fails in the other dialect. */
const DIALECTS = [
  { name: 'leme', dialect: lemeLabels, sets: SETS },
  { name: 'itb', dialect: itbLabels, sets: SETS.filter(({ generator }) => generator !== 'topbot') },
]

for (const { name, dialect, sets } of DIALECTS) {
  test(`${name}: labels grown by any pieces are those of the whole, and old rows are kept`, () => {
    fc.assert(
      fc.property(
        someBars,
        fc.uniqueArray(fc.integer({ min: 1, max: 79 }), { maxLength: 5 }),
        (data, cuts) => {
          const ends = [...cuts.sort((a, b) => a - b), data.rows]
          let old = computeLabels(sets, sliceTable(data, 0, ends[0]!), dialect)
          for (const end of ends.slice(1)) {
            const marked = withMarks(old)
            const { labels, from } = extendLabels(
              sets,
              { old: marked, data: sliceTable(data, 0, end) },
              dialect,
            )
            const kept = (row: number) => labels.columns[1]!.values[row] === MARK
            assert.ok(Array.from({ length: from }, (_, row) => row).every(kept))
            old = computeLabels(sets, sliceTable(data, 0, end), dialect)
            const grown = extendLabels(
              sets,
              {
                old: computeLabels(sets, sliceTable(data, 0, marked.rows), dialect),
                data: sliceTable(data, 0, end),
              },
              dialect,
            )
            assertSame(grown.labels, old)
          }
        },
      ),
      { numRuns: 80 },
    )
  })

  test(`${name}: rows before the tail of a set never change again`, () => {
    fc.assert(
      fc.property(someBars, fc.integer({ min: 0, max: 80 }), (data, cut) => {
        const part = sliceTable(data, 0, cut)
        for (const set of sets) {
          const final = cut - labelTail(set, part, dialect)
          const [whole, early] = [computeLabels([set], data, dialect), computeLabels([set], part, dialect)]
          assertSame(sliceTable(early, 0, final), sliceTable(whole, 0, final))
        }
      }),
      { numRuns: 80 },
    )
  })
}

test('a label that is settled is known or has no price, one that is not is NaN', () => {
  fc.assert(
    fc.property(someBars, (data) => {
      const close = data.columns[1]!.values
      const labels = computeLabels(SETS, data, lemeLabels)
      settledLabels(SETS, data, lemeLabels).columns.forEach(({ name, values }, i) => {
        if (i === 0) return
        values.forEach((settled, row) => {
          const label = labels.columns[i]!.values[row]!
          if (Number.isNaN(settled)) assert.ok(Number.isNaN(label), `${name} ${row}`)
          else assert.ok(settled >= row && settled < data.rows)
          if (/^(top|bot)/.test(name) && !Number.isNaN(settled))
            assert.equal(Number.isNaN(label), Number.isNaN(close[row]!))
        })
      })
    }),
    { numRuns: 100 },
  )
})

test('the row with which a label is settled is the first one that settles it', () => {
  fc.assert(
    fc.property(someBars, fc.integer({ min: 1, max: 80 }), (data, cut) => {
      const [whole, part] = [
        settledLabels(SETS, data, lemeLabels),
        settledLabels(SETS, sliceTable(data, 0, cut), lemeLabels),
      ]
      part.columns.slice(1).forEach(({ name, values }, i) => {
        const later = whole.columns[i + 1]!.values
        values.forEach((settled, row) => {
          if (later[row]! < cut) assert.equal(settled, later[row], name)
          else assert.ok(Number.isNaN(settled), name)
        })
      })
    }),
    { numRuns: 80 },
  )
})

test('the tail is the horizon where there is one, and until the next jump where there is none', () => {
  const close = Float64Array.of(100, 90, 100, 101, 100.5, 95, 96, 95.5)
  const data = tableOf({ close, high: close, low: close })
  assert.deepEqual(SETS.map(labelHorizon), [4, 5, Infinity, Infinity, Infinity, 3, 6, 5])
  const top = SETS[3]!
  assert.equal(labelTail(top, data, lemeLabels), 2)
  const [, narrow] = computeLabels([top], data, lemeLabels).columns
  assert.deepEqual([...narrow!.values], [0, 0, 0, 1, 1, 0, Number.NaN, Number.NaN])
  assert.equal(labelTail(SETS[5]!, sliceTable(data, 0, 2), lemeLabels), 2)
})

test('a narrow top leaves fewer rows open than a wide one', () => {
  const close = Float64Array.of(100, 90, 100, 99, 101)
  const data = tableOf({ close, high: close, low: close })
  const tail = (tolerance: number, level = 0.03) => {
    const config = { columns: 'close', function: 'top', level, tolerances: tolerance, names: 'x' } as const
    return labelTail({ generator: 'topbot2', config }, data, lemeLabels)
  }
  assert.deepEqual([tail(0.2), tail(0.5), tail(0.9), tail(5)], [1, 1, 3, 3])
  assert.equal(tail(0.9, 0.5), 4)
})

test('labels of other rows are not extended', () => {
  const close = new Float64Array(10).fill(5)
  const data = tableOf({ close, high: close, low: close })
  const old = computeLabels(SETS, sliceTable(data, 1, 6), lemeLabels)
  assert.throws(() => extendLabels(SETS, { old, data }, lemeLabels), { code: 'config.conflict' })
  const whole = computeLabels(SETS, data, lemeLabels)
  assert.throws(() => extendLabels(SETS, { old: whole, data: sliceTable(data, 0, 6) }, lemeLabels), {
    code: 'config.conflict',
  })
})

const MARK = -777

function withMarks(table: Table): Table {
  return {
    rows: table.rows,
    columns: table.columns.map(({ name, values }, i) => ({
      name,
      values: i === 0 ? values : values.map(() => MARK),
    })),
  }
}

function assertSame(actual: Table, expected: Table): void {
  actual.columns.forEach(({ name, values }, i) => {
    assert.deepEqual([...values], [...expected.columns[i]!.values], name)
  })
}

function tableOf(columns: Readonly<Record<string, Column>>): Table {
  const rows = Object.values(columns)[0]!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * 60_000)
  const named = Object.entries(columns).map(([name, values]) => ({ name, values }))
  return { rows, columns: [{ name: 'time', values: time }, ...named] }
}

/** A wild walk, with plateaus, ties and gaps. */
const someBars: fc.Arbitrary<Table> = fc
  .array(
    fc.record({
      step: fc.oneof(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -1, max: 1 })),
      isMissing: fc.boolean().chain((maybe) => (maybe ? fc.nat(5).map((n) => n === 0) : fc.constant(false))),
    }),
    { minLength: 80, maxLength: 80 },
  )
  .map((rows) => {
    let price = 100
    const close = Float64Array.from(rows, ({ step, isMissing }) => {
      price = Math.max(20, price + step)
      return isMissing ? Number.NaN : price
    })
    return tableOf({ close, high: close.map((value) => value + 0.5), low: close.map((value) => value - 0.5) })
  })
