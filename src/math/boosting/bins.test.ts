import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { someColumn } from '../arbitrary-candles.fixture.ts'
import { binRows, findBounds } from './bins.ts'

const known = (x: Float64Array) => x.filter((value) => !Number.isNaN(value))

describe('bins', () => {
  it('hold the values up to their bound and above the one before; bin 0 holds the missing', () => {
    fc.assert(
      fc.property(someColumn(60), fc.integer({ min: 2, max: 20 }), (x, most) => {
        fc.pre(x.length > 0)
        const rows = Int32Array.from(x.keys())
        const { bins, words, wordsPerRow, bounds } = binRows([x, x, x, x, x], rows, most)
        assert.ok(bounds[4]!.length <= most)
        x.forEach((value, row) => {
          const bin = bins[4]![row]!
          assert.equal((words[row * wordsPerRow + 1]! >>> 0) & 255, bin)
          assert.equal(words[row * wordsPerRow]! >>> 24, bin)
          if (Number.isNaN(value)) assert.equal(bin, 0)
          else assert.ok(value <= bounds[4]![bin - 1]! && value > (bounds[4]![bin - 2] ?? -Infinity))
        })
      }),
    )
  })

  it('are one for each value where there are few, else about equally full', () => {
    fc.assert(
      fc.property(someColumn(200, { gaps: false }), fc.integer({ min: 2, max: 12 }), (x, most) => {
        const sorted = known(x).sort()
        const bounds = findBounds(sorted, most)
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
})
