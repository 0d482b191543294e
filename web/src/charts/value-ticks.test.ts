import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { usefulRange, valueTicks } from './value-ticks.ts'

const anyValue = fc.double({ min: -1e6, max: 1e6, noNaN: true })

test('ticks lie inside the range, evenly, as many as asked for at most', () => {
  fc.assert(
    fc.property(anyValue, fc.double({ min: 1e-4, max: 1e6, noNaN: true }), (low, size) => {
      const ticks = valueTicks(low, low + size, 5)
      const slack = size * 1e-6
      assert.ok(ticks.length <= 6, `${ticks}`)
      assert.ok(ticks.every((tick) => tick >= low - slack && tick <= low + size + slack))
    }),
  )
  assert.deepEqual(valueTicks(0, 1, 5), [0, 0.2, 0.4, 0.6000000000000001, 0.8, 1])
  assert.deepEqual(valueTicks(3, 3, 5), [3])
})

test('the useful range always holds the best, and not the few worst of many', () => {
  fc.assert(
    fc.property(fc.array(anyValue, { minLength: 1 }), (values) => {
      const up = usefulRange(values, 'higher')!
      const down = usefulRange(values, 'lower')!
      assert.ok(up.low < up.high && up.high >= Math.max(...values))
      assert.ok(down.low < down.high && down.low <= Math.min(...values))
    }),
  )
  const values = [...new Array(99).fill(1), -1000]
  assert.ok(usefulRange(values, 'higher')!.low > 0)
  assert.equal(usefulRange([], 'higher'), undefined)
})
