import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../../domain/index.ts'
import { defineFeature } from '../custom/define-feature.ts'
import { lemeFeatures } from '../feature-dialect.ts'
import type { FeatureSet } from '../feature-schema.ts'
import { featureLookBack } from '../look-back.ts'
import { openFeatureStream } from './open-feature-stream.ts'

const options = { timeframe: parseTimeframe('1m'), dialect: lemeFeatures }
const talib = (functions: string, windows: number, columns = 'close'): FeatureSet => ({
  generator: 'talib',
  config: { columns, functions, windows },
})
const row = (minute: number, close: number) => ({ time: minute * 60_000, close })

test('an average goes on from the revised row, however often it is revised', () => {
  const stream = openFeatureStream([talib('EMA', 1 + 2)], options)
  assert.deepEqual(
    [1, 2, 3].map((close, i) => stream.push(row(i, close)).close_EMA_3),
    [NaN, NaN, 2],
  )
  assert.equal(stream.revise(row(2, 6)).close_EMA_3, 3)
  assert.equal(stream.revise(row(2, 9)).close_EMA_3, 4)
  assert.equal(stream.push(row(3, 6)).close_EMA_3, 5)
  assert.equal(stream.revise(row(3, 4)).close_EMA_3, 4)
})

test('a window keeps the rows that it depends on, and what was held before them', () => {
  const stream = openFeatureStream([talib('SMA', 2)], options)
  stream.push(row(0, 8))
  for (let minute = 1; minute < 50; minute++)
    assert.equal(stream.push(row(minute, NaN)).close_SMA_2, minute < 1 ? NaN : 8)
  assert.equal(stream.revise(row(49, 4)).close_SMA_2, 6)
  assert.equal(stream.revise(row(49, NaN)).close_SMA_2, 8)
})

test('a set may read what the sets before it made, and looks back as far as both', () => {
  const sets = [talib('SUM', 3), talib('MOM', 4, 'close_SUM_3')]
  assert.equal(featureLookBack(sets, options), 6)
  const stream = openFeatureStream(sets, options)
  assert.equal(stream.lookBack, 6)
  const last = [1, 2, 3, 4, 5, 6, 7].map((close, i) => stream.push(row(i, close))).at(-1)!
  assert.deepEqual(last, { close_SUM_3: 18, close_SUM_3_MOM_4: 12 })
  assert.deepEqual(stream.revise(row(6, 9)), { close_SUM_3: 20, close_SUM_3_MOM_4: 14 })
})

test('features of one’s own run on the rows that they say, or on all', () => {
  const generator = './mine.ts:sum'
  const sumOf = (lookBack: number) =>
    defineFeature({
      names: () => ['total'],
      lookBack: () => lookBack,
      compute: ({ column, time }) => [
        [...time].map((_, i) =>
          column('close')
            .slice(0, i + 1)
            .reduce((a, b) => a + b, 0),
        ),
      ],
    })
  const of = (lookBack: number) => {
    const custom = { [generator]: sumOf(lookBack) } as const
    const stream = openFeatureStream([{ generator, config: {} } as FeatureSet], { ...options, custom })
    return [1, 2, 3, 4].map((close, i) => stream.push(row(i, close)).total)
  }
  assert.deepEqual(of(1), [1, 3, 5, 7])
  assert.deepEqual(of(Number.POSITIVE_INFINITY), [1, 3, 6, 10])
})

test('nothing to revise is refused, and rows that were not kept', () => {
  const fresh = openFeatureStream([talib('SMA', 2)], options)
  assert.throws(() => fresh.revise(row(0, 1)), { code: 'config.conflict', message: /no row yet/ })
  const stream = openFeatureStream([talib('SMA', 2)], { ...options, revisable: false })
  stream.push(row(0, 1))
  assert.throws(() => stream.revise(row(0, 1)), { code: 'config.conflict', message: /not revisable/ })
})

test('a row that lacks a column is refused with the set', () => {
  const stream = openFeatureStream([talib('SMA', 2)], options)
  assert.throws(() => stream.push({ time: 0, clsoe: 1 }), {
    code: 'column.missing',
    hint: /clsoe/,
    message: /feature_sets\/0/,
  })
})
