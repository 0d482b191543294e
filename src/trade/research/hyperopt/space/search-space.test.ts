import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { param } from '../../../strategy/index.ts'
import { anyDimension, anyDimensions } from './any-space.fixture.ts'
import { axisOf, ROUNDED } from './axis.ts'
import { type Dimension, dimension } from './dimension.ts'
import { searchSpace, toParameters, toUnits } from './search-space.ts'
import { strategySpace } from './strategy-space.ts'

const anyUnits = fc.double({ min: 0, max: 1, noNaN: true })

describe('a space', () => {
  it('of nothing is refused', () => {
    assert.throws(() => searchSpace([]), { code: 'hyperopt.space', message: /no parameter/ })
  })

  it('with a name twice, an impossible range or a start outside is refused by name', () => {
    const fast = dimension.int('fast', { min: 1, max: 5 })
    const wrong: readonly (readonly [Dimension[], RegExp])[] = [
      [[fast, fast], /"fast" is there twice/],
      [[{ ...fast, min: 6 }], /"fast" ranges from 6 to 5/],
      [[{ ...fast, max: NaN }], /ranges from 1 to NaN/],
      [[{ ...fast, max: Infinity }], /ranges from 1 to Infinity/],
      [[{ ...fast, max: 5.5 }], /limits 1 and 5.5/],
      [[{ ...fast, step: 0 }], /steps of 0/],
      [[{ ...fast, step: null }], /steps of null/],
      [[{ ...fast, start: 9 }], /starts at 9/],
      [[{ ...fast, start: 1.5 }], /starts at 1.5/],
      [[dimension.real('r', { min: 0, max: 1, log: true })], /log scale from 0/],
      [[dimension.real('r', { min: 0, max: 1, step: -0.1 })], /steps of -0.1/],
      [[dimension.real('r', { min: 0, max: 1, step: 0.1, start: 0.15 })], /starts at 0.15/],
      [[dimension.choice('c', { options: [] })], /no options/],
      [[dimension.choice('c', { options: ['a', 'a'] })], /option twice/],
      [[dimension.choice('c', { options: ['a'], start: 'b' })], /starts at "b"/],
    ]
    for (const [dimensions, message] of wrong) {
      assert.throws(() => searchSpace(dimensions), { code: 'hyperopt.space', message })
    }
  })

  it('counts its points, and starts only where every dimension does', () => {
    const started = [
      dimension.int('i', { min: 2, max: 11, step: 3, start: 5 }),
      dimension.real('r', { min: 0, max: 1, step: 0.1, start: 0.3 }),
      dimension.choice('c', { options: ['a', 'b'], start: 'b' }),
    ]
    assert.equal(searchSpace(started).size, 4 * 11 * 2)
    assert.deepEqual(searchSpace(started).start, { i: 5, r: 0.3, c: 'b' })
    const open = [...started, dimension.real('x', { min: 0, max: 1 })]
    assert.equal(searchSpace(open).size, Infinity)
    assert.equal(searchSpace(open).start, undefined)
  })

  it('refuses parameters that are missing, unknown, outside or between steps, by name', () => {
    const space = searchSpace([
      dimension.int('fast', { min: 1, max: 9, step: 2 }),
      dimension.real('agree', { min: 0.5, max: 0.7, step: 0.05 }),
      dimension.choice('side', { options: ['long', 'short'] }),
    ])
    const good = { fast: 3, agree: 0.55, side: 'long' }
    toUnits(space, good)
    const wrong = [
      [{ fast: 3, agree: 0.55 }, /"side" is missing/],
      [{ ...good, fst: 3 }, /"fst" is no parameter/],
      [{ ...good, fast: 11 }, /"fast" is 11/],
      [{ ...good, fast: 4 }, /"fast" is 4/],
      [{ ...good, fast: '3' }, /"fast" is "3"/],
      [{ ...good, agree: 0.56 }, /"agree" is 0.56/],
      [{ ...good, agree: NaN }, /"agree" is null/],
      [{ ...good, side: 'both' }, /"side" is "both"/],
    ] as const
    for (const [parameters, message] of wrong) {
      assert.throws(() => toUnits(space, parameters), { code: 'hyperopt.parameters', message })
    }
    assert.throws(() => toUnits(space, { ...good, fst: 3 }), { hint: 'Did you mean "fast"?' })
    assert.throws(() => toUnits(space, JSON.parse('{"toString": 1}')), { code: 'hyperopt.parameters' })
  })

  it('gives back the parameters of their own place, whatever the dimensions', () => {
    fc.assert(
      fc.property(anyDimensions, fc.array(anyUnits, { minLength: 4, maxLength: 4 }), (dimensions, units) => {
        const space = searchSpace(dimensions)
        const parameters = toParameters(space, Float64Array.from(units))
        const place = toUnits(space, parameters)
        assert.ok(place.every((unit) => unit >= 0 && unit <= 1))
        const again = toParameters(space, place)
        for (const [at, { dimension }] of space.axes.entries()) {
          if (dimension.kind !== 'choice' && dimension.step === null) {
            const [value, back] = [parameters[dimension.name] as number, again[dimension.name] as number]
            assert.ok(Math.abs(value - back) <= 1e-14 * value)
            assert.ok(Math.abs(place[at]! - units[at]!) <= ROUNDED || dimension.min === dimension.max)
          } else assert.equal(again[dimension.name], parameters[dimension.name])
        }
      }),
    )
  })
})

describe('an axis', () => {
  it('rises with its numbers and holds all of them', () => {
    fc.assert(
      fc.property(anyDimension('x'), anyUnits, anyUnits, (dimension, a, b) => {
        const axis = axisOf(dimension)
        if (dimension.kind === 'choice') return
        const [low, high] = [axis.valueAt(Math.min(a, b)) as number, axis.valueAt(Math.max(a, b)) as number]
        assert.ok(low <= high && axis.holds(low) && axis.holds(high))
        assert.equal(axis.valueAt(-1), dimension.min)
        if (dimension.step === null) assert.equal(axis.valueAt(2), dimension.max)
      }),
    )
  })

  it('reaches every level of steps, and each by the middle of its cell', () => {
    fc.assert(
      fc.property(anyDimension('x'), (dimension) => {
        const axis = axisOf(dimension)
        if (axis.levels === Infinity) return
        for (let level = 0; level < axis.levels; level++) {
          const value = axis.levelAt(level)
          assert.ok(axis.holds(value))
          assert.equal(axis.valueAt(axis.unitOf(value)), value)
        }
      }),
    )
  })

  it('writes steps as people do, and ends where they end', () => {
    const axis = axisOf(dimension.real('stop', { min: -0.35, max: -0.02, step: 0.001 }))
    assert.equal(axis.levels, 331)
    assert.equal(axis.levelAt(330), -0.02)
    assert.equal(axis.levelAt(47), -0.303)
    assert.equal(axis.holds(-0.35 + 47 * 0.001 + 1e-12), false)
    const odd = axisOf(dimension.int('odd', { min: 1, max: 8, step: 2 }))
    assert.deepEqual([0, 1, 2, 3].map(odd.levelAt), [1, 3, 5, 7])
    assert.equal(odd.holds(8), false)
  })

  it('rounds numbers without steps to what people can type, however narrow the range', () => {
    const place = 0.2345678901234567
    const valueAt = (min: number, max: number, log = false) =>
      axisOf(dimension.real('x', { min, max, log })).valueAt(place)
    assert.deepEqual(
      [valueAt(1, 2.5), valueAt(0, 1), valueAt(-0.35, -0.02), valueAt(0, 1e-6), valueAt(1e6, 1e6 + 1)],
      [1.3519, 0.2346, -0.27259, 2.346e-7, 1_000_000.2346],
    )
    assert.deepEqual(
      [valueAt(0.001, 10, true), valueAt(1, 1.0001, true), valueAt(5, 5, true)],
      [0.008675, 1.000023456, 5],
    )
  })

  it('on a log scale gives equal ratios equal room', () => {
    const axis = axisOf(dimension.real('rate', { min: 0.001, max: 10, log: true }))
    for (const [unit, value] of [
      [0, 0.001],
      [0.25, 0.01],
      [0.5, 0.1],
      [0.75, 1],
      [1, 10],
    ] as const) {
      assert.ok(Math.abs((axis.valueAt(unit) as number) / value - 1) < 1e-12)
      assert.ok(Math.abs(axis.unitOf(value) - unit) < 1e-12)
    }
    const whole = axisOf(dimension.int('n', { min: 1, max: 100, log: true }))
    const below10 = Array.from({ length: 1000 }, (_, k) => whole.valueAt((k + 0.5) / 1000) as number)
    assert.ok(
      Math.abs(below10.filter((value) => value < 10).length / 1000 - Math.log(19) / Math.log(201)) < 0.01,
    )
  })
})

describe('the space of a strategy', () => {
  const params = {
    fast: param.int({ min: 5, max: 50, start: 12 }),
    agree: param.real({ min: 0.5, max: 0.7, start: 0.55 }),
    side: param.choice({ options: ['long', 'both'], start: 'both' }),
    loud: param.flag({ start: false }),
  }

  it('has its parameters, starting where it does', () => {
    const space = searchSpace(strategySpace(params))
    assert.deepEqual(space.start, { fast: 12, agree: 0.55, side: 'both', loud: false })
    assert.deepEqual(
      space.axes.map(({ levels }) => levels),
      [46, Infinity, 2, 2],
    )
  })

  it('takes step and scale of a parameter that has them', () => {
    const scaled = { ...params.fast, start: 5, step: 5, log: true }
    assert.deepEqual(strategySpace({ scaled }), [
      dimension.int('scaled', { min: 5, max: 50, start: 5, step: 5, log: true }),
    ])
  })

  it('can be of some of them; an unknown one is refused with the nearest', () => {
    assert.deepEqual(
      strategySpace(params, ['loud', 'fast']).map(({ name }) => name),
      ['loud', 'fast'],
    )
    const refused = { code: 'hyperopt.space', hint: 'Did you mean "fast"?' }
    assert.throws(() => strategySpace(params, ['fats']), refused)
    assert.throws(() => strategySpace({}, ['toString']), { code: 'hyperopt.space' })
  })

  it('of a strategy without parameters is no space', () => {
    assert.throws(() => searchSpace(strategySpace({})), { code: 'hyperopt.space' })
  })
})
