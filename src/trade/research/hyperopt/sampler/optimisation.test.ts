import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Dimension, dimension, type TrialParameters } from '../space/dimension.ts'
import { searchSpace } from '../space/search-space.ts'
import { bestFirst, dominates, paretoRanks } from './pareto.ts'
import { openSampler } from './sampler.ts'
import { type SamplerKind, samplerSpec } from './sampler-spec.ts'

const SEEDS = 14

interface Problem {
  readonly dimensions: readonly Dimension[]
  readonly loss: (parameters: TrialParameters) => number
  readonly budget: number
}

const PROBLEMS = {
  sphere: {
    dimensions: reals(5, -5, 5),
    loss: (parameters) => numbers(parameters).reduce((sum, x) => sum + (x - 1.3) ** 2, 0),
    budget: 100,
  },
  rosenbrock: {
    dimensions: reals(4, -2, 2),
    loss: (parameters) => {
      const x = numbers(parameters)
      return [0, 1, 2].reduce((sum, k) => sum + (1 - x[k]!) ** 2 + 100 * (x[k + 1]! - x[k]! ** 2) ** 2, 0)
    },
    budget: 130,
  },
  branin: {
    dimensions: [dimension.real('x', { min: -5, max: 10 }), dimension.real('y', { min: 0, max: 15 })],
    loss: (parameters) => {
      const [x, y] = numbers(parameters) as [number, number]
      const valley = y - (5.1 / (4 * Math.PI ** 2)) * x * x + (5 / Math.PI) * x - 6
      return valley ** 2 + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10
    },
    budget: 120,
  },
  mixed: {
    dimensions: [
      dimension.int('period', { min: 1, max: 200, log: true }),
      dimension.real('share', { min: 0, max: 1, step: 0.01 }),
      dimension.real('level', { min: 0, max: 1 }),
      dimension.choice('mode', { options: ['a', 'b', 'c', 'd'] }),
      dimension.choice('loud', { options: [false, true] }),
    ],
    loss: ({ period, share, level, mode, loud }) =>
      Math.log(Number(period) / 20) ** 2 +
      3 * (Number(share) - 0.35) ** 2 +
      4 * (Number(level) - 0.8) ** 2 +
      { a: 0.6, b: 0, c: 0.4, d: 0.9 }[mode as 'a' | 'b' | 'c' | 'd'] +
      (loud ? 0 : 0.3),
    budget: 120,
  },
  whole: {
    dimensions: Array.from({ length: 6 }, (_, at) => dimension.int(`n${at}`, { min: 2, max: 60 })),
    loss: (parameters) => numbers(parameters).reduce((sum, x, at) => sum + ((x - 20 - 3 * at) / 10) ** 2, 0),
    budget: 100,
  },
} as const satisfies Record<string, Problem>

function reals(count: number, min: number, max: number): readonly Dimension[] {
  return Array.from({ length: count }, (_, at) => dimension.real(`x${at}`, { min, max }))
}

function numbers(parameters: TrialParameters): readonly number[] {
  return Object.values(parameters).map(Number)
}

/** The least loss of a search with batches of `batch` trials. */
function search(kind: SamplerKind, { dimensions, loss, budget }: Problem, seed: string, batch = 1): number {
  const sampler = openSampler(samplerSpec(kind), { space: searchSpace(dimensions), seed })
  let least = Infinity
  for (let done = 0; done < budget; done += batch) {
    const trials = sampler.ask(batch)
    const told = trials.map(({ number, parameters }) => ({ number, losses: [loss(parameters)] }))
    sampler.tell(told)
    least = Math.min(least, ...told.map(({ losses }) => losses[0]!))
  }
  return least
}

/** With how many of the seeds the search does better than random trials; half of them by luck. */
function wins(kind: SamplerKind, problem: Problem, batch = 1): number {
  const seeds = Array.from({ length: SEEDS }, (_, k) => `seed ${k}`)
  return seeds.filter((seed) => search(kind, problem, seed, batch) < search('random', problem, seed)).length
}

/** 12 of 14: of searches that are no better than random trials one in 150 would get there. */
const SURE = 12

describe('with the same budget', () => {
  for (const [name, problem] of Object.entries(PROBLEMS)) {
    it(`TPE beats random trials on ${name}`, () => {
      const won = wins('tpe', problem)
      assert.ok(won >= SURE, `${won} of ${SEEDS}`)
    })

    it(`CMA-ES beats random trials on ${name}`, () => {
      const won = wins('cma-es', problem)
      assert.ok(won >= SURE, `${won} of ${SEEDS}`)
    })
  }

  it('TPE in batches of eight still does', () => {
    assert.ok(wins('tpe', PROBLEMS.whole, 8) >= SURE)
  })

  it('a Latin hypercube is no worse than random trials', () => {
    assert.ok(wins('latin-hypercube', PROBLEMS.branin) >= SEEDS / 4)
  })
})

describe('CMA-ES', () => {
  it('finds the bottom of a turned and stretched valley to eight digits', () => {
    const valley = {
      dimensions: reals(3, -2, 3),
      loss: (parameters: TrialParameters) => {
        const [x, y, z] = numbers(parameters) as [number, number, number]
        return (x + y - 1) ** 2 + 100 * (x - y) ** 2 + 10 * (z - x) ** 2
      },
      budget: 900,
    }
    for (const seed of ['a', 'b', 'c']) assert.ok(search('cma-es', valley, seed) < 1e-8)
  })

  it('starts anew with twice the population once it rests in a hollow', () => {
    // Two hollows; the wider one ends at 1.
    const hollows = {
      dimensions: reals(2, 0, 1),
      loss: (parameters: TrialParameters) => {
        const [x, y] = numbers(parameters) as [number, number]
        return Math.min(1 + 4 * ((x - 0.5) ** 2 + (y - 0.5) ** 2), 60 * ((x - 0.06) ** 2 + (y - 0.94) ** 2))
      },
      budget: 4_000,
    }
    const found = ['a', 'b', 'c'].filter((seed) => search('cma-es', hollows, seed) < 0.01)
    assert.equal(found.length, 3)
  })
})

describe('with several objectives', () => {
  /** A front between x = 0 and x = 1 where the others are ½ (Zitzler, Deb, Thiele 2000, test 1). */
  const losses = (parameters: TrialParameters): readonly number[] => {
    const [x, ...others] = numbers(parameters) as [number, ...number[]]
    const height = 1 + 9 * others.reduce((sum, value) => sum + Math.abs(value - 0.5), 0)
    return [x, height * (1 - Math.sqrt(x / height))]
  }

  /** Area of [0, 1] × [0, 6] that the trials dominate. */
  function area(kind: SamplerKind, seed: string): number {
    const sampler = openSampler(samplerSpec(kind), { space: searchSpace(reals(4, 0, 1)), seed })
    const points: (readonly number[])[] = []
    for (let done = 0; done < 150; done++) {
      const [trial] = sampler.ask(1)
      points.push(losses(trial!.parameters))
      sampler.tell([{ number: trial!.number, losses: points.at(-1)! }])
    }
    let covered = 0
    let height = 6
    for (const [x, y] of points.toSorted((a, b) => a[0]! - b[0]!) as [number, number][]) {
      if (y >= height) continue
      covered += (1 - x) * (height - y)
      height = y
    }
    return covered
  }

  for (const kind of ['tpe', 'cma-es'] as const) {
    it(`${kind} covers more of the front than random trials`, () => {
      const seeds = Array.from({ length: 8 }, (_, k) => `seed ${k}`)
      const better = seeds.filter((seed) => area(kind, seed) > area('random', seed))
      assert.ok(better.length >= 7, `${better.length} of 8`)
    })
  }

  it('the order of NSGA-II agrees with ranks by definition: fronts peeled one by one', () => {
    const points = Array.from({ length: 40 }, (_, k) => [(k * 7) % 13, (k * 11) % 17, (k * 5) % 7])
    const ranks = paretoRanks(points)
    points.forEach((point, at) => {
      const above = points
        .filter((other) => dominates(other, point))
        .map((other) => ranks[points.indexOf(other)]!)
      assert.equal(ranks[at], above.length === 0 ? 0 : Math.max(...above) + 1)
    })
    const sorted = bestFirst(points.map((losses, number) => ({ number, losses })))
    const sortedRanks = sorted.map(({ number }) => ranks[number]!)
    assert.deepEqual(
      sortedRanks,
      sortedRanks.toSorted((a, b) => a - b),
    )
  })

  it('ends of a front come first, crowded ones last, failed ones at the end, equal ones by number', () => {
    const trial = (number: number, losses: readonly number[] | null) => ({ number, losses })
    const front = [trial(0, [0, 10]), trial(1, [1, 9]), trial(2, [2, 8]), trial(3, [6, 4]), trial(4, [10, 0])]
    const order = bestFirst([trial(9, null), trial(5, [9, 9]), ...front.toReversed()]).map(
      ({ number }) => number,
    )
    assert.deepEqual(order, [0, 4, 3, 2, 1, 5, 9])
    const equal = bestFirst([trial(2, [1]), trial(0, [1]), trial(1, [0])]).map(({ number }) => number)
    assert.deepEqual(equal, [1, 0, 2])
  })
})
