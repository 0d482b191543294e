import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../../domain/index.ts'
import { checkConfig } from '../../config/check-config.ts'
import { validConfig } from '../../line.fixture.ts'
import { computeFeatures } from '../compute-features.ts'
import { lemeFeatures } from '../feature-dialect.ts'
import type { FeatureSet } from '../feature-schema.ts'
import { assertFeatures, tableOf } from '../feature-table.fixture.ts'
import { defineFeature, type FeatureDefinition, requireFeature } from './define-feature.ts'

const GENERATOR = './mine.ts:rise'
const data = tableOf({ close: [1, Number.NaN, 4], ltc_close: [2, 3, 5] })

function run(feature: Partial<FeatureDefinition>, set: Partial<FeatureSet> = {}) {
  const whole = { names: () => ['rise'], lookBack: () => 1, compute: () => [[0, 0, 0]], ...feature }
  return computeFeatures([{ generator: GENERATOR, ...set } as FeatureSet], data, {
    timeframe: parseTimeframe('1m'),
    dialect: lemeFeatures,
    custom: { [GENERATOR]: defineFeature(whole) },
  })
}

test('a feature of one’s own reads columns, filled or not, and gets the prefixes', () => {
  const features = run(
    {
      names: ({ by }) => [`times_${by}`, 'time_in_minutes'],
      compute: ({ column, time }, { by }) => [
        column('close').map((value) => value * Number(by)),
        [...time].map((value) => value / 60_000),
      ],
    },
    { column_prefix: 'ltc', feature_prefix: 'my', config: { by: 3 } },
  )
  assertFeatures(features, { my_times_3: [6, 9, 15], my_time_in_minutes: [0, 1, 2] })
  const filled = run({ compute: ({ filled }) => [filled('close')] })
  assertFeatures(filled, { rise: [1, 1, 4] })
})

const refused: readonly [string, Partial<FeatureDefinition>, RegExp][] = [
  ['that throws', { compute: () => assert.fail('boom') }, /rise fails: boom/],
  ['of another length', { compute: () => [[1, 2]] }, /2 rows, not 3/],
  [
    'with a column too many',
    {
      compute: () => [
        [0, 0, 0],
        [0, 0, 0],
      ],
    },
    /2 columns for 1 names/,
  ],
  ['that is asynchronous', { compute: (async () => []) as never }, /returns object/],
  ['of texts', { compute: () => [['1', '2', '3']] as never }, /is 1 in row 0/],
  ['that is infinite', { compute: () => [[1, 1 / 0, 1]] }, /Infinity in row 1/],
  ['of a number', { compute: () => [1] as never }, /is no column/],
  ['without names', { names: () => [] }, /names are not/],
  ['with one name twice', { names: () => ['a', 'a'] }, /names are not/],
  [
    'that writes into its inputs',
    { compute: ({ column }) => [column('close').fill(0)] },
    /writes into its inputs/,
  ],
]

for (const [what, feature, message] of refused) {
  test(`a feature ${what} is refused`, () => {
    assert.throws(() => run(feature), { code: 'feature.custom', message, where: '/feature_sets/0' })
  })
}

test('a column that does not exist is said as ever', () => {
  assert.throws(() => run({ compute: ({ column }) => [column('clsoe')] }), { code: 'column.missing' })
})

test('inputs stay as they are, whatever a feature does', () => {
  assert.throws(() => run({ compute: ({ time }) => [time.fill(7)] }), { code: 'feature.custom' })
  assert.deepEqual([...data.columns[0]!.values], [0, 60_000, 120_000])
})

test('an export that is no feature is refused', () => {
  assert.throws(() => requireFeature(() => [], './mine.ts:x'), {
    code: 'feature.custom',
    message: /\.\/mine\.ts:x is no feature: it has no function names, lookBack, compute/,
  })
})

test('Python is answered with the TypeScript that takes its place', () => {
  const of = (generator: `${string}:${string}`) => () =>
    computeFeatures([{ generator, config: {} }], data, {
      timeframe: parseTimeframe('1m'),
      dialect: lemeFeatures,
    })
  assert.throws(of('common.my_stuff:rolling_rank'), {
    code: 'config.invalid',
    message: /written in Python/,
    hint: /export const rollingRank = .*"\.\/common\/my-stuff\.ts:rollingRank"/,
  })
  assert.throws(of('./mine.ts:other'), { code: 'config.invalid', message: /was not loaded/ })
})

test('the example of the original is there', () => {
  const generator = 'common.my_feature_example:my_feature_example'
  const options = { timeframe: parseTimeframe('1m'), dialect: lemeFeatures }
  const config = { columns: 'close', function: 'add', parameter: 2 }
  const features = computeFeatures([{ generator, column_prefix: 'ltc', config }], data, options)
  assertFeatures(features, { close_add: [4, 5, 7] })
  assert.throws(
    () => computeFeatures([{ generator, config: { ...config, function: 'sub' } }], data, options),
    { code: 'config.invalid', hint: /"add" or "mul"/ },
  )
})

test('the schema takes what names a file, and nothing else that it does not know', () => {
  const withSet = (set: unknown) => ({ ...validConfig(), feature_sets: [set] })
  checkConfig(withSet({ generator: './a.ts:b', config: { x: 1 } }))
  assert.throws(() => checkConfig(withSet({ generator: 'talip', config: {} })), { message: /"talib"/ })
})
