import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Column } from '../../../domain/index.ts'
import { itbLabels } from '../dialect/itb-labels.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import { runLine, someCandles, validConfig } from '../line.fixture.ts'
import type { Piece } from '../piece.ts'
import { columnNames, columnOf } from '../table.ts'
import { computeLabels } from './compute-labels.ts'
import { lemeLabels } from './label-dialect.ts'
import type { LabelSet } from './label-schema.ts'
import { labelKnownBefore, withSettled } from './settled-columns.ts'

const TOP: LabelSet = {
  generator: 'topbot2',
  config: { columns: 'close', function: 'top', level: 0.02, tolerances: 0.5, names: 'top' },
}
const UP: LabelSet = { generator: 'direction', config: { horizon: 4, names: 'up' } }
const candles = someCandles()
const data = {
  rows: candles.length,
  columns: [
    { name: 'time', values: candles.time },
    { name: 'close', values: candles.close },
  ],
}

test('a label that looks ahead without a bound comes with the rows that settle it', () => {
  const labels = computeLabels([UP, TOP], data, lemeLabels)
  const whole = withSettled(labels, { sets: [UP, TOP], data, dialect: lemeLabels })
  assert.deepEqual(columnNames(whole), ['time', 'up', 'top', 'top_settled'])
  assert.equal(withSettled(labels, { sets: [UP], data, dialect: lemeLabels }), labels)
  assert.equal(withSettled(labels, { sets: [UP, TOP], data, dialect: itbLabels }), labels)
  assert.equal(labelKnownBefore(whole, 'up', 7), columnOf(whole, 'up'))
  for (const before of [0, 50, 300, data.rows]) {
    const part = {
      rows: before,
      columns: data.columns.map(({ name, values }) => ({ name, values: values.subarray(0, before) })),
    }
    const early: Column = computeLabels([TOP], part, lemeLabels).columns[1]!.values
    const known = labelKnownBefore(whole, 'top', before)
    assert.deepEqual([...known.subarray(0, before)], [...early])
    assert.ok(known.subarray(before).every(Number.isNaN))
  }
})

test('no fold learns from a label that a row of its prediction made final', async () => {
  const pieces: Piece[] = []
  const spy = {
    map(all: readonly Piece[], onDone?: (done: number) => void) {
      pieces.push(...all)
      return inThisThread().map(all, onDone)
    },
  }
  const config = { ...validConfig(), label_sets: [TOP], labels: ['top'], label_horizon: 0 }
  delete config.signal_sets
  const result = await runLine({ config, candles, parallel: spy })
  assert.deepEqual(
    result.stages.filter(({ status }) => status !== 'done'),
    [],
  )
  const whole = withSettled(computeLabels([TOP], data, lemeLabels), {
    sets: [TOP],
    data,
    dialect: lemeLabels,
  })
  const folds = pieces.filter((piece) => piece.kind === 'fold')
  assert.equal(folds.length, 3)
  let leftOut = 0
  for (const fold of folds) {
    const known = labelKnownBefore(whole, 'top', fold.predictStart)
    assert.deepEqual([...fold.label], [...known])
    leftOut += known.subarray(0, fold.trainEnd).filter(Number.isNaN).length
  }
  assert.ok(leftOut > 5, `${leftOut} rows before a prediction were not settled`)
})
