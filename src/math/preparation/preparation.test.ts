import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { balancedClassWeights } from './class-weights.ts'
import { applyImputation, fitImputation, parseImputation } from './imputation.ts'
import { applyOneHot, fitOneHot, parseOneHot } from './one-hot.ts'
import { applyScaling, fitScaling, parseScaling } from './scaling.ts'

const value = fc.oneof(
  { weight: 5, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity, 0, -0) },
)
const column = fc.array(value, { minLength: 1, maxLength: 40 }).map((values) => Float64Array.from(values))
const METHODS = ['standard', 'robust', 'min-max'] as const

describe('imputation', () => {
  it('leaves what is known alone and every row known, new rows too', () => {
    fc.assert(
      fc.property(column, column, fc.boolean(), (fitted, fresh, indicators) => {
        for (const fill of ['median', 'mean', { constant: -1 }] as const) {
          const model = fitImputation([fitted], { fill, indicators })
          const [out, flag] = applyImputation(model, [fresh])
          assert.ok(
            out!.every((x, row) => (Number.isFinite(fresh[row]) ? x === fresh[row] : x === model.fills[0])),
          )
          assert.ok(out!.every(Number.isFinite))
          assert.equal(flag !== undefined, indicators && !fitted.every(Number.isFinite))
          assert.ok(flag?.every((mark, row) => mark === (Number.isFinite(fresh[row]) ? 0 : 1)) ?? true)
        }
      }),
    )
  })

  it('fills with the median, mean or constant of the known; 0 where nothing is known', () => {
    const features = [Float64Array.of(1, NaN, 2, 9), Float64Array.of(NaN, Infinity, NaN, NaN)]
    assert.deepEqual(fitImputation(features).fills, [2, 0])
    assert.deepEqual(fitImputation(features, { fill: 'mean' }).fills, [4, 0])
    assert.deepEqual(fitImputation(features, { fill: { constant: 7 } }).fills, [7, 7])
    const model = fitImputation(features, { indicators: true })
    assert.deepEqual(parseImputation(JSON.parse(JSON.stringify(model))), model)
    assert.deepEqual(
      applyImputation(model, features).map((x) => [...x]),
      [
        [1, 2, 2, 9],
        [0, 0, 0, 0],
        [0, 1, 0, 0],
        [1, 1, 1, 1],
      ],
    )
  })
})

describe('scaling', () => {
  it('puts the known rows of the fit on the scale, and missing ones stay missing', () => {
    fc.assert(
      fc.property(column, fc.constantFrom(...METHODS), (x, method) => {
        const [out] = applyScaling(fitScaling([x], method), [x])
        const known = out!.filter((_, row) => Number.isFinite(x[row]))
        assert.ok(out!.every((y, row) => Number.isFinite(y) === Number.isFinite(x[row])))
        if (known.length === 0) return
        if (method === 'min-max') assert.ok(Math.min(...known) === 0 && Math.max(...known) <= 1)
        if (method === 'robust') assert.ok(known.filter((y) => y > 0).length <= known.length / 2)
        if (method === 'standard') {
          assert.ok(Math.abs(known.reduce((sum, y) => sum + y, 0) / known.length) < 1e-6)
        }
      }),
    )
  })

  it('a spread that is only rounding is none', () => {
    const x = Float64Array.of(0, 0, -8.881784197001252e-16, 0, -5e-324)
    assert.deepEqual(fitScaling([x], 'robust').scale, [0])
    assert.deepEqual([...applyScaling(fitScaling([x], 'robust'), [x])[0]!], [0, 0, 0, 0, 0])
  })

  it('by hand: standard, robust, min-max; a constant becomes 0, also where it later moves', () => {
    const x = [Float64Array.of(1, 2, 3, 4, 10), new Float64Array(5).fill(6), new Float64Array(5).fill(NaN)]
    const models = METHODS.map((method) => fitScaling(x, method))
    assert.deepEqual(
      models.map(({ centre }) => centre),
      [
        [4, 6, 0],
        [3, 6, 0],
        [1, 6, 0],
      ],
    )
    assert.deepEqual(
      models.map(({ scale }) => scale),
      [
        [Math.sqrt(10), 0, 0],
        [2, 0, 0],
        [9, 0, 0],
      ],
    )
    for (const model of models) {
      assert.deepEqual(parseScaling(JSON.parse(JSON.stringify(model))), model)
      const [first, constant, unknown] = applyScaling(model, [x[0]!, Float64Array.of(6, 7, NaN, 8, 6), x[0]!])
      assert.equal(first![4], (10 - model.centre[0]!) / model.scale[0]!)
      assert.deepEqual([...constant!], [0, 0, NaN, 0, 0])
      assert.deepEqual([...unknown!], [0, 0, 0, 0, 0])
    }
  })
})

describe('one-hot', () => {
  it('gives every row exactly one 1, in the slot of its category or of the unknown', () => {
    const codes = fc.array(fc.constantFrom(0, -0, 1, 2, 7, NaN, Infinity), { minLength: 1 })
    fc.assert(
      fc.property(codes, codes, (fitted, fresh) => {
        const model = fitOneHot(Float64Array.from(fitted))
        assert.deepEqual(parseOneHot(JSON.parse(JSON.stringify(model))), model)
        const out = applyOneHot(model, Float64Array.from(fresh))
        assert.equal(out.length, model.categories.length + 1)
        fresh.forEach((code, row) => {
          const slot = model.categories.indexOf(code)
          const wanted = out.map((_, k) => (k === (slot < 0 ? model.categories.length : slot) ? 1 : 0))
          assert.deepEqual(
            out.map((slots) => slots[row]),
            wanted,
          )
          if (fitted.includes(code) && Number.isFinite(code)) assert.ok(slot >= 0)
        })
      }),
    )
  })

  it('counts rare categories as unknown', () => {
    assert.deepEqual(fitOneHot(Float64Array.of(3, 1, 3, 2, 2, NaN), { leastRows: 2 }).categories, [2, 3])
  })
})

describe('class weights', () => {
  it('balanced gives both classes the same total', () => {
    assert.deepEqual(balancedClassWeights(Float64Array.of(0, 0, 0, 1, NaN)), [4 / 6, 2])
    assert.deepEqual(balancedClassWeights(Float64Array.of(1, 1)), [1, 0.5])
  })
})

describe('preparation refuses', () => {
  it('nothing to fit, unlike columns, unknown ways, foreign models', () => {
    const x = Float64Array.of(1, 2, 3)
    const imputation = fitImputation([x])
    const scaling = fitScaling([x], 'robust')
    const refused: [string, () => unknown][] = [
      ['math.features', () => fitImputation([])],
      ['math.features', () => fitScaling([new Float64Array(0)], 'standard')],
      ['math.features', () => fitOneHot(new Float64Array(0))],
      ['math.features', () => fitOneHot(x, { mostCategories: 2 })],
      ['math.features', () => applyImputation(imputation, [x, x])],
      ['math.features', () => applyScaling(scaling, [])],
      ['math.length', () => fitScaling([x, x.subarray(1)], 'standard')],
      ['math.option', () => fitImputation([x], { fill: 'mode' as 'mean' })],
      ['math.option', () => fitImputation([x], { fill: { constant: NaN } })],
      ['math.option', () => fitScaling([x], 'log' as 'standard')],
      ['math.option', () => fitOneHot(x, { leastRows: 0 })],
      ['math.model', () => parseImputation({ ...imputation, schema: 'leme.imputation/2' })],
      ['math.model', () => parseImputation({ ...imputation, indicated: [1] })],
      ['math.model', () => parseScaling({ ...scaling, scale: [-1] })],
      ['math.model', () => parseScaling(imputation)],
      ['math.model', () => parseOneHot({ schema: 'leme.one-hot/1', categories: [2, 1] })],
      ['math.model', () => parseOneHot('leme.one-hot/1')],
    ]
    for (const [code, run] of refused) assert.throws(run, { code })
  })
})
