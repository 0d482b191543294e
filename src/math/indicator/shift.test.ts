import assert from 'node:assert/strict'
import { it } from 'node:test'
import { shift } from './shift.ts'

it('shift brings the past forward and refuses to bring the future back', () => {
  const x = Float64Array.of(1, 2, 3)
  assert.deepEqual(Array.from(shift(x, 1)), [NaN, 1, 2])
  assert.deepEqual(Array.from(shift(x, 0)), [1, 2, 3])
  assert.deepEqual(Array.from(shift(x, 9)), [NaN, NaN, NaN])
  assert.throws(() => shift(x, -1), { name: 'MathFault', code: 'math.period', message: /-1 rows/ })
})
