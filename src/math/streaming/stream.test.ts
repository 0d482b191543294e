import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  atrStream,
  bollinger,
  bollingerStream,
  emaStream,
  random,
  rollingCorrelationStream,
  smaStream,
} from '../index.ts'

describe('a stream', () => {
  it('goes on for ever: after 20,000 rows it still gives the bits of the batch', () => {
    const chance = random('stream')
    const x = Float64Array.from({ length: 20_000 }, () => 100 + chance.normal())
    const bands = bollinger(x, 20)
    const stream = bollingerStream(20)
    for (let row = 0; row < x.length; row++) {
      const { upper, middle, lower } = stream.next(x[row]!)
      assert.ok(Object.is(upper, bands.upper[row]) && Object.is(middle, bands.middle[row]), `row ${row}`)
      assert.ok(Object.is(lower, bands.lower[row]), `row ${row}`)
    }
  })

  it('has a state of its own', () => {
    const [one, other] = [emaStream(3), emaStream(3)]
    assert.deepEqual([one.next(8), other.next(2)], [8, 2])
    assert.deepEqual([one.next(8), other.next(4)], [8, 3])
  })

  it('skips a row with a gap where the indicator carries on, and remembers it where it is in a window', () => {
    const known = emaStream(3)
    assert.deepEqual(
      [8, NaN, 4].map((value) => known.next(value)),
      [8, NaN, 6],
    )
    const window = smaStream(2)
    assert.deepEqual(
      [8, NaN, 4, 6].map((value) => window.next(value)),
      [NaN, NaN, NaN, 5],
    )
  })

  it('takes bars and pairs by name, and a number that is missing for a gap', () => {
    const range = atrStream(1)
    assert.ok(Number.isNaN(range.next({ high: 3, low: 1, close: 2 })))
    assert.equal(range.next({ high: 7, low: 4, close: 5 }), 5)
    assert.ok(Number.isNaN(range.next({ high: 7, low: 4 } as never)))
    assert.equal(range.next({ high: 7, low: 4, close: 5 }), 3)
    const both = rollingCorrelationStream(2)
    assert.ok(Number.isNaN(both.next({ x: 1, y: 9 })))
    assert.equal(both.next({ x: 2, y: 7 }), -1)
  })

  it('refuses a period that no memory holds', () => {
    assert.throws(() => smaStream(1e12), { code: 'math.period', message: /1000000000000 rows/ })
  })
})
