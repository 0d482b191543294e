import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cellAt, dayTicks, mapGeometry, scrollTo } from './map-geometry.ts'

const sizes = fc.record({
  width: fc.integer({ min: 320, max: 1600 }),
  rows: fc.integer({ min: 1, max: 400 }),
  days: fc.integer({ min: 1, max: 400 }),
})

test('a cell that was scrolled to is in view, and found under its own middle', () => {
  fc.assert(
    fc.property(sizes, fc.nat(399), fc.nat(399), ({ width, rows, days }, row, day) => {
      const map = mapGeometry(width, rows, days)
      const cell = { row: row % rows, day: day % days }
      const { left, top } = scrollTo(map, cell, { left: 0, top: 0, width, height: 400 })
      const x = map.labels + (cell.day + 0.5) * map.cell - left
      const y = map.head + (cell.row + 0.5) * map.row - top
      assert.ok(x > map.labels && x < width && y > map.head && y < 400)
      assert.deepEqual(cellAt(map, { x, y }, { left, top }), cell)
    }),
  )
})

test('beside the cells there is none', () => {
  const map = mapGeometry(800, 2, 10)
  assert.equal(cellAt(map, { x: map.labels - 1, y: 50 }, { left: 0, top: 0 }), undefined)
  assert.equal(cellAt(map, { x: 300, y: 5 }, { left: 0, top: 0 }), undefined)
  assert.equal(cellAt(map, { x: 300, y: map.head + 2 * map.row + 1 }, { left: 0, top: 0 }), undefined)
})

test('names of days never run into each other', () => {
  fc.assert(
    fc.property(sizes, fc.integer({ min: 0, max: 20_000 }), ({ width, rows, days }, first) => {
      const map = mapGeometry(width, rows, days)
      const ticks = dayTicks(first * 86_400_000, map)
      assert.ok(ticks.length > 0)
      for (let at = 1; at < ticks.length; at++) {
        assert.ok((ticks[at]!.day - ticks[at - 1]!.day) * map.cell >= 52)
      }
    }),
  )
})
