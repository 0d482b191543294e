import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { heatGrid, placeIn } from './heat-grid.ts'
import { type HeatMapPart, heatMap } from './heat-map.ts'
import { heatScale } from './heat-scale.ts'

const levels = fc.uniqueArray(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 150 })
const profit = fc.double({ min: -1, max: 9, noNaN: true })

describe('heatGrid', () => {
  it('has every pair in one cell of 60 a side at most, where its periods say', () => {
    fc.assert(
      fc.property(levels, levels, (fast, slow) => {
        const pairs = pairsOf(fast, slow)
        const profits = Float64Array.from(pairs.fast, (short, at) => short - pairs.slow[at]! / 7)
        const { columns, rows, cells } = heatGrid(pairs, profits)
        assert.ok(columns.length <= 60 && rows.length <= 60)
        const inCells = new Map<string, number[]>()
        for (const [at, value] of profits.entries()) {
          const key = `${placeIn(columns, pairs.slow[at]!)} ${placeIn(rows, pairs.fast[at]!)}`
          inCells.set(key, [...(inCells.get(key) ?? []), value])
        }
        assert.equal(cells.length, inCells.size)
        for (const cell of cells) {
          const values = inCells.get(`${cell.column} ${cell.row}`)!
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length
          assert.deepEqual([cell.pairs, cell.bestProfit], [values.length, Math.max(...values)])
          assert.ok(Math.abs(cell.meanProfit - mean) < 1e-9)
        }
      }),
    )
  })
})

describe('heatScale', () => {
  it('has one hue above the better of holding and cash, the other below, darker the farther', () => {
    fc.assert(
      fc.property(fc.array(profit, { minLength: 1 }), profit, (profits, holding) => {
        const { middle, shadeOf, low, high } = heatScale(profits, holding)
        assert.equal(middle, Math.max(0, holding))
        assert.equal(shadeOf(middle), 0)
        const sorted = profits.toSorted((a, b) => a - b)
        const shades = sorted.map(shadeOf)
        assert.deepEqual(
          shades,
          shades.toSorted((a, b) => a - b),
        )
        for (const [at, shade] of shades.entries()) {
          assert.ok(Number.isInteger(shade) && Math.abs(shade) <= 5)
          assert.ok(shade === 0 || shade > 0 === sorted[at]! > middle)
        }
        assert.ok(low <= middle + 1e-9 && middle <= high + 1e-9)
      }),
    )
  })

  it('gives the last shades to its ends', () => {
    const { low, high, shadeOf } = heatScale([-0.3, 0.1, 0.5], 0.1)
    assert.deepEqual([shadeOf(low), shadeOf(high)], [-5, 5])
    assert.ok(Math.abs(low - -0.3) < 1e-12, 'of few cells the farthest')
  })
})

describe('heatMap', () => {
  it('draws each cell with its figures, and frames the best in the same place of every part', () => {
    const pairs = pairsOf([2, 3, 4], [3, 10, 20])
    const part = (profits: readonly number[]): HeatMapPart['part'] => ({
      ...{ period: { start: 0, end: 1 }, candles: 2, holding: 0.02, aboveHolding: 0.5 },
      ...{ entries: Uint32Array.from(profits, () => 1), profits: Float64Array.from(profits) },
    })
    const searched = part([0.1, -0.2, 0.3, 0.012345, 0, -0.5, 0.6])
    const best = [{ fast: 4, slow: 20, entries: 1, profit: 0.6, neighbours: null, heldOut: null }]
    const search = { ...pairs, best } as unknown as Parameters<typeof heatMap>[0]
    const svg = (id: string, of: typeof searched) => heatMap(search, { id, name: 'A part', part: of }).markup
    const first = svg('searched', searched)
    assert.equal(first.match(/<title>fast /g)!.length, 7)
    assert.match(first, /<rect class="a3"[^>]*><title>fast 4, slow 20: \+60\.00 %<\/title>/)
    assert.match(first, /<rect class="m"[^>]*><title>fast 4, slow 10: \+1\.23 %<\/title>/)
    assert.match(first, /<rect class="b5"[^>]*><title>fast 3, slow 20: −50\.00 %<\/title>/)
    assert.match(first, /holding \+2\.0 %/)
    const [, x, y] = /x="(\d+)" y="(\d+)"[^>]*><title>fast 4, slow 20:/.exec(first)!
    const markOf = (markup: string) => /class="mark" d="([^"]+)"/.exec(markup)![1]
    assert.ok(markOf(first)!.startsWith(`M${Number(x) - 2} ${Number(y) - 2}h`))
    assert.equal(markOf(svg('held-out', part([...searched.profits].reverse()))), markOf(first))
  })
})

function pairsOf(fast: readonly number[], slow: readonly number[]) {
  const all = slow.flatMap((long) => fast.filter((short) => short < long).map((short) => [short, long]))
  return {
    fast: Uint32Array.from(all, ([short]) => short!),
    slow: Uint32Array.from(all, ([, long]) => long!),
  }
}
