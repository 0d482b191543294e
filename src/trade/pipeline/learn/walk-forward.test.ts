import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { RollingPredict } from '../config/pipeline-config.ts'
import { goldenColumn, readGoldenTable, readGoldenText, skipGolden } from '../golden.fixture.ts'
import { MIN_TRAIN_ROWS, planFolds } from './walk-forward.ts'

interface GoldenRolling {
  readonly rolling_predict: RollingPredict
  readonly steps: readonly { readonly train: [number, number]; readonly predict: [number, number] }[]
  readonly error: unknown
  readonly data_range: [string, string]
}

test('folds are those of the reference, trained up to the one row more that it leaves out', {
  skip: skipGolden,
}, () => {
  const golden: Record<string, GoldenRolling> = JSON.parse(readGoldenText('outputs/rolling.json'))
  const time = goldenColumn(readGoldenTable('outputs/train-matrix'), 'time')
  let compared = 0
  for (const [name, { rolling_predict: rolling, steps, error, data_range }] of Object.entries(golden)) {
    if (error !== null || steps.length === 0) continue
    const trainLength = Number(
      /"train_length": (\d+)/.exec(readGoldenText(`configs/rolling-${name}.jsonc`))![1],
    )
    const folds = planFolds({ time, rolling, labelHorizon: 36, trainLength })
    const first = time.indexOf(Date.parse(data_range[0]))
    assert.deepEqual(
      folds.map((fold) =>
        [fold.trainStart, fold.trainEnd, fold.predictStart, fold.predictEnd].map((row) => row - first),
      ),
      steps.map(({ train, predict }) => [
        train[0] === 0 ? 0 : train[0] + 1,
        train[1] + 1,
        predict[0],
        predict[1],
      ]),
      name,
    )
    compared++
  }
  assert.ok(compared >= 3)
})

test('no label of a training reaches into its prediction, and predictions follow each other without a gap', () => {
  const plan = fc.record({
    labelHorizon: fc.nat({ max: 50 }),
    trainLength: fc.constantFrom(0, 60, 200),
    prediction_size: fc.integer({ min: 1, max: 100 }),
    prediction_steps: fc.integer({ min: 1, max: 6 }),
    spare: fc.nat({ max: 300 }),
  })
  fc.assert(
    fc.property(plan, ({ labelHorizon, trainLength, spare, ...rolling }) => {
      const rows = MIN_TRAIN_ROWS + labelHorizon + rolling.prediction_size * rolling.prediction_steps + spare
      const folds = planFolds({ time: minutes(rows), rolling, labelHorizon, trainLength })
      assert.equal(folds.length, rolling.prediction_steps)
      assert.equal(folds.at(-1)!.predictEnd, rows)
      folds.forEach((fold, i) => {
        assert.equal(fold.trainEnd + labelHorizon, fold.predictStart)
        assert.ok(fold.trainEnd - fold.trainStart >= MIN_TRAIN_ROWS)
        assert.ok(trainLength === 0 || fold.trainEnd - fold.trainStart <= trainLength)
        assert.equal(fold.predictEnd - fold.predictStart, rolling.prediction_size)
        if (i > 0) assert.equal(fold.predictStart, folds[i - 1]!.predictEnd)
      })
    }),
  )
})

test('of start, size and steps the third follows from the other two', () => {
  const plan = (rolling: RollingPredict) => {
    const folds = planFolds({ time: minutes(1000), rolling, labelHorizon: 10, trainLength: 0 })
    return [folds[0]!.predictStart, folds[0]!.predictEnd - folds[0]!.predictStart, folds.length]
  }
  assert.deepEqual(plan({ prediction_size: 100, prediction_steps: 4 }), [600, 100, 4])
  assert.deepEqual(plan({ prediction_start: 400, prediction_steps: 7 }), [400, 85, 7])
  assert.deepEqual(plan({ prediction_start: 400, prediction_size: 250 }), [400, 250, 2])
  assert.deepEqual(plan({ prediction_start: '1970-01-01 06:40', prediction_size: 250 }), [400, 250, 2])
  assert.deepEqual(
    plan({ data_start: 100, data_end: 50, prediction_size: 100, prediction_steps: 4 }),
    [550, 100, 4],
  )
})

const refused: readonly [string, RollingPredict, number, string, RegExp][] = [
  ['one of the three alone', { prediction_size: 10 }, 1000, 'config.invalid', /leaves open/],
  [
    'too few rows',
    { prediction_size: 100, prediction_steps: 4 },
    430,
    'rows.few',
    /needs 460 rows, 430 are there/,
  ],
  [
    'a start before the first training',
    { prediction_start: 20, prediction_size: 10 },
    1000,
    'rows.few',
    /row 20/,
  ],
  [
    'a start that is no time',
    { prediction_start: 'soon', prediction_size: 10 },
    1000,
    'config.invalid',
    /"soon"/,
  ],
]

for (const [what, rolling, rows, code, message] of refused) {
  test(`${what}: refused, with what is needed`, () => {
    const plan = () =>
      planFolds({ time: minutes(rows), rolling, labelHorizon: 10, trainLength: 0, advice: 'run it' })
    assert.throws(plan, (error) => {
      assert.ok(error instanceof Error && message.test(error.message), String(error))
      assert.equal('code' in error && error.code, code)
      return true
    })
  })
}

function minutes(rows: number): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) => row * 60_000)
}
