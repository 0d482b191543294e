import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { sigmoid } from '../elementary/exp.ts'
import { random } from '../random/random.ts'
import { median, quantile } from '../statistics/quantile.ts'
import type { BoostedTree, BoostedTreesModel } from './model.ts'
import type { BoostOptions } from './options.ts'
import { predictBoostedTrees } from './predict-boosted-trees.ts'
import { trainBoostedTrees } from './train-boosted-trees.ts'

const SMALL: BoostOptions = { objective: 'regression', trees: 5, leaves: 8, minLeafRows: 5, minBinRows: 1 }

function noisy(rows: number, seed: string): { features: Column[]; target: Column } {
  const chance = random(seed)
  const features = Array.from({ length: 3 }, () => Float64Array.from({ length: rows }, () => chance.normal()))
  const target = features[0]!.map((x, row) => 3 * x + features[1]![row]! + chance.normal())
  return { features, target }
}

function predict(model: BoostedTreesModel, features: readonly Column[]): Column {
  const out = new Float64Array(features[0]!.length)
  predictBoostedTrees(model, features, out)
  return out
}

function depthOf(tree: BoostedTree, node = 0): number {
  if (tree.feature.length === 0 || node < 0) return 0
  return 1 + Math.max(depthOf(tree, tree.left[node]), depthOf(tree, tree.right[node]))
}

const splitsOf = (model: BoostedTreesModel) => model.splits.reduce((sum, count) => sum + count, 0)

/** One split of four rows, between gradients that sum up to 11 and −11. */
function stump(more: Partial<BoostOptions>): { model: BoostedTreesModel; values: readonly number[] } {
  const x = Float64Array.of(1, 2, 3, 4)
  const y = Float64Array.of(0, 0, 10, 12)
  const model = trainBoostedTrees([x], y, {
    ...SMALL,
    trees: 1,
    leaves: 2,
    minLeafRows: 1,
    learningRate: 1,
    ...more,
  })
  return { model, values: model.trees[0]?.value ?? [] }
}

function near(found: readonly number[], wanted: readonly number[], tolerance = 1e-4): void {
  assert.equal(found.length, wanted.length)
  const isNear = found.every((value, k) => Math.abs(value - wanted[k]!) <= tolerance)
  assert.ok(isNear, `${found} for ${wanted}`)
}

describe('options of boosted trees', () => {
  it('lambdaL1 takes itself off the gradient of a leaf', () => {
    near(stump({}).values, [-5.5, 5.5])
    near(stump({ lambdaL1: 3 }).values, [-4, 4])
    near(stump({ lambdaL1: 3, lambda: 2 }).values, [-2, 2])
    assert.equal(stump({ lambdaL1: 20 }).values.length, 0)
  })

  it('minSplitGain and minLeafHessian refuse splits below them', () => {
    const gain = 2 * (11 ** 2 / 2)
    assert.equal(splitsOf(stump({ minSplitGain: gain * 0.99 }).model), 1)
    assert.equal(splitsOf(stump({ minSplitGain: gain * 1.01 }).model), 0)
    assert.equal(splitsOf(stump({ minLeafHessian: 2 }).model), 1)
    assert.equal(splitsOf(stump({ minLeafHessian: 2.5 }).model), 0)
  })

  it('maxDepth bounds the longest path', () => {
    const { features, target } = noisy(500, 'depth')
    for (const maxDepth of [1, 2, 3]) {
      const model = trainBoostedTrees(features, target, { ...SMALL, maxDepth, leaves: 31 })
      assert.ok(model.trees.every((tree) => depthOf(tree) === maxDepth))
    }
    const free = trainBoostedTrees(features, target, { ...SMALL, leaves: 31 })
    assert.ok(free.trees.some((tree) => depthOf(tree) > 3))
  })

  it('minBinRows joins rare values', () => {
    const x = Float64Array.from({ length: 88 }, (_, row) => Math.floor(row / 2))
    const y = x.map((value) => value % 2)
    const fine = trainBoostedTrees([x], y, {
      ...SMALL,
      trees: 50,
      minLeafRows: 1,
      leaves: 60,
      learningRate: 1,
    })
    const coarse = trainBoostedTrees([x], y, {
      ...SMALL,
      trees: 50,
      minLeafRows: 1,
      leaves: 60,
      learningRate: 1,
      minBinRows: 4,
    })
    assert.ok(predict(fine, [x]).every((value, row) => Math.abs(value - y[row]!) < 0.01))
    assert.ok(predict(coarse, [x]).every((value) => Math.abs(value - 0.5) < 0.1))
  })

  it('weights count as repeated rows', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('regression', 'binary'), (seed, objective) => {
        const { features, target } = noisy(200, seed)
        const label = objective === 'binary' ? target.map((value) => Number(value > 0.5)) : target
        const chance = random(`${seed}w`)
        const weights = label.map(() => chance.int(3))
        const rows = [...weights.keys()].flatMap((row) => new Array<number>(weights[row]!).fill(row))
        const repeat = (column: Column) => Float64Array.from(rows, (row) => column[row]!)
        const options: BoostOptions = {
          ...SMALL,
          objective,
          trees: 1,
          leaves: 2,
          minLeafRows: 1,
          minLeafHessian: 10,
        }
        const weighted = trainBoostedTrees(features, label, { ...options, weights })
        const repeated = trainBoostedTrees(features.map(repeat), repeat(label), options)
        assert.ok(Math.abs(weighted.base - repeated.base) < 1e-9)
        near(weighted.trees[0]!.value.toSorted(), repeated.trees[0]!.value.toSorted(), 0.05)
      }),
      { numRuns: 20 },
    )
  })

  it('positiveWeight is a weight of class 1, balanced gives both classes as much', () => {
    const { features, target } = noisy(400, 'classes')
    const label = target.map((value) => Number(value > 3))
    const ones = label.reduce((sum, one) => sum + one, 0)
    const options: BoostOptions = { ...SMALL, objective: 'binary' }
    const heavy = trainBoostedTrees(features, label, { ...options, positiveWeight: 4 })
    const same = trainBoostedTrees(features, label, { ...options, weights: label.map((one) => 1 + 3 * one) })
    assert.deepEqual(heavy, same)
    const balanced = trainBoostedTrees(features, label, { ...options, positiveWeight: 'balanced' })
    assert.ok(Math.abs(balanced.base) < 1e-12)
    const weighted = trainBoostedTrees(features, label, { ...options, positiveWeight: (400 - ones) / ones })
    assert.deepEqual(balanced, weighted)
  })

  it('crossEntropy learns probabilities, and is binary where they are 0 and 1', () => {
    const { features } = noisy(1500, 'shares')
    const share = features[0]!.map(sigmoid)
    const model = trainBoostedTrees(features, share, { objective: 'crossEntropy', trees: 60 })
    const found = predict(model, features)
    assert.ok(found.every((value, row) => Math.abs(value - share[row]!) < 0.1))
    const label = share.map((value) => Number(value > 0.6))
    const binary = trainBoostedTrees(features, label, { ...SMALL, objective: 'binary' })
    const same = trainBoostedTrees(features, label, { ...SMALL, objective: 'crossEntropy' })
    assert.deepEqual(same.trees, binary.trees)
  })

  it('l1 gives medians, quantile quantiles, huber is not moved by a wild row', () => {
    const chance = random('errors')
    const side = Float64Array.from({ length: 400 }, (_, row) => row % 2)
    const y = side.map((value) => 10 * value + chance.normal() ** 2)
    const of = (value: number) => y.filter((_, row) => side[row] === value)
    const both = [Float64Array.of(0, 1)]
    const long: BoostOptions = { ...SMALL, trees: 200, leaves: 2, learningRate: 0.2 }
    const medians = predict(trainBoostedTrees([side], y, { ...long, objective: 'l1' }), both)
    near([...medians], [median(of(0)), median(of(1))], 1e-3)
    const tails = predict(trainBoostedTrees([side], y, { ...long, objective: 'quantile', alpha: 0.8 }), both)
    near([...tails], [quantile(of(0), 0.8), quantile(of(1), 0.8)], 0.01)
    const wild = y.with(0, 1000)
    const huber = predict(trainBoostedTrees([side], wild, { ...long, objective: 'huber' }), both)
    assert.ok(huber[0]! < 2 && huber[1]! > 10 && huber[1]! < 12, `${huber}`)
  })

  it('categorical splits one value off, and sends what is unseen with the rest', () => {
    const chance = random('names')
    const x = Float64Array.from({ length: 600 }, () => Math.max(0, chance.int(9) - 3))
    const y = x.map((value) => (value === 3 ? 9 : 1))
    const options: BoostOptions = { ...SMALL, trees: 1, leaves: 2, learningRate: 1 }
    const asked = [Float64Array.of(0, 3, 5, 99, NaN, 2.5)]
    const named = trainBoostedTrees([x], y, { ...options, trees: 3, categorical: [0] })
    assert.deepEqual([named.trees[0]!.equals, named.trees[0]!.threshold], [[1], [3]])
    near([...predict(named, asked)], [1, 9, 1, 1, 1, 1])
    const ordered = predict(trainBoostedTrees([x], y, options), asked)
    assert.ok(Math.abs(ordered[0]! - ordered[2]!) > 0.1)
  })

  it('rowEvery keeps the rows of a draw for as many trees', () => {
    const { features, target } = noisy(300, 'draws')
    const train = (rowEvery: number, trees: number) =>
      trainBoostedTrees(features, target, { ...SMALL, rowFraction: 0.5, rowEvery, trees, seed: 3 }).trees
    assert.deepEqual(train(1, 1), train(4, 1))
    assert.notDeepEqual(train(1, 4), train(4, 4))
    assert.deepEqual(train(4, 4), train(1000, 4))
    assert.notDeepEqual(train(4, 5)[4], train(1000, 5)[4])
  })

  it('splits counts the splits of each feature', () => {
    const { features, target } = noisy(500, 'count')
    const model = trainBoostedTrees(features, target, SMALL)
    const counts = [0, 0, 0]
    for (const { feature } of model.trees) for (const one of feature) counts[one]!++
    assert.deepEqual(model.splits, counts)
    assert.ok(model.splits[0]! > model.splits[2]!)
  })

  it('refuse what does not fit', () => {
    const { features, target } = noisy(50, 'wrong')
    const wrong: Partial<BoostOptions>[] = [
      { maxDepth: 0 },
      { lambdaL1: -1 },
      { rowEvery: 0 },
      { minBinRows: 0 },
      { positiveWeight: 2 },
      { objective: 'quantile', alpha: 1 },
      { categorical: [3] },
      { categorical: [1, 1] },
      { weights: target.map(() => -1) },
      { weights: target.map(() => 0) },
      { weights: target.map(() => NaN) },
    ]
    for (const more of wrong) {
      assert.throws(() => trainBoostedTrees(features, target, { ...SMALL, ...more }), { code: 'math.option' })
    }
    assert.throws(() => trainBoostedTrees(features, target, { ...SMALL, weights: new Float64Array(3) }), {
      code: 'math.length',
    })
    assert.throws(() => trainBoostedTrees(features, target, { ...SMALL, objective: 'crossEntropy' }), {
      code: 'math.target',
    })
  })
})
