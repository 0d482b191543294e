import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { normalQuantile, random } from '../../../../math/index.ts'
import { axisOf } from '../space/axis.ts'
import { dimension } from '../space/dimension.ts'
import { searchSpace } from '../space/search-space.ts'
import { cmaEvolution } from './cma-evolution.ts'
import { normalMass } from './normal-mass.ts'
import { OptionWeights } from './option-weights.ts'
import { parzenEstimator } from './parzen-estimator.ts'
import { ParzenMixture } from './parzen-mixture.ts'
import { randomUnits } from './random-proposer.ts'
import { Reservoir } from './reservoir.ts'
import { symmetricEigen } from './symmetric-eigen.ts'

const AXES = [
  dimension.real('x', { min: 0, max: 1 }),
  dimension.choice('c', { options: ['a', 'b', 'c'] }),
  dimension.int('n', { min: 1, max: 40 }),
].map(axisOf)

describe('a mixture of kernels', () => {
  const chance = random('mixture')
  const observations = Array.from({ length: 9 }, () => randomUnits(3, chance).map((unit) => unit * 0.5))

  it('has density 1 everywhere without observations', () => {
    const mixture = new ParzenMixture(AXES, 1)
    mixture.fit([], 0.3)
    assert.equal(mixture.logDensity(Float64Array.of(0.2, 0.5, 0.9)), 0)
  })

  it('has a volume of 1 under its density', () => {
    const mixture = new ParzenMixture(AXES, 20)
    mixture.fit(observations, 0.1)
    mixture.add(Float64Array.of(0.99, 0.9, 0.01))
    const steps = 60
    let volume = 0
    for (let i = 0; i < steps; i++) {
      for (let option = 0; option < 3; option++) {
        for (let k = 0; k < steps; k++) {
          const place = Float64Array.of((i + 0.5) / steps, (option + 0.5) / 3, (k + 0.5) / steps)
          volume += Math.exp(mixture.logDensity(place)) / steps ** 2 / 3
        }
      }
    }
    assert.ok(Math.abs(volume - 1) < 0.01, String(volume))
  })

  it('draws places as often as its density says', () => {
    const mixture = new ParzenMixture(AXES, 9)
    mixture.fit(observations, 0.2)
    const draws = Array.from({ length: 20_000 }, () => mixture.sample(chance))
    assert.ok(draws.every((place) => place.every((unit) => unit >= 0 && unit < 1)))
    const shares = (count: number) =>
      draws.filter((place) => Math.floor(place[0]! * 4) === count).length / draws.length
    for (let cell = 0; cell < 4; cell++) {
      let mass = 0
      for (let k = 0; k < 8_000; k++) {
        const place = randomUnits(3, chance)
        place[0] = (cell + place[0]!) / 4
        mass += Math.exp(mixture.logDensity(place)) / 8_000 / 4
      }
      assert.ok(Math.abs(mass - shares(cell)) < 0.02, `${mass} and ${shares(cell)}`)
    }
  })

  it('keeps kernels wide while there are few, and takes choices from what was seen', () => {
    const mixture = new ParzenMixture(AXES, 1)
    mixture.fit([Float64Array.of(0.5, 0.5, 0.5)], 0)
    const draws = Array.from({ length: 3_000 }, () => mixture.sample(chance))
    const spread = Math.sqrt(draws.reduce((sum, place) => sum + (place[0]! - 0.5) ** 2, 0) / draws.length)
    assert.ok(spread > 0.2 && spread < 0.3)
    const own = draws.filter((place) => Math.floor(place[1]! * 3) === 1).length / draws.length
    assert.ok(Math.abs(own - 2 / 4) < 0.04)
  })
})

describe('the mass of a normal', () => {
  it('is what quantiles say', () => {
    for (const p of [1e-8, 0.001, 0.2, 0.5, 0.77, 0.9999]) {
      assert.ok(Math.abs(normalMass(-Infinity, normalQuantile(p)) - p) < 2e-7)
      assert.ok(Math.abs(normalMass(normalQuantile(p), Infinity) - (1 - p)) < 2e-7)
    }
    assert.equal(normalMass(-9, 9), 1)
  })
})

describe('eigenvectors', () => {
  it('turn the matrix into its eigenvalues and stand at right angles', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.integer(), (size, seed) => {
        const chance = random(seed)
        const matrix = new Float64Array(size * size)
        for (let row = 0; row < size; row++) {
          for (let column = 0; column <= row; column++) {
            matrix[row * size + column] = matrix[column * size + row] = chance.normal() * 10 ** chance.int(4)
          }
        }
        const { values, vectors } = symmetricEigen(matrix, size)
        const column = (k: number) => Array.from({ length: size }, (_, row) => vectors[row * size + k]!)
        const scale = Math.max(1e-300, ...values.map(Math.abs))
        for (let k = 0; k < size; k++) {
          const vector = column(k)
          for (let row = 0; row < size; row++) {
            const product = vector.reduce((sum, value, at) => sum + matrix[row * size + at]! * value, 0)
            assert.ok(Math.abs(product - values[k]! * vector[row]!) < 1e-12 * scale)
          }
          for (let other = 0; other < size; other++) {
            const dot = vector.reduce((sum, value, row) => sum + value * column(other)[row]!, 0)
            assert.ok(Math.abs(dot - (k === other ? 1 : 0)) < 1e-13)
          }
        }
      }),
      { seed: 6 },
    )
  })
})

describe('weights of options', () => {
  it('follow what good trials chose and forget no option', () => {
    const weights = new OptionWeights(3)
    const chance = random('options')
    for (let generation = 0; generation < 20; generation++)
      weights.follow([0.9, 0.8], Float64Array.of(0.7, 0.3))
    const draws = Array.from({ length: 4_000 }, () => Math.floor(weights.draw(chance) * 3))
    const share = (option: number) => draws.filter((drawn) => drawn === option).length / draws.length
    assert.ok(share(2) > 0.8 && share(0) > 0.03 && share(1) > 0.03)
  })
})

describe('a Parzen estimator', () => {
  const far = Float64Array.of(0, 0.5, 1)
  const eight = (units: Float64Array) => new Array<Float64Array>(8).fill(units)
  const names = Array.from({ length: 20 }, (_, k) => `chance ${k}`)

  /** What it proposes with this randomness after sixty trials, and after others that failed at `failures`. */
  function proposal(name: string, { failures = [], pending = [] }: Record<string, readonly Float64Array[]>) {
    const estimator = parzenEstimator(AXES, { startup: 10, candidates: 24, seed: 'test' })
    const chance = random('sixty trials')
    for (let number = 0; number < 60; number++) {
      const units = randomUnits(3, chance)
      estimator.learn({ number, units, losses: [(units[0]! - 0.6) ** 2 + (units[2]! - 0.3) ** 2] })
    }
    for (const [at, units] of failures.entries()) estimator.learn({ number: 60 + at, units, losses: null })
    return estimator.propose(99, random(name), pending)!
  }

  it('goes elsewhere where a trial is pending', () => {
    const moved = names.filter((name) => {
      const place = proposal(name, {})
      assert.deepEqual(proposal(name, { pending: eight(far) }), place)
      return proposal(name, { pending: eight(place) })[0] !== place[0]
    })
    assert.ok(moved.length >= 15, `${moved.length} of 20`)
  })

  it('goes elsewhere where trials failed', () => {
    const moved = names.filter((name) => {
      const place = proposal(name, { failures: eight(far) })
      return proposal(name, { failures: eight(place) })[0] !== place[0]
    })
    assert.ok(moved.length >= 15, `${moved.length} of 20`)
  })
})

describe('a reservoir', () => {
  it('has the same number of early and of late items', () => {
    const tenths = new Array<number>(10).fill(0)
    for (let seed = 0; seed < 50; seed++) {
      const reservoir = new Reservoir<number>(20, `seed ${seed}`)
      for (let item = 0; item < 400; item++) reservoir.add(item)
      assert.equal(new Set(reservoir.items).size, 20)
      for (const item of reservoir.items) tenths[Math.floor(item / 40)]!++
    }
    for (const count of tenths) assert.ok(Math.abs(count - 100) < 40, `${tenths}`)
  })
})

describe('CMA-ES on whole numbers', () => {
  it('keeps neighbours within reach, however narrow it has become', () => {
    const space = searchSpace([dimension.int('n', { min: 1, max: 9, start: 5 })])
    const evolution = cmaEvolution(space, { population: 6, sigma: 0.001, seed: 'x' })
    const drawn = Array.from(
      { length: 300 },
      (_, number) => evolution.propose(number, random(`draw ${number}`), [])!,
    )
    const values = drawn.map((units) => space.axes[0]!.valueAt(units[0]!))
    const share = values.filter((value) => value !== 5).length / values.length
    assert.ok(share > 0.1 && share < 0.35, String(share))
  })
})

describe('CMA-ES on choices alone', () => {
  it('comes to try the good option most, and the others still', () => {
    const space = searchSpace([
      dimension.choice('a', { options: ['x', 'y', 'z'] }),
      dimension.choice('b', { options: [false, true] }),
    ])
    const evolution = cmaEvolution(space, { population: 6, sigma: 0.3, seed: 'x' })
    const tried = Array.from({ length: 240 }, (_, number) => {
      const units = evolution.propose(number, random(`draw ${number}`), [])!
      const option = space.axes[0]!.valueAt(units[0]!)
      evolution.learn({ number, units, losses: [option === 'y' ? 0 : 1] })
      return option
    })
    const late = tried.slice(120)
    const share = late.filter((option) => option === 'y').length / late.length
    assert.ok(share > 0.7 && new Set(late).size === 3, String(share))
  })
})
