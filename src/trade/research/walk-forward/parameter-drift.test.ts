import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dimension } from '../hyperopt/space/dimension.ts'
import { parameterDrift } from './parameter-drift.ts'

test('drift is measured on the scale of the space, by ratios where ratios count', () => {
  const [drift] = parameterDrift(
    [{ a: 1 }, { a: 10 }, { a: 100 }],
    [dimension.real('a', { min: 1, max: 100, log: true })],
  )
  assert.ok(Math.abs(drift!.meanStep! - 0.5) < 1e-12 && Math.abs(drift!.spread! - 1) < 1e-12)
  const [linear] = parameterDrift(
    [{ a: 1 }, { a: 10 }, { a: 100 }],
    [dimension.real('a', { min: 1, max: 100 })],
  )
  assert.ok(Math.abs(linear!.meanStep! - 0.5) < 1e-12)
})

test('without a space a number moves within its own values, without movement not at all', () => {
  const found = parameterDrift([
    { still: 5, back: 1, some: true },
    { still: 5, back: 3, some: true },
    { still: 5, back: 1 },
  ])
  assert.deepEqual(found, [
    { name: 'back', values: [1, 3, 1], changes: 2, meanStep: 1, spread: 1 },
    { name: 'some', values: [true, true, null], changes: 1, meanStep: null, spread: null },
    { name: 'still', values: [5, 5, 5], changes: 0, meanStep: 0, spread: 0 },
  ])
})

test('one fold has no drift, no fold no parameters', () => {
  assert.deepEqual(parameterDrift([{ a: 3 }]), [
    { name: 'a', values: [3], changes: 0, meanStep: 0, spread: 0 },
  ])
  assert.deepEqual(parameterDrift([]), [])
})
