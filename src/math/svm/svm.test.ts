import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Column } from '../../domain/index.ts'
import { canonicalJson } from '../hash/canonical-json.ts'
import { sha256 } from '../hash/sha256.ts'
import { readGoldenModel, skipGolden } from '../preparation/golden-training.fixture.ts'
import { random } from '../random/random.ts'
import { confusion, f1, precision, recall } from '../statistics/classification.ts'
import { auc, averagePrecision } from '../statistics/ranking.ts'
import { cutFolds } from './cut-folds.ts'
import { decideSvc, parseSvc, predictSvc, type SvcModel, type SvcOptions, trainSvc } from './svc.ts'
import type { SvmProgress } from './svm-options.ts'
import { parseSvr, predictSvr, trainSvr } from './svr.ts'

/** Class 1 where two features have the same sign: no line separates them. */
function quadrants(rows: number, seed: string): { features: Column[]; target: Column } {
  const chance = random(seed)
  const features = [0, 1].map(() => Float64Array.from({ length: rows }, () => 10 + 3 * chance.normal()))
  const target = features[0]!.map((x, row) => ((x - 10) * (features[1]![row]! - 10) > 0 ? 1 : 0))
  return { features, target }
}

function shareRight(scores: Column, target: Column, edge: number): number {
  return scores.filter((score, row) => (score > edge ? 1 : 0) === target[row]).length / target.length
}

describe('support vector classifier', () => {
  it('learns what no line separates, and its probabilities tell', () => {
    const { features, target } = quadrants(400, 'learn')
    const fresh = quadrants(400, 'fresh')
    const model = trainSvc(features, target, { c: 10 })
    const out = new Float64Array(400)
    decideSvc(model, fresh.features, out)
    assert.ok(shareRight(out, fresh.target, 0) > 0.93)
    predictSvc(model, fresh.features, out)
    assert.ok(shareRight(out, fresh.target, 0.5) > 0.93)
    assert.ok(out.every((p) => p > 0 && p < 1))
    assert.ok(model.converged && model.coefficients.length < 200)
  })

  it('a heavier class is found more often, and a row of weight 0 is not there', () => {
    const { features, target } = quadrants(300, 'weights')
    const noise = random('noise')
    const noisy = target.map((value) => (noise.next() < 0.3 ? 1 - value : value))
    const found = (options: SvcOptions) => {
      const out = new Float64Array(300)
      decideSvc(trainSvc(features, noisy, { ...options, probability: 'none' }), features, out)
      return out.filter((decision) => decision > 0).length
    }
    assert.ok(found({ classWeights: [1, 5] }) > found({}) + 20)
    assert.ok(found({ classWeights: [5, 1] }) < found({}) - 20)
    const kept = noisy.map((_, row) => (row < 150 ? 0 : 1))
    const tail = features.map((feature) => feature.slice(150))
    assert.deepEqual(trainSvc(features, noisy, { rowWeights: kept }), trainSvc(tail, noisy.slice(150)))
  })

  it('gamma scale is 1/(P · variance of all values), standardised or not', () => {
    const features = [Float64Array.of(1, 2, 3, 4), Float64Array.of(10, 30, 10, 30)]
    const target = Float64Array.of(0, 1, 1, 0)
    const all = [1, 2, 3, 4, 10, 30, 10, 30]
    const middle = all.reduce((sum, x) => sum + x) / 8
    const variance = all.reduce((sum, x) => sum + (x - middle) ** 2, 0) / 8
    const gammas = [
      trainSvc(features, target, { standardise: false, probability: 'none' }),
      trainSvc(features, target, { probability: 'none' }),
      trainSvc(features, target, { gamma: 'auto', probability: 'none' }),
      trainSvc(features, target, { gamma: 3, probability: 'none' }),
    ].map(({ gamma }) => gamma)
    const wanted = [1 / (2 * variance), 0.5, 0.5, 3]
    gammas.forEach((gamma, k) => {
      assert.ok(Math.abs(gamma / wanted[k]! - 1) < 1e-12)
    })
  })

  it('the same input gives the same model, also dealt out by a seed; a constant or unknown feature changes nothing', () => {
    const { features, target } = quadrants(120, 'same')
    const shuffled = { probability: { cut: 'shuffled', folds: 3, seed: 5 } } as const
    assert.deepEqual(trainSvc(features, target, shuffled), trainSvc(features, target, shuffled))
    assert.deepEqual([...cutFolds(7, { folds: 3 })], [0, 0, 0, 1, 1, 2, 2])
    assert.deepEqual([...cutFolds(7, { folds: 3, cut: 'shuffled' })].sort(), [0, 0, 0, 1, 1, 2, 2])
    const out = [0, 1].map(() => new Float64Array(120))
    const more = [...features, new Float64Array(120).fill(3), new Float64Array(120).fill(NaN)]
    decideSvc(trainSvc(features, target, { gamma: 0.5 }), features, out[0]!)
    decideSvc(trainSvc(more, target, { gamma: 0.5 }), more, out[1]!)
    assert.deepEqual(out[0], out[1])
  })

  it('refuses one class, other classes, bad options, a call for probabilities it has not, foreign models', () => {
    const { features, target } = quadrants(40, 'bad')
    const refused: [string, () => unknown][] = [
      [
        'math.target',
        () =>
          trainSvc(
            features,
            target.map(() => 1),
          ),
      ],
      ['math.target', () => trainSvc(features, target, { classWeights: [1, 0] })],
      [
        'math.target',
        () =>
          trainSvc(
            features,
            target.map((value) => value * 2),
          ),
      ],
      [
        'math.target',
        () =>
          trainSvc(
            features,
            target.map(() => NaN),
          ),
      ],
      ['math.features', () => trainSvc([], target)],
      ['math.option', () => trainSvc(features, target, { c: 0 })],
      ['math.option', () => trainSvc(features, target, { gamma: -1 })],
      ['math.option', () => trainSvc(features, target, { gamma: 'other' as 'auto' })],
      ['math.option', () => trainSvc(features, target, { probability: { folds: 1 } })],
      ['math.option', () => trainSvc(features, target, { mostSteps: 0 })],
    ]
    for (const [code, run] of refused) assert.throws(run, { code })
    const model = trainSvc(features, target)
    assert.deepEqual(parseSvc(JSON.parse(JSON.stringify(model))), model)
    assert.throws(() => predictSvc({ ...model, calibration: null }, features, target.slice()), {
      code: 'math.model',
    })
    for (const value of [
      {},
      { ...model, schema: 'leme.svc/2' },
      { ...model, supports: [1] },
      { ...model, calibration: { schema: 'leme.platt/2' } },
      { ...model, gamma: 0 },
    ]) {
      assert.throws(() => parseSvc(value), { code: 'math.model' })
    }
  })

  it('decides by the sum over its support vectors, however many there are', () => {
    const chance = random('sum')
    for (let supports = 0; supports < 9; supports++) {
      const model: SvcModel = {
        schema: 'leme.svc/1',
        ...{ calibration: null, gamma: 0.7, bias: 0.25, steps: 0, converged: true },
        ...{ centre: [1, 2], scale: [2, 0] },
        coefficients: Array.from({ length: supports }, () => chance.normal()),
        supports: Array.from({ length: 2 * supports }, () => chance.normal()),
      }
      const out = new Float64Array(1)
      decideSvc(model, [Float64Array.of(4), Float64Array.of(9)], out)
      let wanted = 0.25
      model.coefficients.forEach((coefficient, i) => {
        const distance = (1.5 - model.supports[2 * i]!) ** 2 + model.supports[2 * i + 1]! ** 2
        wanted += coefficient * Math.exp(-0.7 * distance)
      })
      assert.ok(Math.abs(out[0]! - wanted) < 1e-12)
    }
  })

  it('tells how far which machine is, and lets the listener give up', () => {
    const { features, target } = quadrants(900, 'progress')
    const noise = random('progress')
    const noisy = target.map((value) => (noise.next() < 0.4 ? 1 - value : value))
    const seen: SvmProgress[] = []
    trainSvc(features, noisy, { c: 1000, onProgress: (progress) => seen.push(progress) })
    assert.deepEqual([...new Set(seen.map(({ machine }) => machine))], [1, 2, 3, 4, 5, 6])
    assert.ok(seen.every(({ machines, steps, violation }) => machines === 6 && steps > 0 && violation > 1e-3))
    const giveUp = () => {
      throw new Error('enough')
    }
    assert.throws(() => trainSvc(features, noisy, { c: 1000, onProgress: giveUp }), /enough/)
  })

  it('its bits are the recorded ones, on whatever machine this runs', () => {
    const { features, target } = quadrants(150, 'bits')
    const model = trainSvc(features, target, { c: 3 })
    assert.equal(
      sha256(canonicalJson(model)),
      '572080d0beb87cd290de799573cba88a41e25f932580d99065dce6e8e6bc96cc',
    )
  })

  it('a budget of steps ends in a model that says so', () => {
    const { features, target } = quadrants(200, 'budget')
    assert.equal(trainSvc(features, target, { mostSteps: 3 }).converged, false)
  })
})

describe('support vector regression', () => {
  it('follows a curve to epsilon', () => {
    const x = Float64Array.from({ length: 200 }, (_, row) => row / 20)
    const y = x.map((value) => Math.sin(value) + 5)
    const model = trainSvr([x], y, { c: 100, gamma: 10, epsilon: 0.05 })
    const out = new Float64Array(200)
    predictSvr(model, [x], out)
    assert.ok(out.every((value, row) => Math.abs(value - y[row]!) < 0.06))
    assert.ok(model.converged && model.coefficients.length < 60)
    assert.deepEqual(parseSvr(JSON.parse(JSON.stringify(model))), model)
    assert.throws(() => parseSvr({ ...model, schema: 'leme.svc/1' }), { code: 'math.model' })
  })

  it('a target that stays within epsilon needs no support vector', () => {
    const x = Float64Array.of(1, 2, 3, 4)
    const model = trainSvr([x], Float64Array.of(7, 7.05, 7, 6.95))
    assert.deepEqual([model.coefficients.length, Math.abs(model.bias - 7) < 0.06], [0, true])
    assert.throws(() => trainSvr([x], x, { epsilon: -1 }), { code: 'math.option' })
    assert.throws(() => trainSvr([x], Float64Array.of(1, 2, Infinity, 3)), { code: 'math.target' })
  })
})

// F1 and recall hang on the folds of the sigmoid: upstream's own F1 of dn_svc runs from 0.07 to 0.16 with its seed.
describe('support vector classifier against the recorded models', { skip: skipGolden }, () => {
  for (const name of ['up_svc', 'dn_svc']) {
    it(`${name}: scaler, support vectors and metrics`, () => {
      const { trained, model, metrics, features, target } = readGoldenModel(name)
      const ours = trainSvc(trained.features, trained.target, { probability: { cut: 'shuffled', seed: 3 } })
      ours.centre.forEach((value, k) => {
        assert.ok(Math.abs(value - model.scaler_mean[k]!) < 1e-9)
      })
      const supports = model.n_support[0]! + model.n_support[1]!
      assert.ok(Math.abs(ours.coefficients.length - supports) <= 3)
      const out = new Float64Array(target.length)
      predictSvc(ours, features, out)
      const counts = confusion(target, out)
      const measured = {
        auc: auc(target, out),
        ap: averagePrecision(target, out),
        f1: f1(counts),
        precision: precision(counts),
        recall: recall(counts),
      }
      for (const [key, value] of Object.entries(measured)) {
        const wanted = metrics[key as keyof typeof metrics]
        const allowed = key === 'auc' || key === 'ap' ? 0.002 : 0.05
        assert.ok(Math.abs(value - wanted) <= allowed, `${key} ${value}, recorded ${wanted}`)
      }
    })
  }
})
