import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseTimeframe } from '../../../domain/index.ts'
import { itbFeatures } from '../dialect/itb-features.ts'
import { assertClose, goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import { columnNames } from '../table.ts'
import { computeFeatures } from './compute-features.ts'
import type { FeatureSet } from './feature-schema.ts'

/** Configuration and the merged input that it was computed on. */
const GOLDEN: readonly (readonly [string, string])[] = [
  ['features-talib', 'merge-interpolated'],
  ['features-prefix', 'merge-interpolated'],
  ['features-talib-relative', 'merge-interpolated'],
  ['features-itbstats', 'merge-interpolated'],
  ['features-itblib', 'merge-interpolated'],
  ['features-gaps', 'merge-gaps'],
]

/** Running sums that cancel differ in their last digits. */
const CANCELLING = /_(STDDEV|VAR|CORREL|BETA)_/
const HIGH_MOMENTS = /scipy_(skew|kurtosis)/

for (const [name, input] of GOLDEN) {
  test(`every column of ${name} agrees with the reference`, { skip: skipGolden }, () => {
    const sets = featureSetsOf(name)
    const reference = readGoldenTable(`outputs/${name}`)
    const options = { timeframe: parseTimeframe('5m'), dialect: itbFeatures }
    const features = computeFeatures(sets, readGoldenTable(`outputs/${input}`), options)
    assert.deepEqual(columnNames(features), columnNames(reference))
    for (const { name: column, values } of features.columns) {
      const relative = CANCELLING.test(column) ? 1e-6 : HIGH_MOMENTS.test(column) ? 1e-8 : 1e-9
      assertClose(values, goldenColumn(reference, column), { name: column, relative })
    }
  })
}

/** The feature sets of a configuration, whose comments are whole lines. */
function featureSetsOf(name: string): readonly FeatureSet[] {
  const lines = readGoldenText(`configs/${name}.jsonc`).split('\n')
  const text = lines.filter((line) => !line.trim().startsWith('//')).join('\n')
  return (JSON.parse(text) as { feature_sets: FeatureSet[] }).feature_sets
}
