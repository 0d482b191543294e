import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { random } from '../random/random.ts'
import { decay, decayTable } from './decay.ts'
import { KernelRows } from './kernel-rows.ts'
import { type DualProblem, solveDual } from './solve-dual.ts'

const WIDTH = 3

function normals(count: number, seed: string): Float64Array {
  const chance = random(seed)
  return Float64Array.from({ length: count }, () => chance.normal())
}

function entry(points: Float64Array, gamma: number, [i, j]: readonly [number, number]): number {
  let distance = 0
  for (let k = 0; k < WIDTH; k++) distance += (points[i * WIDTH + k]! - points[j * WIDTH + k]!) ** 2
  return Math.exp(-gamma * distance)
}

/** A classification problem, in which some rows weigh more and some nothing; or a regression's pairs of rows. */
function problem(count: number, seed: string, options: Partial<DualProblem> & { cacheBytes?: number } = {}) {
  const points = normals(count * WIDTH, seed)
  const chance = random(`${seed} bounds`)
  const goal = Float64Array.from({ length: count }, (_, i) =>
    points[i * WIDTH]! * points[i * WIDTH + 1]! + chance.normal() > 0 ? 1 : -1,
  )
  const bounds = goal.map(() => chance.int(4))
  return {
    points,
    gamma: 0.3,
    goal,
    low: goal.map((y, i) => (y > 0 ? 0 : -bounds[i]!)),
    high: goal.map((y, i) => (y > 0 ? bounds[i]! : 0)),
    solve: (own: Partial<DualProblem> = {}) =>
      solveDual({
        kernel: new KernelRows({
          points: points.slice(),
          width: WIDTH,
          gamma: 0.3,
          cacheBytes: options.cacheBytes ?? 1e6,
        }),
        goal: goal.slice(),
        low: goal.map((y, i) => (y > 0 ? 0 : -bounds[i]!)),
        high: goal.map((y, i) => (y > 0 ? bounds[i]! : 0)),
        tolerance: 1e-6,
        shrinking: true,
        mostSteps: 1e6,
        ...own,
      }),
  }
}

type Problem = ReturnType<typeof problem>

function forces({ points, gamma, goal }: Problem, beta: Float64Array): Float64Array {
  return goal.map((own, i) => {
    let force = own
    for (let j = 0; j < beta.length; j++) force -= beta[j]! * entry(points, gamma, [i, j])
    return force
  })
}

function value(given: Problem, beta: Float64Array): number {
  const force = forces(given, beta)
  return beta.reduce((sum, own, i) => sum - (own * (force[i]! + given.goal[i]!)) / 2, 0)
}

/** The nearest point of the box with sum 0: all moved by one shift, which bisection finds. */
function project(beta: Float64Array, { low, high }: Problem): Float64Array {
  let [below, above] = [-1e3, 1e3]
  const at = (shift: number) => beta.map((own, i) => Math.min(Math.max(own + shift, low[i]!), high[i]!))
  for (let step = 0; step < 100; step++) {
    const middle = (below + above) / 2
    if (at(middle).reduce((sum, own) => sum + own, 0) > 0) above = middle
    else below = middle
  }
  return at((below + above) / 2)
}

/** Projected gradient with momentum, the plainest way to the same minimum. */
function solvePlainly(given: Problem): Float64Array {
  let beta: Float64Array = new Float64Array(given.goal.length)
  let last = beta
  for (let step = 1; step <= 3000; step++) {
    const ahead = beta.map((own, i) => own + ((step - 1) / (step + 2)) * (own - last[i]!))
    const force = forces(given, ahead)
    last = beta
    beta = project(
      ahead.map((own, i) => own + force[i]! / given.goal.length),
      given,
    )
  }
  return beta
}

describe('solving the dual', () => {
  it('reaches the minimum that projected gradients reach', () => {
    for (const [count, seed] of [
      [6, 'a'],
      [25, 'b'],
      [40, 'c'],
    ] as const) {
      const given = problem(count, seed)
      const { beta, converged } = given.solve()
      const plain = solvePlainly(given)
      assert.ok(converged)
      assert.ok(Math.abs(value(given, beta) - value(given, plain)) < 1e-4)
      const [own, other] = [forces(given, beta), forces(given, plain)]
      own.forEach((force, i) => {
        assert.ok(Math.abs(force - other[i]!) < 5e-3, `${seed} ${i}: ${force}, plainly ${other[i]}`)
      })
    }
  })

  it('stands where the Karush-Kuhn-Tucker conditions hold, whatever it keeps or sets aside', () => {
    const settings = fc.record({
      count: fc.integer({ min: 2, max: 200 }),
      seed: fc.string(),
      shrinking: fc.boolean(),
      cacheBytes: fc.constantFrom(0, 4000, 1e6),
    })
    fc.assert(
      fc.property(settings, ({ count, seed, shrinking, cacheBytes }) => {
        const given = problem(count, seed, { cacheBytes })
        const { beta, bias, converged } = given.solve({ shrinking, tolerance: 1e-3 })
        assert.ok(converged)
        assert.ok(Math.abs(beta.reduce((sum, own) => sum + own, 0)) < 1e-9)
        const force = forces(given, beta)
        beta.forEach((own, i) => {
          const [low, high] = [given.low[i]!, given.high[i]!]
          assert.ok(own >= low && own <= high)
          if (own > low) assert.ok(force[i]! >= bias - 1.1e-3)
          if (own < high) assert.ok(force[i]! <= bias + 1.1e-3)
        })
      }),
      { numRuns: 150 },
    )
  })

  it('many points, set aside and taken back, give the same as none set aside', () => {
    const given = problem(3000, 'many', { cacheBytes: 3000 * 4 * 50 })
    const least: number[] = []
    const shrunk = given.solve({ tolerance: 1e-4, onProgress: ({ active }) => least.push(active) })
    const whole = given.solve({ tolerance: 1e-4, shrinking: false })
    assert.ok(Math.min(...least) < 2100, 'more than those of weight 0 are set aside')
    assert.ok(shrunk.converged && whole.converged)
    assert.ok(Math.abs(shrunk.bias - whole.bias) < 1e-3)
    assert.ok(Math.abs(value(given, shrunk.beta) - value(given, whole.beta)) < 1e-2)
  })

  it('says when its steps are used up', () => {
    const given = problem(100, 'budget')
    const { steps, converged, violation } = given.solve({ mostSteps: 5 })
    assert.deepEqual([steps, converged], [5, false])
    assert.ok(violation > 1e-6)
  })
})

describe('rows of the kernel', () => {
  it('are right after any swaps, narrowings and forgetting', () => {
    const action = fc.oneof(
      fc.record({
        kind: fc.constant('row'),
        i: fc.nat(19),
        share: fc.nat(20),
      }),
      fc.record({ kind: fc.constant('swap'), i: fc.nat(19), share: fc.constant(0) }),
      fc.record({ kind: fc.constantFrom('narrow', 'widen'), i: fc.nat(19), share: fc.constant(0) }),
    )
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 80, size: 'max' }),
        fc.constantFrom(0, 400, 1e5),
        (actions, cacheBytes) => {
          const points = normals(20 * WIDTH, 'kernel')
          const rows = new KernelRows({ points: points.slice(), width: WIDTH, gamma: 0.5, cacheBytes })
          const order = Array.from({ length: 20 }, (_, i) => i)
          let most = 20
          for (const { kind, i, share } of actions) {
            if (kind === 'narrow') {
              most = Math.min(most, Math.max(2, i))
              rows.narrow(most)
            } else if (kind === 'widen') {
              most = 20
              rows.widen()
            } else if (kind === 'swap') {
              const j = (i * 7 + 3) % 20
              const [a, b] = [Math.min(i, j), Math.max(i, j)]
              if (a === b) continue
              rows.swap(Int32Array.of(a, b), 2)
              ;[order[a], order[b]] = [order[b]!, order[a]!]
            } else {
              const length = Math.min(share, most)
              const row = rows.row(i, length)
              for (let j = 0; j < length; j++) {
                assert.ok(Math.abs(row[j]! - entry(points, 0.5, [order[i]!, order[j]!])) < 1e-7)
              }
            }
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it('decay is e^−x to 1e-12', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 707, noNaN: true }), (x) => {
        assert.ok(Math.abs(decay(decayTable(), x) / Math.exp(-x) - 1) < 1e-12)
      }),
    )
    assert.deepEqual(
      [0, -1e-17, 708, 1e300, Infinity].map((x) => decay(decayTable(), x)),
      [1, 1, 0, 0, 0],
    )
  })
})
