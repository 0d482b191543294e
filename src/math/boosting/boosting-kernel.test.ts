import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { random } from '../random/random.ts'
import { predictByKernel } from '../wasm/boosting-predict.ts'
import { openBoostingSteps } from '../wasm/boosting-steps.ts'
import type { BoostTeam, BoostThreads } from './boost-threads.ts'
import { BOOST_OBJECTIVES, type BoostObjective } from './model.ts'
import { type BoostOptions, resolveOptions } from './options.ts'
import { plainSteps } from './plain-steps.ts'
import { predictPlain } from './predict-plain.ts'
import { trainWithSteps } from './train-with-steps.ts'

const KINDS = ['normal', 'holed', 'few', 'constant', 'missing', 'tied', 'huge', 'signed zero'] as const

const options = fc.record({
  trees: fc.integer({ min: 1, max: 6 }),
  leaves: fc.integer({ min: 2, max: 12 }),
  maxDepth: fc.constantFrom(Infinity, 1, 2, 4),
  learningRate: fc.constantFrom(0.1, 0.5, 1),
  minLeafRows: fc.integer({ min: 1, max: 40 }),
  minLeafHessian: fc.constantFrom(0, 1e-3, 1),
  minSplitGain: fc.constantFrom(0, 0.01, 1),
  lambda: fc.constantFrom(0, 0.5, 10),
  lambdaL1: fc.constantFrom(0, 0.1, 2),
  bins: fc.constantFrom(2, 3, 16, 254, 255),
  minBinRows: fc.integer({ min: 1, max: 8 }),
  rowFraction: fc.constantFrom(1, 0.7),
  rowEvery: fc.integer({ min: 1, max: 3 }),
  featureFraction: fc.constantFrom(1, 0.5),
  alpha: fc.constantFrom(0.9, 0.3),
  seed: fc.nat(),
})

const shape = fc.record({
  objective: fc.constantFrom(...BOOST_OBJECTIVES),
  rows: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 61, max: 700 })),
  kinds: fc.oneof(
    fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 12 }),
    fc.array(fc.constantFrom(...KINDS), { minLength: 16, maxLength: 25 }),
  ),
  isWeighted: fc.boolean(),
  isCategorical: fc.boolean(),
  isStopped: fc.boolean(),
  seed: fc.nat(),
})
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never

function column(kind: (typeof KINDS)[number], rows: number, next: () => number): Column {
  const value: Record<typeof kind, () => number> = {
    normal: () => next() - 0.5,
    holed: () => (next() < 0.3 ? [NaN, Infinity, -Infinity][Math.floor(next() * 3)]! : next()),
    few: () => Math.floor(next() * 3),
    constant: () => 7,
    missing: () => NaN,
    tied: () => Math.round((next() - 0.5) * 20),
    huge: () => (next() - 0.5) * 1.7e308 * 2,
    'signed zero': () => [0, -0, 1][Math.floor(next() * 3)]!,
  }
  return Float64Array.from({ length: rows }, value[kind])
}

function target(objective: BoostObjective, features: readonly Column[], next: () => number): Column {
  return features[0]!.map((x) => {
    if (next() < 0.05) return NaN
    const noisy = (Number.isFinite(x) ? Math.sign(x) : 0.4) + next() * 2 - 1
    if (objective === 'binary') return noisy > 0 ? 1 : 0
    if (objective === 'crossEntropy') return Math.min(Math.max(noisy / 4 + 0.5, 0), 1)
    return noisy * 50
  })
}

function given({ objective, rows, kinds, isWeighted, isCategorical, isStopped, seed }: Shape) {
  const chance = random(seed)
  const next = () => chance.next()
  const features = kinds.map((kind) => column(kind, rows, next))
  const label = target(objective, features, next)
  const more: BoostOptions = {
    objective,
    ...(isWeighted && {
      weights: Float64Array.from({ length: rows }, () => Math.floor(next() * 3) / 2 + 0.1),
    }),
    ...(isWeighted && objective === 'binary' && { positiveWeight: 'balanced' as const }),
    ...(isCategorical && { categorical: [kinds.length - 1] }),
    ...(isStopped && { earlyStopping: { rounds: 2, fraction: 0.3 } }),
  }
  return { features, label, more }
}

/** All members' shares one after another, the last one first. */
function inTurn(count: number): BoostThreads {
  const run: BoostTeam['run'] = (_, share) => {
    for (let member = count - 1; member >= 0; member--) share(member, count)
  }
  return { count, gather: () => ({ run, end() {} }) }
}

describe('kernels of boosting', () => {
  it('train the model of the plain loops, by any number of members, and predict what they predict, to the bit', () => {
    let trained = 0
    fc.assert(
      fc.property(shape, options, fc.integer({ min: 1, max: 5 }), (form, chosen, count) => {
        const { features, label, more } = given(form)
        fc.pre(label.some((value) => !Number.isNaN(value)))
        fc.pre(label.filter((value) => !Number.isNaN(value)).length > 2)
        const settings = resolveOptions({ ...chosen, ...more })
        const wanted = trainWithSteps(features, label, { steps: plainSteps, settings })
        const kernel = openBoostingSteps(2 ** 22, inTurn(count), 0)!
        const found = trainWithSteps(features, label, { steps: kernel.steps, settings })
        kernel.close()
        assert.deepEqual(found, wanted)
        trained += wanted.trees.reduce((sum, tree) => sum + tree.feature.length, 0)
        const plain = new Float64Array(form.rows)
        const fast = new Float64Array(form.rows)
        predictPlain(wanted, features, plain)
        if (predictByKernel(wanted, features, fast)) assert.deepEqual(fast, plain)
      }),
      { numRuns: 400 },
    )
    assert.ok(trained > 400)
  })
})
