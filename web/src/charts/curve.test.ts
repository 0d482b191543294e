import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Curve, summarise, thin } from './curve.ts'

const curves = fc
  .array(
    fc.tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: -1, max: 0, noNaN: true })),
    {
      minLength: 1,
      maxLength: 400,
    },
  )
  .map(
    (rows): Curve => ({
      time: rows.map((_, row) => row * 60_000),
      equity: rows.map(([equity]) => equity),
      drawdown: rows.map(([, drawdown]) => drawdown),
      hold: rows.map(([equity], row) => (row % 3 === 0 ? null : equity + 1)),
    }),
  )

test('a thinned curve keeps its ends, its extremes and its order', () => {
  fc.assert(
    fc.property(curves, fc.integer({ min: 5, max: 100 }), (curve, limit) => {
      const thinned = thin(curve, limit)
      assert.ok(thinned.time.length <= Math.max(limit, 5))
      assert.deepEqual(summarise(thinned), summarise(curve))
      assert.equal(Math.max(...thinned.equity), Math.max(...curve.equity))
      for (let row = 1; row < thinned.time.length; row++)
        assert.ok(thinned.time[row]! > thinned.time[row - 1]!)
    }),
  )
})

test('every row of a thinned curve is a row of the curve', () => {
  fc.assert(
    fc.property(curves, (curve) => {
      const thinned = thin(curve, 20)
      thinned.time.forEach((time, row) => {
        const source = curve.time.indexOf(time)
        assert.equal(thinned.equity[row], curve.equity[source])
        assert.equal(thinned.drawdown[row], curve.drawdown[source])
        assert.equal(thinned.hold?.[row], curve.hold?.[source])
      })
    }),
  )
})

test('an empty curve has no summary', () => {
  assert.equal(summarise({ time: [], equity: [], drawdown: [], hold: null }), null)
})
