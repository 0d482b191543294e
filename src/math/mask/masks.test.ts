import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { someColumn } from '../arbitrary-candles.fixture.ts'
import { above, and, atLeast, atMost, below, crossesAbove, crossesBelow, not, or } from '../index.ts'

describe('masks', () => {
  it('compare row by row with a column or a number; NaN compares false', () => {
    const a = Float64Array.of(1, 2, 3, NaN, 5)
    const b = Float64Array.of(2, 2, 2, 2, NaN)
    assert.deepEqual([...above(a, b)], [0, 0, 1, 0, 0])
    assert.deepEqual([...below(a, b)], [1, 0, 0, 0, 0])
    assert.deepEqual([...atLeast(a, b)], [0, 1, 1, 0, 0])
    assert.deepEqual([...atMost(a, b)], [1, 1, 0, 0, 0])
    assert.deepEqual([...above(a, 2)], [0, 0, 1, 0, 1])
    assert.deepEqual([...below(a, 2)], [1, 0, 0, 0, 0])
    assert.deepEqual([...atLeast(a, 2)], [0, 1, 1, 0, 1])
    assert.deepEqual([...atMost(a, 2)], [1, 1, 0, 0, 0])
  })

  it('a crossing needs the other side, or a touch, on the row before', () => {
    const a = Float64Array.of(3, 1, 2, 3, NaN, 3, 1, 2, 1)
    assert.deepEqual([...crossesAbove(a, 2)], [0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert.deepEqual([...crossesBelow(a, 2)], [0, 1, 0, 0, 0, 0, 1, 0, 1])
    const b = Float64Array.of(2, 2, 2, 2, 2, 2, 0, NaN, 2)
    assert.deepEqual([...crossesAbove(a, b)], [0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert.deepEqual([...crossesBelow(a, b)], [0, 1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('a crossing above is a crossing below from the other side, and one number is a column of it', () => {
    fc.assert(
      fc.property(someColumn(30), fc.integer({ min: -5, max: 5 }), (a, level) => {
        const b = new Float64Array(a.length).fill(level)
        assert.deepEqual(crossesAbove(a, b), crossesBelow(b, a))
        assert.deepEqual(crossesAbove(a, level), crossesAbove(a, b))
        assert.deepEqual(crossesBelow(a, level), crossesBelow(a, b))
      }),
    )
  })

  it('and, or, not', () => {
    const a = Uint8Array.of(0, 0, 1, 1)
    const b = Uint8Array.of(0, 1, 0, 1)
    assert.deepEqual([...and(a, b)], [0, 0, 0, 1])
    assert.deepEqual([...or(a, b)], [0, 1, 1, 1])
    assert.deepEqual([...not(a)], [1, 1, 0, 0])
    assert.deepEqual([...and(a, b, not(a))], [0, 0, 0, 0])
    assert.deepEqual([...a, ...b], [0, 0, 1, 1, 0, 1, 0, 1])
    assert.throws(() => or(a, Uint8Array.of(1)), { code: 'math.length' })
  })
})
