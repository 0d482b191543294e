import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StudyTrial } from '../api/types.ts'
import { type Dimension, distancePoints, improvements, parameterPoints, valuePoints } from './trial-points.ts'

const FAST: Dimension = { kind: 'int', name: 'fast', min: 0, max: 100, step: 1, log: false, start: null }
const SIZE: Dimension = { kind: 'real', name: 'size', min: 1, max: 100, step: null, log: true, start: null }
const SIDE: Dimension = { kind: 'choice', name: 'side', options: ['a', 'b'], start: null }

function trial(number: number, value: number | null, parameters: StudyTrial['parameters'] = {}): StudyTrial {
  return {
    ...{ number, batch: 0, status: value === null ? 'asked' : 'told', parameters, values: [value] },
    ...{ figures: null, tradeHash: null, reason: null, durationMs: null, setLine: null },
  }
}

const xs = (points: readonly { readonly x: number }[]) => points.map(({ x }) => x)

test('trials without a value are no points', () => {
  assert.deepEqual(xs(valuePoints([trial(0, 1), trial(1, null), trial(2, 3)], 0)), [0, 2])
  assert.deepEqual(valuePoints([trial(0, 1)], 1), [])
})

test('improvements are the running best, in the direction of the objective', () => {
  const points = valuePoints([trial(0, 2), trial(1, 1), trial(2, 3), trial(3, 3), trial(4, 0)], 0)
  assert.deepEqual(xs(improvements(points, 'higher')), [0, 2])
  assert.deepEqual(xs(improvements(points, 'lower')), [0, 1, 4])
})

test('a parameter stands between its ends, a logarithmic one by its ratio, options in lanes', () => {
  const trials = [trial(0, 1, { fast: 25, size: 10, side: 'b' })]
  assert.deepEqual(xs(parameterPoints(trials, 0, FAST)), [0.25])
  assert.ok(Math.abs(xs(parameterPoints(trials, 0, SIZE))[0]! - 0.5) < 1e-12)
  const [lane] = xs(parameterPoints(trials, 0, SIDE))
  assert.ok(lane! > 0.5 && lane! < 1)
  assert.deepEqual(parameterPoints([trial(0, 1, { side: 'gone' })], 0, SIDE), [])
})

test('distance is the greatest move of any parameter; another option is another place', () => {
  const chosen = trial(0, 1, { fast: 50, size: 10, side: 'a' })
  const trials = [
    chosen,
    trial(1, 1, { fast: 55, size: 100, side: 'a' }),
    trial(2, 1, { fast: 30, size: 10, side: 'a' }),
    trial(3, 1, { fast: 50, size: 10, side: 'b' }),
  ]
  const found = xs(distancePoints(trials, 0, { chosen, space: [FAST, SIZE, SIDE] }))
  assert.deepEqual(
    found.map((distance) => Math.round(distance * 100)),
    [0, 50, 20],
  )
})
