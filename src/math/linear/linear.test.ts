import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { agree } from '../arbitrary-candles.fixture.ts'
import { type Random, random } from '../random/random.ts'
import { auc } from '../statistics/ranking.ts'
import { solveCholesky } from './cholesky.ts'
import { predictLinearRegression, trainLinearRegression } from './linear-regression.ts'
import { predictLogisticRegression, trainLogisticRegression } from './logistic-regression.ts'

const normals = (rows: number, chance: Random) => Float64Array.from({ length: rows }, () => chance.normal())

/** Three features of unlike scale, and log-odds 1 + 2·first − second/100. */
function sample(rows: number, seed: string): { features: Column[]; odds: Column; target: Column } {
  const chance = random(seed)
  const features = [
    normals(rows, chance),
    normals(rows, chance).map((x) => 1000 + 100 * x),
    normals(rows, chance),
  ]
  const odds = features[0]!.map((x, row) => 1 + 2 * x - (features[1]![row]! - 1000) / 100)
  return { features, odds, target: odds.map((x) => (chance.next() < 1 / (1 + Math.exp(-x)) ? 1 : 0)) }
}

describe('solving by Cholesky', () => {
  it('finds x of A·x = b for any A = B·Bᵀ + 1', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.string(), (n, seed) => {
        const chance = random(seed)
        const b = normals(n * n, chance)
        const x = normals(n, chance)
        const a = new Float64Array(n * n)
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            a[i * n + j] = i === j ? 1 : 0
            for (let k = 0; k < n; k++) a[i * n + j]! += b[i * n + k]! * b[j * n + k]!
          }
        }
        const right = Float64Array.from(x, (_, i) =>
          x.reduce((sum, value, j) => sum + a[i * n + j]! * value, 0),
        )
        assert.ok(solveCholesky(a, right))
        assert.ok(agree(right, x, { tolerance: 1e-7, scale: 1 }))
      }),
    )
  })

  it('says so when the matrix is singular', () => {
    assert.equal(solveCholesky(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1)), false)
  })
})

describe('logistic regression', () => {
  it('finds the log-odds that made the classes', () => {
    const { features, odds, target } = sample(20_000, 'made')
    const model = trainLogisticRegression(features, target)
    const out = new Float64Array(target.length)
    predictLogisticRegression(model, features, out)
    const found = out.map((p) => Math.log(p / (1 - p)))
    const off = found.map((x, row) => Math.abs(x - odds[row]!)).sort()
    assert.ok(off[10_000]! < 0.1)
    assert.ok(auc(target, out) > 0.88)
  })

  it('stands where the penalised gradient is 0', () => {
    const { features, target } = sample(300, 'optimum')
    for (const l2 of [0.1, 1, 50]) {
      const model = trainLogisticRegression(features, target, { l2 })
      const out = new Float64Array(target.length)
      predictLogisticRegression(model, features, out)
      const residuals = out.map((p, row) => p - target[row]!)
      assert.ok(Math.abs(residuals.reduce((sum, r) => sum + r, 0)) < 1e-7)
      features.forEach((feature, k) => {
        const z = feature.map((x) => (x - model.centre[k]!) / model.scale[k]!)
        const gradient =
          z.reduce((sum, value, row) => sum + value * residuals[row]!, 0) + l2 * model.weights[k]!
        assert.ok(Math.abs(gradient) < 1e-7)
      })
    }
  })

  it('converges on classes that a line separates', () => {
    const x = Float64Array.from({ length: 40 }, (_, row) => row)
    const model = trainLogisticRegression(
      [x],
      x.map((value) => (value > 19 ? 1 : 0)),
    )
    assert.ok(Number.isFinite(model.weights[0]) && model.weights[0]! > 1)
  })

  it('gives the base rate for one class, and takes missing and constant features', () => {
    const out = new Float64Array(4)
    const features = [
      Float64Array.of(1, NaN, 3, 4),
      new Float64Array(4).fill(7),
      new Float64Array(4).fill(NaN),
    ]
    predictLogisticRegression(trainLogisticRegression(features, new Float64Array(4).fill(1)), features, out)
    assert.ok(agree(out, new Float64Array(4).fill(0.875)))
    predictLogisticRegression(trainLogisticRegression(features, Float64Array.of(0, NaN, 1, 1)), features, out)
    assert.ok(out.every((p) => p > 0 && p < 1))
  })

  it('refuses other classes, no rows, no features, dependent features without penalty, other features', () => {
    const x = Float64Array.of(1, 2, 4)
    const y = Float64Array.of(0, 1, 0)
    assert.throws(() => trainLogisticRegression([x], Float64Array.of(0, 2, 1)), { code: 'math.target' })
    assert.throws(
      () =>
        trainLogisticRegression(
          [x],
          x.map(() => NaN),
        ),
      { code: 'math.target' },
    )
    assert.throws(() => trainLogisticRegression([], y), { code: 'math.features' })
    assert.throws(() => trainLogisticRegression([x, x], y, { l2: 0 }), { code: 'math.target' })
    const model = trainLogisticRegression([x], y)
    assert.throws(() => predictLogisticRegression(model, [x, x], x.slice()), { code: 'math.features' })
  })
})

describe('linear regression', () => {
  it('finds a plane through the points, and shrinks with the penalty', () => {
    const { features } = sample(500, 'plane')
    const target = features[0]!.map((x, row) => 3 * x - 0.02 * features[1]![row]! + 5)
    const out = new Float64Array(500)
    predictLinearRegression(trainLinearRegression(features, target, { l2: 0 }), features, out)
    assert.ok(agree(out, target, { tolerance: 1e-9, scale: 1 }))
    const [free, bound] = [0, 500].map((l2) => trainLinearRegression(features, target, { l2 }))
    assert.ok(Math.abs(bound!.weights[0]! / free!.weights[0]! - 0.5) < 0.02)
  })

  it('survives JSON', () => {
    const { features, odds } = sample(50, 'json')
    const model = trainLinearRegression(features, odds)
    assert.deepEqual(JSON.parse(JSON.stringify(model)), model)
  })
})
