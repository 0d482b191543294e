import assert from 'node:assert/strict'
import { test } from 'node:test'
import { random } from '../../src/math/index.ts'
import { grows, slopeOf } from './slope.ts'

const line = (count: number, value: (minute: number) => number) =>
  Array.from({ length: count }, (_, at) => ({ at: at * 6_000, value: value(at / 10) }))

test('a line without chance is found as it is', () => {
  const { perMinute, give, mean } = slopeOf(line(101, (minute) => 100 + 2 * minute))
  assert.ok(Math.abs(perMinute - 2) < 1e-9 && give < 1e-9)
  assert.ok(Math.abs(mean - 110) < 1e-9)
})

test('chance alone does not grow, however long one looks; of a hundred seeds few say otherwise', () => {
  let alarms = 0
  for (let seed = 0; seed < 100; seed++) {
    const dice = random(`flat-${seed}`)
    let drift = 0
    const points = line(200, () => {
      drift = 0.7 * drift + dice.next() - 0.5
      return 100 + 5 * drift
    })
    if (grows(slopeOf(points))) alarms++
  }
  assert.ok(alarms <= 5, `${alarms} of 100`)
})

test('a leak under the same chance is found', () => {
  const dice = random('leak')
  const points = line(200, (minute) => 100 + minute + 5 * (dice.next() - 0.5))
  assert.equal(grows(slopeOf(points)), true)
  assert.equal(grows(slopeOf(line(200, (minute) => 100 - minute))), false)
})

test('of two points nothing is said', () => {
  assert.equal(grows(slopeOf(line(2, (minute) => minute))), false)
})
