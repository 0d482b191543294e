import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Column } from '../../domain/index.ts'
import { canonicalJson } from '../hash/canonical-json.ts'
import { sha256 } from '../hash/sha256.ts'
import { random } from '../random/random.ts'
import { Adam } from './adam.ts'
import { Layers } from './layers.ts'
import { parseNetwork, predictNetwork } from './network-model.ts'
import type { NetworkOptions, NetworkProgress } from './network-options.ts'
import { trainNetwork } from './train-network.ts'

/** Class 1 where two features differ in sign. */
function xor(rows: number, seed: string): { features: Column[]; target: Column } {
  const chance = random(seed)
  const features = [0, 1].map(() => Float64Array.from({ length: rows }, () => 100 + chance.normal()))
  const target = features[0]!.map((x, row) => (x > 100 !== features[1]![row]! > 100 ? 1 : 0))
  return { features, target }
}

function predict(features: readonly Column[], target: Column, options: NetworkOptions): Column {
  const out = new Float64Array(target.length)
  predictNetwork(trainNetwork(features, target, options), features, out)
  return out
}

const right = (out: Column, target: Column) =>
  out.filter((p, row) => (p > 0.5 ? 1 : 0) === target[row]).length / target.length

describe('layers', () => {
  it('the gradient is that of differences, for any depth, activation and dropout', () => {
    const shapes = fc.record({
      sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 4 }),
      activation: fc.constantFrom('relu' as const, 'tanh' as const),
      rate: fc.constantFrom(0, 0.4),
      seed: fc.string(),
    })
    fc.assert(
      fc.property(shapes, ({ sizes, activation, rate, seed }) => {
        const chance = random(seed)
        const rows = 3
        const layers = new Layers({ sizes, activation, mostRows: rows })
        layers.initialise(chance)
        layers.parameters.forEach((value, k) => {
          layers.parameters[k] = value + 0.3 * chance.normal()
        })
        for (let k = 0; k < layers.input.length; k++) layers.input[k] = chance.normal()
        const loss = () => {
          layers.forward(rows, { rate, chance: random(`${seed} drop`) })
          return layers.output.reduce((sum, value) => sum + (value * value) / 2, 0)
        }
        loss()
        layers.outputSlope.set(layers.output)
        layers.backward(rows)
        const gradient = layers.gradient.slice()
        let off = 0
        for (let k = 0; k < gradient.length; k++) {
          const held = layers.parameters[k]!
          const [above, below] = [1e-6, -1e-6].map((step) => {
            layers.parameters[k] = held + step
            return loss()
          })
          layers.parameters[k] = held
          const slope = (above! - below!) / 2e-6
          if (Math.abs(slope - gradient[k]!) > 1e-4 * (1 + Math.abs(slope))) off++
        }
        assert.equal(off, 0)
      }),
      { numRuns: 100, seed: 1 },
    )
  })

  it('dropout keeps the mean of what a layer puts out', () => {
    const layers = new Layers({ sizes: [1, 1, 1], activation: 'relu', mostRows: 10_000 })
    layers.parameters.set([1, 0, 1, 0])
    layers.input.fill(2)
    layers.forward(10_000, { rate: 0.25, chance: random('drop') })
    assert.ok(Math.abs(layers.output.reduce((sum, value) => sum + value, 0) / 10_000 - 2) < 0.05)
    assert.ok(layers.output.includes(0))
  })
})

describe('Adam', () => {
  it('goes one learning rate against a steady gradient of any size, from the first step on', () => {
    const adam = new Adam(3, 0.01)
    const parameters = new Float64Array(3)
    for (let step = 1; step <= 20; step++) {
      adam.step(parameters, Float64Array.of(1e-3, -5, 0))
      const wanted = [-0.01 * step, 0.01 * step, 0]
      parameters.forEach((value, k) => {
        assert.ok(Math.abs(value - wanted[k]!) < 1e-5)
      })
    }
  })
})

describe('training a network', () => {
  for (const activation of ['relu', 'tanh'] as const) {
    it(`learns xor with ${activation}`, () => {
      const { features, target } = xor(600, 'xor')
      const options = { objective: 'binary', activation, learningRate: 0.01, epochs: 60 } as const
      assert.ok(right(predict(features, target, options), target) > 0.95)
      assert.ok(right(predict(features, target, { ...options, hidden: [] }), target) < 0.65)
    })
  }

  it('learns a curve in whatever unit', () => {
    const x = Float64Array.from({ length: 500 }, (_, row) => row / 100)
    const y = x.map((value) => 1e-6 * value * value + 3)
    const options = { objective: 'regression', hidden: [16, 8], learningRate: 0.01, epochs: 80 } as const
    const out = predict([x], y, options)
    assert.ok(out.every((value, row) => Math.abs(value - y[row]!) < 2.5e-6))
  })

  it('the same seed gives the same model, another one another; and it survives JSON', () => {
    const { features, target } = xor(100, 'seed')
    const options = { objective: 'binary', epochs: 3, dropout: 0.2 } as const
    const model = trainNetwork(features, target, { ...options, seed: 4 })
    assert.deepEqual(trainNetwork(features, target, { ...options, seed: 4 }), model)
    assert.notDeepEqual(trainNetwork(features, target, { ...options, seed: 5 }), model)
    assert.deepEqual(parseNetwork(JSON.parse(JSON.stringify(model))), model)
  })

  it('its bits are the recorded ones, on whatever machine this runs', () => {
    const { features, target } = xor(150, 'bits')
    const hashes = (['relu', 'tanh'] as const).map((activation) => {
      const options = { objective: 'binary', activation, epochs: 3, dropout: 0.1 } as const
      return sha256(canonicalJson(trainNetwork(features, target, options)))
    })
    assert.deepEqual(hashes, [
      'b6a9885f7fee7c37bec24abba94b34c811faac393b22b7afd23f93ffbe323884',
      'd3a41750e93187e138f022e33125584a187f84b8ba7cd71bd63a599271baa154',
    ])
  })

  it('a penalty shrinks the weights', () => {
    const { features, target } = xor(300, 'shrink')
    const size = (l2: number) =>
      trainNetwork(features, target, {
        objective: 'binary',
        l2,
        epochs: 40,
        learningRate: 0.01,
      }).parameters.reduce((sum, value) => sum + value * value, 0)
    assert.ok(size(0.1) < size(0) / 3)
  })

  it('a heavier class is given higher probabilities, and a row of weight 0 teaches nothing', () => {
    const { features, target } = xor(200, 'weights')
    const mean = (options: Partial<NetworkOptions>) =>
      predict(features, target, { objective: 'binary', hidden: [], epochs: 60, ...options }).reduce(
        (sum, p) => sum + p,
        0,
      ) / 200
    assert.ok(mean({ classWeights: [1, 4], learningRate: 0.05 }) > 0.7)
    const firstOnly = target.map((_, row) => (row < 100 ? 1 : 0))
    const turned = target.map((value, row) => (row < 100 ? value : 1 - value))
    assert.equal(
      mean({ rowWeights: firstOnly }),
      predict(features, turned, {
        objective: 'binary',
        hidden: [],
        epochs: 60,
        rowWeights: firstOnly,
      }).reduce((sum, p) => sum + p, 0) / 200,
    )
  })

  it('stops early on the last rows behind the gap, and keeps the best weights', () => {
    const { features, target } = xor(300, 'early')
    const noisy = target.map((value, row) => (row % 3 === 0 ? 1 - value : value))
    const seen: NetworkProgress[] = []
    const model = trainNetwork(features, noisy, {
      objective: 'binary',
      hidden: [64],
      learningRate: 0.02,
      epochs: 500,
      earlyStopping: { epochs: 10, fraction: 0.2, gap: 20 },
      onProgress: (progress) => seen.push(progress),
    })
    assert.ok(seen.length < 500)
    assert.equal(model.epochs, seen.length - 10)
    const best = seen.reduce((a, b) => (b.validationLoss < a.validationLoss ? b : a))
    assert.equal(best.epoch, model.epochs)
    const out = new Float64Array(300)
    predictNetwork(model, features, out)
    const loss =
      out.slice(240).reduce((sum, p, k) => sum - Math.log(noisy[240 + k] === 1 ? p : 1 - p), 0) / 60
    assert.ok(Math.abs(loss - best.validationLoss) < 1e-9)
    const blind = noisy.map((value, row) => (row >= 220 && row < 240 ? 1 - value : value))
    const stopping = {
      objective: 'binary',
      epochs: 5,
      earlyStopping: { epochs: 9, fraction: 0.2, gap: 20 },
    } as const
    assert.deepEqual(trainNetwork(features, blind, stopping), trainNetwork(features, noisy, stopping))
  })

  it('bears one class, constant and missing features, and fewer rows than features', () => {
    const features = [
      new Float64Array(4).fill(7),
      new Float64Array(4).fill(NaN),
      Float64Array.of(1, NaN, Infinity, 2),
      Float64Array.of(1, 2, 3, 4),
      Float64Array.of(1, 2, 3, 5),
    ]
    for (const target of [new Float64Array(4), Float64Array.of(0, 1, NaN, 1)]) {
      const out = predict(features, target, { objective: 'binary', epochs: 5 })
      assert.ok(out.every((p) => p > 0 && p < 1))
    }
    const flat = predict(features, new Float64Array(4).fill(3), { objective: 'regression', epochs: 5 })
    assert.ok(flat.every(Number.isFinite))
  })

  it('refuses bad input and foreign models', () => {
    const { features, target } = xor(40, 'bad')
    const binary = { objective: 'binary', epochs: 1 } as const
    const refused: [string, () => unknown][] = [
      ['math.features', () => trainNetwork([], target, binary)],
      [
        'math.target',
        () =>
          trainNetwork(
            features,
            target.map((value) => value + 1),
            binary,
          ),
      ],
      [
        'math.target',
        () =>
          trainNetwork(
            features,
            target.map(() => Infinity),
            { objective: 'regression' },
          ),
      ],
      [
        'math.target',
        () =>
          trainNetwork(
            features,
            target.map(() => NaN),
            binary,
          ),
      ],
      [
        'math.target',
        () => trainNetwork(features, target, { ...binary, earlyStopping: { epochs: 1, gap: 36 } }),
      ],
      ['math.option', () => trainNetwork(features, target, { ...binary, hidden: [1.5] })],
      ['math.option', () => trainNetwork(features, target, { ...binary, dropout: 1 })],
      ['math.option', () => trainNetwork(features, target, { ...binary, activation: 'sine' as 'tanh' })],
      ['math.option', () => trainNetwork(features, target, { objective: 'other' as 'binary' })],
      [
        'math.option',
        () => trainNetwork(features, target, { objective: 'regression', classWeights: [1, 2] }),
      ],
      ['math.length', () => trainNetwork([features[0]!.subarray(1)], target, binary)],
    ]
    for (const [code, run] of refused) assert.throws(run, { code })
    const model = trainNetwork(features, target, binary)
    assert.throws(() => predictNetwork(model, [features[0]!], target.slice()), { code: 'math.features' })
    for (const value of [
      undefined,
      { ...model, schema: 'leme.network/2' },
      { ...model, sizes: [2, 8, 1] },
      { ...model, parameters: [...model.parameters.slice(1), NaN] },
      { ...model, scale: [1] },
      { ...model, target: null },
      { ...model, activation: 'sine' },
    ]) {
      assert.throws(() => parseNetwork(value), { code: 'math.model' })
    }
  })
})
