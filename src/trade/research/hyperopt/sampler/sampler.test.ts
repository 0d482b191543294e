import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../../math/index.ts'
import { anyDimensions, smallDimensions } from '../space/any-space.fixture.ts'
import { dimension } from '../space/dimension.ts'
import { type SearchSpace, searchSpace, toUnits } from '../space/search-space.ts'
import { type AskedTrial, openSampler, type Sampler, type SamplerState } from './sampler.ts'
import { SAMPLER_KINDS, samplerSpec } from './sampler-spec.ts'

const anySpec = fc.constantFrom(
  ...SAMPLER_KINDS.map((kind) => samplerSpec(kind)),
  samplerSpec('grid', { points: 3 }),
  samplerSpec('tpe', { startup: 3, candidates: 4 }),
  samplerSpec('cma-es', { population: 4, sigma: 0.1 }),
)

/** A bumpy function of the place; every ninth trial fails. */
function lossOf(space: SearchSpace, { number, parameters }: AskedTrial): readonly number[] | null {
  if (number % 9 === 8) return null
  return [
    toUnits(space, parameters).reduce(
      (sum, unit, at) => sum + Math.round((unit - 0.3) ** 2 * 50) * (at + 1),
      0,
    ),
  ]
}

function told(space: SearchSpace, trials: readonly AskedTrial[]) {
  return trials.map((trial) => ({ number: trial.number, losses: lossOf(space, trial) }))
}

/** Asks and tells in portions that `seed` chooses, telling out of order. */
function run(
  space: SearchSpace,
  sampler: Sampler,
  { trials, seed }: { trials: number; seed: number },
): AskedTrial[] {
  const chance = random(seed)
  const asked: AskedTrial[] = []
  let pending: AskedTrial[] = []
  while (asked.length < trials) {
    const next = sampler.ask(1 + chance.int(4))
    if (next.length === 0) break
    asked.push(...next)
    pending = chance.shuffle([...pending, ...next])
    sampler.tell(told(space, pending.splice(0, chance.int(pending.length + 1))))
  }
  return asked
}

describe('every sampler', () => {
  it('asks for numbered trials of its space', () => {
    fc.assert(
      fc.property(anySpec, anyDimensions, fc.integer(), (spec, dimensions, seed) => {
        const space = searchSpace(dimensions)
        const asked = run(space, openSampler(spec, { space, seed }), { trials: 40, seed })
        asked.forEach(({ number, parameters }, at) => {
          assert.equal(number, at)
          toUnits(space, parameters)
        })
      }),
      { numRuns: 60, seed: 1 },
    )
  })

  it('gives the same for the same seed and tells, and all but a grid something else for another seed', () => {
    const space = searchSpace([0, 1, 2].map((at) => dimension.real(`x${at}`, { min: 0, max: 1 })))
    fc.assert(
      fc.property(anySpec, fc.integer(), (spec, seed) => {
        const asked = (own: number | string) =>
          run(space, openSampler(spec, { space, seed: own }), { trials: 30, seed })
        const first = asked(seed)
        assert.deepEqual(asked(String(seed)), first)
        if (spec.kind === 'grid') assert.deepEqual(asked(seed + 1), first)
        else assert.notDeepEqual(asked(seed + 1), first)
      }),
      { numRuns: 30, seed: 2 },
    )
  })

  it('goes on like another one whose state, as JSON, it was opened with', () => {
    fc.assert(
      fc.property(anySpec, anyDimensions, fc.nat(60), fc.integer(), (spec, dimensions, before, seed) => {
        const space = searchSpace(dimensions)
        const first = openSampler(spec, { space, seed })
        run(space, first, { trials: before, seed })
        const state: SamplerState = JSON.parse(JSON.stringify(first.state()))
        const second = openSampler(spec, { space, seed, state })
        for (const sampler of [first, second]) sampler.tell(told(space, state.pending.slice(1)))
        const goOn = (sampler: Sampler) => run(space, sampler, { trials: 12, seed: seed + 1 })
        assert.deepEqual(goOn(second), goOn(first))
        assert.deepEqual(second.state(), first.state())
      }),
      { numRuns: 100, seed: 3 },
    )
  })

  it('asks for every point of a finite space once, and then for none', () => {
    fc.assert(
      fc.property(anySpec, smallDimensions, fc.integer(), (spec, dimensions, seed) => {
        const space = searchSpace(dimensions)
        const asked = run(space, openSampler(spec, { space, seed }), { trials: Infinity, seed })
        assert.equal(asked.length, space.size)
        assert.equal(new Set(asked.map(({ parameters }) => JSON.stringify(parameters))).size, space.size)
      }),
      { numRuns: 60, seed: 4 },
    )
  })

  it('but a grid begins at the start of its space', () => {
    const space = searchSpace([
      dimension.int('n', { min: 1, max: 90, start: 12 }),
      dimension.choice('c', { options: ['a', 'b'], start: 'b' }),
    ])
    for (const kind of SAMPLER_KINDS) {
      const [first] = openSampler(samplerSpec(kind), { space, seed: 1 }).ask(1)
      if (kind !== 'grid') assert.deepEqual(first, { number: 0, parameters: { n: 12, c: 'b' } })
    }
  })

  it('refuses outcomes of trials that are not pending, and a state of another space', () => {
    const space = searchSpace([dimension.int('n', { min: 1, max: 90 })])
    for (const kind of SAMPLER_KINDS) {
      const sampler = openSampler(samplerSpec(kind), { space, seed: 1 })
      sampler.ask(2)
      const refused = { code: 'study.out-of-order' }
      assert.throws(() => sampler.tell([{ number: 2, losses: [1] }]), refused)
      sampler.tell([{ number: 1, losses: [1] }])
      assert.throws(() => sampler.tell([{ number: 1, losses: [1] }]), refused)
      const state = { told: [], pending: [{ number: 0, parameters: { n: 91 } }] }
      assert.throws(() => openSampler(samplerSpec(kind), { space, seed: 1, state }), {
        code: 'hyperopt.parameters',
      })
    }
  })

  it('learns nothing bad from a search in which every trial fails', () => {
    const space = searchSpace([0, 1].map((at) => dimension.real(`x${at}`, { min: 0, max: 1 })))
    for (const kind of ['random', 'tpe', 'cma-es'] as const) {
      const sampler = openSampler(samplerSpec(kind), { space, seed: 1 })
      const places = Array.from({ length: 80 }, () => {
        const [trial] = sampler.ask(1)
        sampler.tell([{ number: trial!.number, losses: null }])
        return trial!.parameters
      })
      const quarters = new Set(places.map(({ x0, x1 }) => `${Number(x0) < 0.5} ${Number(x1) < 0.5}`))
      assert.equal(quarters.size, 4, kind)
    }
  })
})

describe('a grid', () => {
  it('has the ends of a real number and equal distances between', () => {
    const space = searchSpace([
      dimension.real('x', { min: 1, max: 3 }),
      dimension.choice('c', { options: ['a', 'b'] }),
    ])
    const asked = openSampler(samplerSpec('grid', { points: 5 }), { space, seed: 1 }).ask(99)
    const of = (c: string) =>
      asked.filter(({ parameters }) => parameters.c === c).map(({ parameters }) => parameters.x)
    for (const c of ['a', 'b']) assert.deepEqual(of(c).toSorted(), [1, 1.5, 2, 2.5, 3])
  })

  it('larger than any budget spreads its first trials over the whole', () => {
    const space = searchSpace([0, 1, 2, 3].map((at) => dimension.int(`n${at}`, { min: 0, max: 999_999 })))
    const asked = openSampler(samplerSpec('grid'), { space, seed: 1 }).ask(60)
    for (const name of ['n0', 'n1', 'n2', 'n3']) {
      const tenths = new Set(
        asked.map(({ parameters }) => Math.floor((parameters[name] as number) / 250_000)),
      )
      assert.equal(tenths.size, 4, name)
    }
  })
})

describe('a Latin hypercube', () => {
  it('has one trial in every slice of every dimension, in each of its blocks', () => {
    const space = searchSpace([0, 1, 2].map((at) => dimension.real(`x${at}`, { min: 0, max: 1 })))
    const asked = openSampler(samplerSpec('latin-hypercube', { size: 16 }), { space, seed: 1 }).ask(32)
    for (const name of ['x0', 'x1', 'x2']) {
      const slices = asked.map(({ parameters }) => Math.floor((parameters[name] as number) * 16))
      const [first, second] = [slices.slice(0, 16), slices.slice(16)]
      assert.equal(new Set(first).size, 16)
      assert.equal(new Set(second).size, 16)
      assert.notDeepEqual(first, second)
    }
  })
})

describe('a sampler that there is not', () => {
  it('or one with a wrong option is refused with what is wanted', () => {
    const wrong: readonly (readonly [string, object, RegExp, RegExp])[] = [
      ['tpee', {}, /no sampler "tpee"/, /"tpe"/],
      ['bayes', {}, /no sampler/, /grid, random, latin-hypercube, tpe, cma-es/],
      ['toString', {}, /no sampler/, /grid/],
      ['tpe', { startup: 0 }, /startup of the sampler tpe is 0/, /from 1/],
      ['tpe', { candidates: 1.5 }, /candidates/, /whole/],
      ['grid', { points: 1 }, /points/, /from 2/],
      ['random', { points: 3 }, /has no "points"/, /no options/],
      ['cma-es', { population: 3 }, /population/, /from 4, or null/],
      ['cma-es', { sigma: NaN }, /sigma/, /above 0/],
    ]
    for (const [kind, options, message, hint] of wrong) {
      assert.throws(() => samplerSpec(kind, { ...options }), { code: 'hyperopt.setting', message, hint })
    }
  })
})
