import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { someColumn } from '../arbitrary-candles.fixture.ts'
import { binCategories, binColumn, findBounds } from './bins.ts'

const known = (x: Float64Array) => x.filter((value) => !Number.isNaN(value))

describe('bins', () => {
  it('hold the values up to their bound and above the one before; bin 0 holds the missing', () => {
    fc.assert(
      fc.property(someColumn(60), fc.integer({ min: 2, max: 20 }), fc.nat(9), (x, most, least) => {
        const leastRows = least + 1
        fc.pre(x.length > 0)
        const column = new Uint8Array(x.length)
        const edges = new Float64Array(256)
        const count = binColumn(x, x.length, { most, leastRows, column, edges })
        assert.ok(count <= most)
        x.forEach((value, row) => {
          const bin = column[row]!
          if (Number.isNaN(value)) assert.equal(bin, 0)
          else assert.ok(value <= edges[bin - 1]! && value > (edges[bin - 2] ?? -Infinity))
        })
        const sizes = Array.from(
          { length: count - 1 },
          (_, at) => column.filter((bin) => bin === at + 1).length,
        )
        assert.ok(sizes.every((size) => size >= leastRows))
      }),
    )
  })

  it('are one for each value where there are few, else about equally full', () => {
    fc.assert(
      fc.property(someColumn(200, { gaps: false }), fc.integer({ min: 2, max: 12 }), (x, most) => {
        const sorted = known(x).sort()
        const bounds = findBounds(sorted, { most, leastRows: 1 })
        const distinct = [...new Set(sorted)]
        if (distinct.length <= most) assert.equal(bounds.length, Math.max(1, distinct.length))
        else {
          assert.equal(bounds.length, most)
          const heaviest = Math.max(
            ...distinct.map((value) => sorted.filter((other) => other === value).length),
          )
          bounds.forEach((bound, k) => {
            const count = sorted.filter(
              (value) => value <= bound && value > (bounds[k - 1] ?? -Infinity),
            ).length
            assert.ok(count > 0 && count <= Math.ceil(sorted.length / most) + 2 * heaviest)
          })
        }
      }),
    )
  })

  it('of categories are one for each of the most frequent, and 0 for the rest', () => {
    const x = Float64Array.of(5, 7, 7, 9, 9, 9, NaN, 1, -0, 0, 9, 4)
    const column = new Uint8Array(12)
    const edges = new Float64Array(256)
    assert.equal(binCategories(x, 11, { most: 2, leastRows: 2, column, edges }), 2)
    assert.deepEqual([...edges.subarray(0, 3)], [9, 0, Infinity])
    assert.deepEqual([...column], [0, 0, 0, 1, 1, 1, 0, 0, 2, 2, 1, 0])
  })
})
