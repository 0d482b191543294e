import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { agree } from '../arbitrary-candles.fixture.ts'
import { sigmoid } from '../elementary/exp.ts'
import { sha256 } from '../hash/sha256.ts'
import { type Random, random } from '../random/random.ts'
import { logLoss } from '../statistics/classification.ts'
import { auc } from '../statistics/ranking.ts'
import { rmse } from '../statistics/regression.ts'
import type { BoostedTreesModel } from './model.ts'
import type { BoostOptions } from './options.ts'
import { parseBoostedTrees } from './parse-boosted-trees.ts'
import { predictBoostedTrees } from './predict-boosted-trees.ts'
import { trainBoostedTrees } from './train-boosted-trees.ts'

const BINARY: BoostOptions = { objective: 'binary', trees: 20, leaves: 8, minLeafRows: 5 }

const normals = (rows: number, chance: Random) => Float64Array.from({ length: rows }, () => chance.normal())

/** Five features; the log-odds of class 1 rest on the first three, one of them only through a product, some missing. */
function sample(rows: number, seed: string): { features: Column[]; target: Column; odds: Column } {
  const chance = random(seed)
  const features = Array.from({ length: 5 }, () => normals(rows, chance))
  const [a, b, c] = features as [Column, Column, Column]
  const odds = a.map((value, row) => 2 * value + 3 * b[row]! * (c[row]! > 0 ? 1 : -1))
  const target = odds.map((value) => (chance.next() < sigmoid(value) ? 1 : 0))
  for (let row = 0; row < rows; row++) if (chance.next() < 0.05) a[row] = NaN
  return { features, target, odds }
}

function predict(model: BoostedTreesModel, features: readonly Column[]): Column {
  const out = new Float64Array(features[0]!.length)
  predictBoostedTrees(model, features, out)
  return out
}

/** A tree's rows per leaf, by the definition of `BoostedTree`. */
function leafSizes(model: BoostedTreesModel, tree: number, features: readonly Column[]): number[] {
  const { feature, threshold, missingLeft, left, right, value } = model.trees[tree]!
  const sizes = new Array<number>(value.length).fill(0)
  for (let row = 0; row < features[0]!.length; row++) {
    let at = feature.length === 0 ? -1 : 0
    while (at >= 0) {
      const x = features[feature[at]!]![row]!
      const goesLeft = Number.isFinite(x) ? x <= threshold[at]! : missingLeft[at] === 1
      at = (goesLeft ? left : right)[at]!
    }
    sizes[~at]!++
  }
  return sizes
}

describe('boosted trees', () => {
  it('learn a relation that no single feature shows, and rank its features', () => {
    const { features, target } = sample(4000, 'learn')
    const model = trainBoostedTrees(features, target, { objective: 'binary' })
    const fresh = sample(4000, 'judge')
    const out = predict(model, fresh.features)
    const best = auc(fresh.target, fresh.odds)
    assert.ok(best > 0.9 && auc(fresh.target, out) > best - 0.03)
    assert.ok(Math.min(...model.importance.slice(0, 3)) > 3 * Math.max(...model.importance.slice(3)))
  })

  it('fit a curve by squared error', () => {
    const x = Float64Array.from({ length: 2000 }, (_, row) => row / 100)
    const y = x.map((value) => 50 + 10 * Math.sin(value))
    const model = trainBoostedTrees([x], y, { objective: 'regression' })
    assert.ok(rmse(y, predict(model, [x])) < 0.5)
  })

  it('one stump by hand: the best cut, and Newton’s step with penalty and learning rate', () => {
    const x = Float64Array.of(1, 2, 3, 4)
    const y = Float64Array.of(0, 0, 10, 12)
    const options = {
      objective: 'regression',
      trees: 1,
      leaves: 2,
      minLeafRows: 1,
      minBinRows: 1,
      lambda: 0.5,
      learningRate: 0.3,
    } as const
    const model = trainBoostedTrees([x], y, options)
    assert.equal(model.base, 5.5)
    assert.deepEqual(model.trees[0]!.threshold, [2.5])
    const steps = [(0.3 * -11) / 2.5, (0.3 * 11) / 2.5]
    assert.ok(agree(model.trees[0]!.value, steps, { tolerance: 1e-5 }))
    assert.ok(Math.abs(model.importance[0]! - (2 * 11 ** 2) / 2.5) < 1e-3)
  })

  it('give the same model for the same seed, the recorded one on whatever machine this runs, another for another', () => {
    const { features, target } = sample(500, 'bits')
    const train = (seed: number) => {
      const options = { ...BINARY, seed, rowFraction: 0.7, featureFraction: 0.6 }
      return sha256(JSON.stringify(trainBoostedTrees(features, target, options)))
    }
    assert.equal(train(1), train(1))
    assert.notEqual(train(1), train(2))
    assert.equal(train(1), '22d2c1e2471bffd2a278453def3a54da775a7d5f430d411d483528d5c7a34a4a')
  })

  it('predict row by row what the tree says, and the same again after JSON', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('binary', 'regression'), (seed, objective) => {
        const { features, target } = sample(150, seed)
        const model = trainBoostedTrees(features, target, { ...BINARY, objective, trees: 3 })
        const out = predict(parseBoostedTrees(JSON.parse(JSON.stringify(model))), features)
        assert.deepEqual(out, predict(model, features))
        const alone = features.map((feature) => feature.slice(149))
        assert.equal(predict(model, alone)[0], out[149])
      }),
      { numRuns: 20 },
    )
  })

  it('keep every leaf at minLeafRows training rows or more', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 60 }), fc.boolean(), (seed, minLeafRows, few) => {
        const { features, target } = sample(300, seed)
        const rounded = few ? features.map((feature) => feature.map(Math.round)) : features
        const model = trainBoostedTrees(rounded, target, { ...BINARY, trees: 4, minLeafRows })
        model.trees.forEach((tree, at) => {
          assert.ok(tree.value.length <= 8)
          assert.ok(leafSizes(model, at, rounded).every((size) => size >= minLeafRows))
        })
      }),
      { numRuns: 30 },
    )
  })

  it('never raise the training loss with a tree', () => {
    const { features, target } = sample(600, 'loss')
    let before = Infinity
    for (let trees = 0; trees <= 20; trees++) {
      const loss = logLoss(
        target,
        predict(trainBoostedTrees(features, target, { ...BINARY, trees }), features),
      )
      assert.ok(loss < before)
      before = loss
    }
  })

  it('depend on the order of values only: a rising change of a feature changes no prediction', () => {
    const { features, target } = sample(400, 'order')
    const bent = features.map((feature) => feature.map((value) => 8 * value + 1024))
    const model = trainBoostedTrees(features, target, { ...BINARY, bins: 16 })
    assert.deepEqual(
      predict(trainBoostedTrees(bent, target, { ...BINARY, bins: 16 }), bent),
      predict(model, features),
    )
  })

  it('send missing values where they belong, and infinite ones with them', () => {
    const x = Float64Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? NaN : row % 3))
    for (const missingIsHigh of [true, false]) {
      const y = x.map((value) => (Number.isNaN(value) ? (missingIsHigh ? 9 : 1) : value === 1 ? 1 : 9))
      const model = trainBoostedTrees([x], y, {
        ...BINARY,
        objective: 'regression',
        trees: 60,
        learningRate: 0.5,
      })
      const out = predict(model, [Float64Array.of(1, 2, NaN, Infinity, -Infinity)])
      const missing = missingIsHigh ? 9 : 1
      assert.deepEqual(Array.from(out, Math.round), [1, 9, missing, missing, missing])
    }
  })

  it('split the missing from the known where that is all there is', () => {
    const x = Float64Array.from({ length: 100 }, (_, row) => (row < 50 ? NaN : 7))
    const y = x.map((value) => (Number.isNaN(value) ? 1 : 0))
    const out = predict(trainBoostedTrees([x], y, BINARY), [Float64Array.of(NaN, 7, -1e300)])
    assert.ok(out[0]! > 0.8 && out[1]! < 0.2 && out[2] === out[1])
  })

  it('leave out rows without target, as if they were not there', () => {
    const { features, target } = sample(300, 'holes')
    const holed = target.map((value, row) => (row % 4 === 0 || row > 250 ? NaN : value))
    const rows = Array.from(holed.keys()).filter((row) => !Number.isNaN(holed[row]!))
    const pick = (column: Column) => Float64Array.from(rows, (row) => column[row]!)
    const options = { ...BINARY, trees: 1, lambda: 0 }
    const [whole, packed] = [
      trainBoostedTrees(features, holed, options),
      trainBoostedTrees(features.map(pick), pick(holed), options),
    ]
    assert.equal(whole.base, packed.base)
    assert.deepEqual(whole.trees[0]!.threshold, packed.trees[0]!.threshold)
  })

  it('of one class, or without any split that gains, predict the base rate', () => {
    const x = Float64Array.from({ length: 50 }, (_, row) => row)
    const sure = trainBoostedTrees([x], new Float64Array(50).fill(1), BINARY)
    assert.equal(sure.trees.length, 0)
    assert.ok(predict(sure, [x]).every((p) => p > 0.98 && p < 1))
    const flat = trainBoostedTrees(
      [new Float64Array(50)],
      x.map((value) => value % 2),
      BINARY,
    )
    assert.deepEqual(predict(flat, [x]), new Float64Array(50).fill(0.5))
  })

  it('stop early on noise, keeping the trees that were best on the rows kept out', () => {
    const { features, target } = sample(1200, 'stop')
    const options: BoostOptions = { objective: 'binary', trees: 400, learningRate: 0.3, minLeafRows: 5 }
    const stopped = trainBoostedTrees(features, target, {
      ...options,
      earlyStopping: { rounds: 10, fraction: 0.25, gap: 20 },
    })
    assert.ok(stopped.trees.length > 2 && stopped.trees.length < 100)
    const last = features.map((feature) => feature.slice(900))
    const full = trainBoostedTrees(
      features.map((feature) => feature.slice(0, 880)),
      target.slice(0, 880),
      options,
    )
    const judge = (model: BoostedTreesModel) => logLoss(target.slice(900), predict(model, last))
    assert.ok(judge(stopped) < judge(full))
    assert.ok(
      Math.abs(judge(stopped) - judge({ ...full, trees: full.trees.slice(0, stopped.trees.length) })) < 1e-2,
    )
  })

  it('refuse what they cannot use, and say where it is', () => {
    const x = Float64Array.of(1, 2, 3)
    const y = Float64Array.of(0, 1, 0)
    const train =
      (features: Column[], target: Column, more: object = {}) =>
      () =>
        trainBoostedTrees(features, target, { ...BINARY, ...more })
    assert.throws(train([], y), { code: 'math.features' })
    assert.throws(train([x, x.subarray(1)], y), { code: 'math.length' })
    assert.throws(train([x], Float64Array.of(0, 0.5, 1)), { code: 'math.target', message: /row 1 is 0.5/ })
    assert.throws(
      train(
        [x],
        y.map(() => NaN),
      ),
      { code: 'math.target' },
    )
    assert.throws(train([x], y, { earlyStopping: { rounds: 1, gap: 9 } }), { code: 'math.target' })
    const wrong = [
      { bins: 256 },
      { leaves: 1 },
      { trees: 1.5 },
      { learningRate: 0 },
      { rowFraction: 2 },
      { objective: 'x' },
    ]
    for (const more of wrong) assert.throws(train([x], y, more), { code: 'math.option' })
    assert.throws(() => predict(trainBoostedTrees([x], y, BINARY), [x, x]), { code: 'math.features' })
  })

  it('parse only what is a model', () => {
    const { features, target } = sample(200, 'parse')
    const model = trainBoostedTrees(features, target, { ...BINARY, trees: 2 })
    const tree = model.trees[0]!
    const broken: unknown[] = [
      null,
      'x',
      {},
      { ...model, schema: 'leme.boosted-trees/1' },
      { ...model, splits: [1] },
      { ...model, trees: [{ ...tree, equals: tree.equals.map(() => 2) }] },
      { ...model, objective: 'rank' },
      { ...model, base: null },
      { ...model, trees: [{ ...tree, left: tree.left.map(() => 0) }] },
      { ...model, trees: [{ ...tree, right: tree.right.map(() => -99) }] },
      { ...model, trees: [{ ...tree, feature: tree.feature.map(() => 5) }] },
      { ...model, trees: [{ ...tree, value: [] }] },
      { ...model, trees: [{ ...tree, threshold: tree.threshold.map(() => Infinity) }] },
    ]
    for (const value of broken) assert.throws(() => parseBoostedTrees(value), { code: 'math.model' })
    assert.deepEqual(parseBoostedTrees(model), model)
  })
})
