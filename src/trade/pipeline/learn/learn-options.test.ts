import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { brier } from '../../../math/index.ts'
import { findLabelOverlap } from '../evaluate/leak/find-overlap.ts'
import { refitOnPrefix } from '../evaluate/leak/refit-on-prefix.ts'
import { runLine, validConfig } from '../line.fixture.ts'
import type { FoldPiece } from '../piece.ts'
import { columnOf, createTable } from '../table.ts'
import { holdOut } from './hold-out.ts'
import type { Algorithm } from './learners/algorithm.ts'
import { checkAlgorithm } from './learners/check-algorithm.ts'
import { filled, LEARNERS, learnable, REGRESSORS } from './learners/learner.fixture.ts'
import { stoppingSample } from './learners/stopping-sample.ts'
import { runPiece } from './run-piece.ts'
import { scaleOf } from './scale.ts'
import { scoreRows } from './score-rows.ts'
import { trainModel } from './train-model.ts'

type Params = NonNullable<Extract<Algorithm, { algo: 'gb' }>['params']>

const withParams = (algorithm: Algorithm, params: Params) =>
  ({ ...algorithm, params: { ...algorithm.params, ...params } }) as Algorithm

function modelOf(piece: FoldPiece) {
  const trained = trainModel(piece)
  assert.ok(trained.kind === 'model', JSON.stringify(trained))
  return trained.model
}

/** Every fifth value of the features is unknown. */
function gappy(algorithm: Algorithm): FoldPiece {
  const piece = learnable(algorithm)
  const features = piece.features.map((column, k) =>
    column.map((value, row) => ((row + k) % 5 === 0 ? Number.NaN : value)),
  )
  return { ...piece, features }
}

const CLASS_OPTIONS: readonly Params[] = [
  { impute: 'median' },
  { impute: 'mean', calibrate: 'sigmoid' },
  { calibrate: 'isotonic' },
  { half_life: 50, impute: 'mean' },
]
const VARIANTS: readonly Algorithm[] = [
  ...LEARNERS.flatMap((algorithm) => CLASS_OPTIONS.map((params) => withParams(algorithm, params))),
  ...REGRESSORS.map((algorithm) => withParams(algorithm, { impute: 'median', half_life: 50 })),
  withParams(LEARNERS[0]!, { impute: 'keep', calibrate: 'sigmoid', is_scale: true }),
]

const wild = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300))

for (const algorithm of VARIANTS) {
  test(`${algorithm.name} ${JSON.stringify(algorithm.params)}: rows after the training change nothing`, () => {
    const piece = gappy(algorithm)
    const plain = modelOf(piece)
    fc.assert(
      fc.property(fc.array(wild, { minLength: 7, maxLength: 7 }), (values) => {
        const other = (column: Float64Array) =>
          column.map((value, row) => (row < piece.trainEnd ? value : values[row % 7]!))
        const changed = { ...piece, features: piece.features.map(other), label: other(piece.label) }
        assert.deepEqual(modelOf(changed), plain)
      }),
      { numRuns: 4, seed: 1 },
    )
  })

  test(`${algorithm.name} ${JSON.stringify(algorithm.params)}: the search for what was fitted on all finds nothing`, () => {
    const piece = gappy(algorithm)
    const columns = [...piece.features, piece.label].map((values, k) => ({ name: `${k}`, values }))
    const scores = (table: ReturnType<typeof createTable>) => {
      const features = ['0', '1', '2', '3'].map((name) => columnOf(table, name))
      const model = modelOf({ ...piece, features, label: columnOf(table, '4') })
      const out = new Float64Array(table.rows)
      scoreRows(model, features, out)
      return createTable([{ name: 'score', values: out }])
    }
    assert.deepEqual(refitOnPrefix(scores, createTable(columns), piece.trainEnd + 20), [])
  })
}

test('what is held out and what is learned before it share no row that a label looks at', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 30, maxLength: 60 }),
      fc.integer({ min: 0, max: 12 }),
      fc.double({ min: 0.05, max: 0.5, noNaN: true }),
      (steps, horizon, share) => {
        let row = 0
        const rows = Int32Array.from(steps, (step) => (row += step))
        const ends = Float64Array.from(rows, (at) => at + horizon)
        const sample = { features: [], names: [], label: ends, rows, ends }
        const { before, last } = holdOut(sample, share)
        const labelEnds = new Int32Array(row + horizon + 1).map((_, at) => at + horizon)
        const split = { train: before.map((place) => rows[place]!), test: last.map((place) => rows[place]!) }
        assert.deepEqual(findLabelOverlap([split], labelEnds), [])
        assert.equal(last.length, Math.ceil(rows.length * share))
        const first = rows[last[0]!]!
        assert.equal(before.length, rows.filter((at) => at + horizon < first).length)
      },
    ),
    { seed: 1 },
  )
})

test('of a sample that stops a training exactly the last rows are kept out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 30, max: 3000 }),
      fc.double({ min: 0.01, max: 0.6, noNaN: true }),
      (size, share) => {
        const rows = Int32Array.from({ length: size }, (_, row) => row)
        const ends = Float64Array.from(rows, (row) => row + 3)
        const { sample, fraction } = stoppingSample(
          { features: [], names: [], label: ends, rows, ends },
          share,
        )
        const kept = Math.ceil(size * share)
        assert.equal(Math.ceil(sample.rows.length * fraction), kept)
        assert.equal(sample.rows.length, size - 3)
      },
    ),
    { seed: 1 },
  )
})

test('what stands in for the scale of a column are its known values', () => {
  assert.deepEqual(scaleOf(Float64Array.of(1, Number.NaN, 3, Number.POSITIVE_INFINITY)), {
    mean: 2,
    deviation: 1,
  })
  assert.deepEqual(scaleOf(Float64Array.of(Number.NaN)), { mean: 0, deviation: 1 })
  assert.equal(scaleOf(Float64Array.of(0.1, 0.1, 0.1)).deviation, 1)
  assert.equal(scaleOf(Float64Array.of(100, 100, 100 + 2e-14)).deviation, 1, 'rounding is no spread')
})

test('weights of classes and of ages are multiplied', () => {
  const weighed = {
    ...LEARNERS[0]!,
    train: { num_boost_round: 3, class_weight: { '0': 1, '1': 5 } },
  } as Algorithm
  const aged = modelOf(learnable(withParams(weighed, { half_life: 30 })))
  assert.notDeepEqual(aged, modelOf(learnable(weighed)))
})

test('settings that contradict each other fail the training where they stand', async () => {
  for (const algorithm of [
    {
      name: 'lc',
      algo: 'lc' as const,
      params: { is_regression: true },
      train: { class_weight: 'balanced' as const },
    },
    { name: 'nn', algo: 'nn' as const, params: { layers: 3 }, train: { layers: [3] } },
    { name: 'nn', algo: 'nn' as const, train: { epochs: 3, n_epochs: 3 } },
    { name: 'gb', algo: 'gb' as const, train: { is_unbalance: true, scale_pos_weight: 3 } },
  ]) {
    const { stages } = await runLine({ config: { ...validConfig(), algorithms: [algorithm] } })
    const failed = stages.find(({ status }) => status === 'failed')!
    assert.equal(failed.code, 'config.invalid')
    assert.match(failed.message!, /^\/algorithms\/0: /)
  }
})

for (const algorithm of LEARNERS) {
  test(`${algorithm.name}: filled rows are learned from and scored, dropped ones are neither`, () => {
    const piece = gappy(algorithm)
    const scored = (params: Params) => {
      const result = runPiece({ ...piece, algorithm: withParams(algorithm, params) })
      assert.ok(result.kind === 'scores')
      return {
        trained: result.trainedRows,
        known: result.scores.filter((score) => !Number.isNaN(score)).length,
      }
    }
    assert.deepEqual(scored({}), { trained: 80, known: 12 })
    assert.deepEqual(scored({ impute: 'median' }), { trained: 400, known: 60 })
    const blind = piece.features.map((column) =>
      column.map((value, row) => (row === 420 ? Number.NaN : value)),
    )
    const result = runPiece({
      ...piece,
      features: blind,
      algorithm: withParams(algorithm, { impute: 'mean' }),
    })
    assert.ok(
      result.kind === 'scores' && Number.isNaN(result.scores[10]!) && !Number.isNaN(result.scores[11]!),
    )
  })

  for (const calibrate of ['sigmoid', 'isotonic'] as const) {
    test(`${algorithm.name}: ${calibrate} makes scores that are off into probabilities`, () => {
      const skewed = {
        ...algorithm,
        train: { ...algorithm.train, class_weight: { '0': 12, '1': 1 } },
      } as Algorithm
      const piece = learnable(skewed, { rows: 900 })
      const label = piece.label.subarray(piece.predictStart, piece.predictEnd)
      const error = (params: Params) => {
        const result = runPiece({ ...piece, algorithm: withParams(skewed, params) })
        assert.ok(result.kind === 'scores' && result.scores.every((score) => score >= 0 && score <= 1))
        return brier(label, result.scores)
      }
      if (algorithm.algo !== 'svc') assert.ok(error({ calibrate }) < 0.9 * error({}))
      assert.ok(error({ calibrate }) < 0.2)
    })
  }

  test(`${algorithm.name}: what the rows to calibrate by hold does not reach the model`, () => {
    const piece = learnable(withParams(algorithm, { calibrate: 'sigmoid' }))
    const { calibration, ...plain } = modelOf(piece)
    // 400 rows: 320 to 399 calibrate, 310 to 319 look into them.
    const turned = { ...piece, label: piece.label.map((value, row) => (row >= 310 ? 1 - value : value)) }
    const { calibration: other, ...model } = modelOf(turned)
    assert.deepEqual(model, plain)
    assert.notDeepEqual(other, calibration)
    const early = { ...piece, label: piece.label.map((value, row) => (row === 309 ? 1 - value : value)) }
    const { calibration: _, ...changed } = modelOf(early)
    assert.notDeepEqual(changed, plain)
  })

  test(`${algorithm.name}: a weight by age forgets what no longer holds`, () => {
    const piece = learnable(algorithm)
    const label = piece.label.map((value, row) => (row < 300 ? 1 - value : value))
    const target = piece.label.subarray(piece.predictStart, piece.predictEnd)
    const aged = { ...piece, label, algorithm: withParams(algorithm, { half_life: 20 }) }
    const error = (params: Params) => {
      const result = runPiece({ ...piece, label, algorithm: withParams(algorithm, params) })
      assert.ok(result.kind === 'scores')
      return brier(target, result.scores)
    }
    // The probabilities of svc are learned from all rows alike: there it is the machine that forgets.
    if (algorithm.algo === 'svc') assert.notDeepEqual(modelOf(aged), modelOf({ ...piece, label }))
    else assert.ok(error({ half_life: 20 }) < error({}) - 0.05)
  })
}

test('a tree that knows missing values learns from the gap itself', () => {
  const algorithm = withParams(LEARNERS[0]!, { impute: 'keep' })
  const piece = learnable(algorithm)
  const label = piece.label.map((_, row) => (row % 3 === 0 ? 1 : 0))
  const features = [
    piece.features[1]!.map((value, row) => (row % 3 === 0 ? Number.NaN : value)),
    piece.features[2]!,
  ]
  const result = runPiece({ ...piece, names: ['b', 'c'], features, label })
  assert.ok(result.kind === 'scores')
  assert.ok(brier(label.subarray(piece.predictStart, piece.predictEnd), result.scores) < 0.05)
})

test('calibrating refuses rows that hold one class, and says so; of numbers it is refused before', () => {
  const piece = learnable(withParams(LEARNERS[1]!, { calibrate: 'sigmoid' }))
  const late = { ...piece, label: filled(470, (row) => (row < 320 ? piece.label[row]! : 1)) }
  const refused = trainModel(late)
  assert.ok(refused.kind === 'refused')
  assert.match(refused.reason, /the label is 1 in all of the last 80 rows, to calibrate by/)
  const few = trainModel({ ...piece, trainEnd: 55 })
  assert.ok(few.kind === 'refused')
  assert.match(few.reason, /34 of the rows before those to calibrate by .* 50 are needed/)
  const numbers = withParams(REGRESSORS[1]!, { calibrate: 'sigmoid' })
  assert.throws(() => checkAlgorithm(numbers, []), { code: 'config.invalid', message: /a number is learned/ })
})
