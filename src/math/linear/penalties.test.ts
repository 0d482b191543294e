import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { canonicalJson } from '../hash/canonical-json.ts'
import { sha256 } from '../hash/sha256.ts'
import { type Random, random } from '../random/random.ts'
import type { LinearModel } from './linear-model.ts'
import { parseLinearRegression, predictLinearRegression, trainLinearRegression } from './linear-regression.ts'
import {
  parseLogisticRegression,
  predictLogisticRegression,
  trainLogisticRegression,
} from './logistic-regression.ts'

const normals = (rows: number, chance: Random) => Float64Array.from({ length: rows }, () => chance.normal())

/** Unlike scales, the last feature nearly a repetition of the first. */
function sample(rows: number, seed: string): { features: Column[]; target: Column; classes: Column } {
  const chance = random(seed)
  const first = normals(rows, chance)
  const features = [
    first,
    normals(rows, chance).map((x) => 40 + 5 * x),
    normals(rows, chance),
    first.map((x) => x + 0.1 * chance.normal()),
  ]
  const target = first.map((x, row) => 2 * x - 0.1 * features[1]![row]! + chance.normal())
  const classes = target.map((y) => (y + 4 + chance.normal() > 0 ? 1 : 0))
  return { features, target, classes }
}

/** Largest breach of the conditions of a minimum, given d loss / d score of each row. */
function breach(
  model: LinearModel,
  slopes: Column,
  { features, l1, l2 }: { features: readonly Column[]; l1: number; l2: number },
): number {
  let worst = Math.abs(slopes.reduce((sum, slope) => sum + slope, 0))
  features.forEach((feature, k) => {
    const weight = model.weights[k]!
    let gradient = l2 * weight
    for (let row = 0; row < feature.length; row++) {
      gradient += (slopes[row]! * (feature[row]! - model.centre[k]!)) / model.scale[k]!
    }
    const off =
      weight === 0 ? Math.max(0, Math.abs(gradient) - l1) : Math.abs(gradient + l1 * Math.sign(weight))
    worst = Math.max(worst, off)
  })
  return worst
}

const settings = fc.record({
  l1: fc.constantFrom(0, 0.3, 5, 40),
  l2: fc.constantFrom(0, 0.01, 1, 30),
  standardise: fc.boolean(),
  seed: fc.string(),
})

describe('penalties', () => {
  it('logistic regression stands where the conditions of the minimum hold', () => {
    fc.assert(
      fc.property(settings, ({ l1, l2, standardise, seed }) => {
        const { features, classes } = sample(150, seed)
        const model = trainLogisticRegression(features, classes, { l1, l2, standardise })
        const out = new Float64Array(150)
        predictLogisticRegression(model, features, out)
        const slopes = out.map((p, row) => p - classes[row]!)
        assert.ok(breach(model, slopes, { features, l1, l2 }) < 1e-5)
      }),
      { numRuns: 60 },
    )
  })

  it('linear regression stands where the conditions of the minimum hold', () => {
    fc.assert(
      fc.property(settings, ({ l1, l2, standardise, seed }) => {
        const { features, target } = sample(150, seed)
        const model = trainLinearRegression(features, target, { l1, l2, standardise })
        const out = new Float64Array(150)
        predictLinearRegression(model, features, out)
        const slopes = out.map((y, row) => y - target[row]!)
        assert.ok(breach(model, slopes, { features, l1, l2 }) < 1e-7)
      }),
      { numRuns: 60 },
    )
  })

  it('l1 sets weights to exactly 0, at last all of them', () => {
    const { features, classes, target } = sample(200, 'sparse')
    const some = trainLogisticRegression(features, classes, { l1: 8, l2: 0 })
    assert.ok(some.weights.includes(0) && some.weights.some((weight) => weight !== 0))
    assert.deepEqual(trainLogisticRegression(features, classes, { l1: 1e4, l2: 0 }).weights, [0, 0, 0, 0])
    assert.deepEqual(trainLinearRegression(features, target, { l1: 1e6, l2: 0 }).weights, [0, 0, 0, 0])
  })

  it('without penalty, dividing by the deviation changes nothing but the units of the weights', () => {
    const { features, classes } = sample(400, 'units')
    const [scaled, raw] = [true, false].map((standardise) =>
      trainLogisticRegression(features, classes, { l2: 0, standardise }),
    )
    scaled!.weights.forEach((weight, k) => {
      assert.ok(Math.abs(weight / scaled!.scale[k]! / raw!.weights[k]! - 1) < 1e-8)
    })
  })
})

describe('weights of rows and classes', () => {
  it('a row of weight 2 counts like two rows, and weight 0 leaves it out', () => {
    const { features, classes, target } = sample(60, 'weights')
    const times = Float64Array.from({ length: 60 }, (_, row) => row % 3)
    const order = Array.from(times).flatMap((count, row) => new Array<number>(count).fill(row))
    const repeat = (column: Column) => Float64Array.from(order, (row) => column[row]!)
    const options = { standardise: false, rowWeights: times }
    const same = (weighted: LinearModel, repeated: LinearModel) =>
      weighted.weights.forEach((weight, k) => {
        assert.ok(Math.abs(weight - repeated.weights[k]!) < 1e-8)
      })
    same(
      trainLogisticRegression(features, classes, { ...options, classWeights: 'balanced' }),
      trainLogisticRegression(features.map(repeat), repeat(classes), {
        standardise: false,
        classWeights: 'balanced',
      }),
    )
    same(
      trainLinearRegression(features, target, options),
      trainLinearRegression(features.map(repeat), repeat(target), { standardise: false }),
    )
  })

  it('balanced is rows / (2 · rows of the class)', () => {
    const { features, classes } = sample(100, 'balanced')
    const ones = classes.reduce((sum, value) => sum + value, 0)
    assert.ok(ones !== 50)
    assert.deepEqual(
      trainLogisticRegression(features, classes, { classWeights: 'balanced' }),
      trainLogisticRegression(features, classes, { classWeights: [50 / (100 - ones), 50 / ones] }),
    )
  })
})

describe('bits', () => {
  it('are the recorded ones, on whatever machine this runs', () => {
    const { features, classes, target } = sample(150, 'bits')
    const models = [
      trainLogisticRegression(features, classes),
      trainLogisticRegression(features, classes, { l1: 2, classWeights: 'balanced' }),
      trainLinearRegression(features, target, { l2: 0 }),
    ]
    assert.equal(
      sha256(canonicalJson(models)),
      'ad2b5733062ac929ae8fa14162a686f9609e5b679c77a153e3a889818bcdd70f',
    )
  })
})

describe('bad input', () => {
  const x = Float64Array.of(1, 2, 3, 4, 5, 6)
  const y = Float64Array.of(0, 0, 1, 0, 1, 1)

  it('is refused', () => {
    const refused: [string, () => unknown][] = [
      ['math.target', () => trainLinearRegression([x], Float64Array.of(1, Infinity, 1, 1, 1, 1))],
      ['math.target', () => trainLogisticRegression([x], Float64Array.of(0, 1, -1, 0, 1, 1))],
      [
        'math.target',
        () =>
          trainLogisticRegression(
            [x],
            x.map((v) => (v > 3 ? 1 : 0)),
            { l2: 0 },
          ),
      ],
      ['math.target', () => trainLinearRegression([x, x.map((v) => 2 * v + 1)], y, { l2: 0 })],
      ['math.target', () => trainLogisticRegression([x], y, { rowWeights: new Float64Array(6) })],
      ['math.features', () => trainLinearRegression([], y)],
      ['math.length', () => trainLinearRegression([x.subarray(1)], y)],
      ['math.length', () => trainLinearRegression([x], y, { rowWeights: x.subarray(1) })],
      ['math.option', () => trainLinearRegression([x], y, { l1: -1 })],
      ['math.option', () => trainLogisticRegression([x], y, { l2: NaN })],
      ['math.option', () => trainLogisticRegression([x], y, { rowWeights: x.map((v) => v - 2) })],
      ['math.option', () => trainLogisticRegression([x], y, { classWeights: [1, -1] })],
    ]
    for (const [code, run] of refused) assert.throws(run, { code })
  })

  it('fewer rows than features, and a constant one, are borne with a penalty', () => {
    const features = [1, 2, 3, 4, 5, 6, 7, 8].map((k) => x.map((v) => (k === 8 ? 7 : (v * k) % 5)))
    for (const l1 of [0, 0.1]) {
      const { weights } = trainLogisticRegression(features, y, { l1 })
      assert.ok(weights.every(Number.isFinite))
      assert.equal(weights[7], 0)
    }
  })

  it('a model of another schema, version or shape is refused', () => {
    const model = trainLogisticRegression([x], y)
    assert.deepEqual(parseLogisticRegression(JSON.parse(JSON.stringify(model))), model)
    const line = trainLinearRegression([x], y)
    assert.deepEqual(parseLinearRegression(JSON.parse(JSON.stringify(line))), line)
    const broken = [
      null,
      line,
      { ...model, schema: 'leme.logistic-regression/2' },
      { ...model, scale: [] },
      { ...model, weights: [null] },
    ]
    for (const value of broken) assert.throws(() => parseLogisticRegression(value), { code: 'math.model' })
  })
})
