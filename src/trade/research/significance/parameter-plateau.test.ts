import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { random } from '../../../math/index.ts'
import { ROUNDED } from '../hyperopt/space/axis.ts'
import { dimension, type TrialParameters } from '../hyperopt/space/dimension.ts'
import { dropSlopes } from './drop-slopes.ts'
import { parameterNeighbours } from './parameter-neighbours.ts'
import { parameterPlateau } from './parameter-plateau.ts'
import { plateauAround } from './plateau-around.ts'

const dimensions = [
  dimension.int('fast', { min: 1, max: 100 }),
  dimension.real('limit', { min: 0, max: 1 }),
  dimension.choice('mode', { options: ['a', 'b'] }),
]
const chosen = { fast: 50, limit: 0.5, mode: 'a' }
const number = (value: unknown) => value as number

test('neighbours lie within reach, inside the space, none twice, choices kept', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0.005, max: 0.4, noNaN: true }),
      (fast, limit, reach) => {
        const found = parameterNeighbours({ fast, limit, mode: 'b' }, dimensions, { reach })
        assert.equal(new Set(found.map((parameters) => JSON.stringify(parameters))).size, found.length)
        assert.ok(found.length >= 4 + 6 - 2)
        for (const { fast: near, limit: other, mode } of found) {
          assert.ok(number(near) >= 1 && number(near) <= 100 && Number.isInteger(near))
          assert.ok(Math.abs(number(near) - fast) <= Math.max(1, 100 * reach + 1))
          assert.ok(
            number(other) >= 0 && number(other) <= 1 && Math.abs(number(other) - limit) <= reach + ROUNDED,
          )
          assert.equal(mode, 'b')
          assert.ok(near !== fast || other !== limit)
        }
      },
    ),
  )
})

test('each parameter moves alone to both sides, a coarse one by a step', () => {
  const coarse = [dimension.int('few', { min: 1, max: 3 }), dimension.int('one', { min: 4, max: 4 })]
  assert.deepEqual(parameterNeighbours({ few: 2, one: 4 }, coarse), [
    { few: 1, one: 4 },
    { few: 3, one: 4 },
  ])
  assert.deepEqual(parameterNeighbours({ few: 3, one: 4 }, coarse), [{ few: 2, one: 4 }])
  const alone = parameterNeighbours(chosen, dimensions, { reach: 0.1, diagonal: 0 })
  assert.deepEqual(
    alone.map(({ fast, limit }) => [fast, Math.round(number(limit) * 100)]),
    [
      [40, 50],
      [45, 50],
      [55, 50],
      [60, 50],
      [50, 40],
      [50, 45],
      [50, 55],
      [50, 60],
    ],
  )
})

const around = (score: (parameters: TrialParameters) => number, tolerance?: number) =>
  plateauAround({ chosen, dimensions, score, ...(tolerance !== undefined && { tolerance }) })

test('a flat place is a plateau, a spike a lone peak, what leans one way a slope', async () => {
  const flat = await around(() => 3)
  assert.deepEqual([flat.kind, flat.flatness, flat.within, flat.better], ['plateau', 1, 1, 0])
  assert.match(flat.sentence, /^A plateau: 14 of 14 neighbours lose 10\.0 % of the score at most\.$/)
  const spike = await around(({ fast, limit }) => (fast === 50 && limit === 0.5 ? 3 : 0))
  assert.deepEqual([spike.kind, spike.flatness, spike.worst!.drop], ['peak', 0, 1])
  const slope = await around(({ fast }) => 3 - Math.abs(number(fast) - 50) / 10)
  assert.equal(slope.kind, 'slope')
  assert.match(slope.sentence, /It hangs on fast most\.$/)
})

test('drops are fractions of the chosen score, whatever its sign', async () => {
  for (const top of [10, -10]) {
    const found = await around(({ fast, limit }) => (fast === 50 && limit === 0.5 ? top : top - 2))
    assert.ok(Math.abs(found.worst!.drop - 0.2) < 1e-12)
    assert.ok(Math.abs(found.flatness - 0.4) < 1e-12)
    assert.equal((await around(({ fast }) => (fast === 50 ? top : top - 2), 0.25)).within, 1)
  }
})

test('better neighbours are counted, failed ones lose all', async () => {
  const found = await around(({ fast }) => (number(fast) > 50 ? 4 : number(fast) < 50 ? Number.NaN : 3))
  assert.ok(found.better > 2)
  assert.equal(found.worst!.drop, 1)
  assert.ok(Number.isNaN(found.worst!.score))
  assert.match(found.sentence, /better/)
})

test('sensitivity is the drop when a parameter alone moves by the reach', async () => {
  const found = await around(
    ({ fast, limit }) => 10 - Math.abs(number(fast) - 50) * 0.2 - Math.abs(number(limit) - 0.5) * 5,
  )
  const drops = Object.fromEntries(found.sensitivity.map(({ name, drop }) => [name, drop!]))
  assert.ok(Math.abs(drops.fast! - 0.2) < 0.002, `${drops.fast}`)
  assert.ok(Math.abs(drops.limit! - 0.05) < 0.002, `${drops.limit}`)
  assert.equal(found.sensitivity[0]!.name, 'fast')
})

test('trials of a search are judged by those near the best, of the same choices', () => {
  const chance = random('search')
  const trials = Array.from({ length: 400 }, () => {
    const parameters = {
      fast: 1 + chance.int(100),
      limit: chance.next(),
      mode: chance.next() < 0.5 ? 'a' : 'b',
    }
    const score = parameters.mode === 'a' ? 5 - Math.abs(parameters.fast - 50) / 50 : -100
    return { parameters, score }
  })
  const found = parameterPlateau({ trials, dimensions })!
  assert.ok(found.chosen.score > 4.9 && found.chosen.parameters.mode === 'a')
  assert.ok(found.neighbours >= 4 && found.neighbours < 40)
  assert.deepEqual([found.kind, found.within], ['plateau', 1])
  assert.equal(found.sensitivity[0]!.name, 'fast')
})

test('too few neighbours tell nothing, no trial nothing at all', () => {
  const lone = parameterPlateau({ trials: [{ parameters: chosen, score: 1 }], dimensions })!
  assert.deepEqual([lone.kind, lone.neighbours, lone.worst, lone.flatness], ['unknown', 0, null, 0])
  assert.equal(lone.sentence, '0 neighbours tried: too few to tell a plateau from a peak.')
  assert.deepEqual(
    lone.sensitivity.map(({ drop }) => drop),
    [null, null],
  )
  assert.equal(parameterPlateau({ trials: [], dimensions }), null)
  assert.equal(parameterPlateau({ trials: [{ parameters: chosen, score: Number.NaN }], dimensions }), null)
})

test('slopes are found where several parameters moved at once, none below 0', () => {
  const chance = random('slopes')
  const columns = [0, 1, 2].map(() => Float64Array.from({ length: 60 }, () => chance.next()))
  const drops = columns[0]!.map(
    (distance, row) => 2 * distance + 0.5 * columns[1]![row]! - 0.3 * columns[2]![row]! * 0,
  )
  const [a, b, c] = dropSlopes(columns, drops)
  assert.ok(Math.abs(a! - 2) < 1e-6 && Math.abs(b! - 0.5) < 1e-6 && Math.abs(c!) < 1e-6)
  assert.deepEqual(dropSlopes([Float64Array.of(0, 0), Float64Array.of(1, 2)], Float64Array.of(-1, -2)), [
    null,
    0,
  ])
})

test('options out of range are refused', () => {
  const refused = { code: 'research.option' }
  for (const reach of [0, -1, 2, Number.NaN]) {
    assert.throws(() => parameterNeighbours(chosen, dimensions, { reach }), refused)
    assert.throws(() => parameterPlateau({ trials: [], dimensions, reach }), refused)
  }
  assert.throws(() => parameterNeighbours(chosen, dimensions, { diagonal: 1.5 }), refused)
  assert.throws(() => parameterPlateau({ trials: [], dimensions, tolerance: -1 }), refused)
})
