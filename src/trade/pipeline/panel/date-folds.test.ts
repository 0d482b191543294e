import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { dateFolds, rowsWithTarget } from './date-folds.ts'
import { encodePanel, fitEncoding, inputNames } from './encode-panel.ts'
import { anyLines, DAY, type Line, panelOf } from './panel.fixture.ts'
import { panelFeatures } from './panel-features.ts'
import { panelTable } from './panel-table.ts'

const SETTINGS = { mostGapDays: 4 }
const tableOf = (lines: readonly Line[]) => panelTable(panelFeatures(panelOf(lines), SETTINGS), SETTINGS)
const days = (count: number, symbols: readonly string[]): Line[] =>
  symbols.flatMap((symbol) =>
    Array.from({ length: count }, (_, day) => [symbol, day, 10 + ((day * 7) % 5)] as const),
  )

describe('folds by date', () => {
  it("are those of scikit-learn's TimeSeriesSplit with a gap of one", () => {
    // 13 days, of which 12 have a next close: spans of 2 days from day 2 on.
    const folds = dateFolds(tableOf(days(13, ['A', 'B'])), 5)
    assert.deepEqual(
      folds.map(({ from, to }) => [from / DAY, to / DAY]),
      [
        [2, 3],
        [4, 5],
        [6, 7],
        [8, 9],
        [10, 11],
      ],
    )
    assert.deepEqual(
      folds.map(({ train, test }) => [train.length, test.length]),
      [
        [2, 4],
        [6, 4],
        [10, 4],
        [14, 4],
        [18, 4],
      ],
    )
  })

  it('never train on a target that lies in or behind what they judge, and judge a date whole', () => {
    fc.assert(
      fc.property(anyLines, fc.integer({ min: 2, max: 6 }), (lines, count) => {
        const table = tableOf(lines)
        const usable = rowsWithTarget(table)
        if (new Set(Array.from(usable, (row) => table.time[row])).size < 2 * (count + 1)) return
        for (const { from, to, train, test } of dateFolds(table, count)) {
          assert.ok(train.every((row) => table.knownAt[row]! < from && table.time[row]! < from))
          const inSpan = usable.filter((row) => table.time[row]! >= from && table.time[row]! <= to)
          assert.deepEqual(test, inSpan)
        }
      }),
    )
  })

  it('of too few dates are refused', () => {
    assert.throws(() => dateFolds(tableOf(days(3, ['A'])), 5), { code: 'rows.few' })
    assert.throws(() => dateFolds(tableOf([]), 5), { code: 'rows.few' })
  })
})

describe('inputs', () => {
  it('take medians and assets of the training rows alone', () => {
    const table = tableOf(days(30, ['A', 'B']))
    const early = rowsWithTarget(table).filter((row) => table.time[row]! < 10 * DAY)
    const encoding = fitEncoding(table, early)
    const later = tableOf([
      ...days(30, ['A', 'B']),
      ...days(30, ['C']).map(([s, d]) => [s, d + 15, 99] as const),
    ])
    assert.deepEqual(
      fitEncoding(
        later,
        rowsWithTarget(later).filter((row) => later.time[row]! < 10 * DAY),
      ),
      encoding,
    )
  })

  it('have no NaN: medians, and no mark where a category or an asset is not known', () => {
    const table = tableOf([...days(30, ['A']), ['Z', 0, 5]])
    const rows = rowsWithTarget(table)
    const encoding = fitEncoding(table, rows)
    const columns = encodePanel(table, encoding, table.rows)
    const names = inputNames(encoding)
    assert.equal(columns.length, names.length)
    assert.deepEqual(encoding.assets, ['A'])
    assert.ok(columns.every((column) => column.every(Number.isFinite)))
    const z = table.asset.findIndex((asset) => table.symbols[asset] === 'Z')
    assert.equal(columns[names.indexOf('asset=A')]![z], 0)
    assert.equal(columns[names.indexOf('simple_return')]![z], encoding.medians[0])
    assert.equal(columns[names.indexOf('candle_shape=flat')]![z], 1)
    assert.equal(columns[names.indexOf('volume_level=low')]![z], 0)
  })

  it('that need more than 512 MB are refused before they take it', () => {
    const table = tableOf(days(30, ['A']))
    const many = { medians: table.numbers.map(() => 0), assets: new Array<string>(1e5).fill('A') }
    assert.throws(() => encodePanel(table, many, 1000), { code: 'panel.large' })
  })
})
