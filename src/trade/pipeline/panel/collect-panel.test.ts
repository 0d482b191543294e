import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { generatePanel } from './generate-panel.ts'
import { anyLines, DAY, panelOf } from './panel.fixture.ts'
import { PanelProblems } from './panel-problems.ts'

describe('a panel', () => {
  it('keeps the last of rows with one symbol and time, and says which line went', () => {
    const problems = new PanelProblems()
    const { assets } = panelOf(
      [
        ['A', 1, 5],
        ['B', 1, 6],
        ['A', 1, 7],
      ],
      problems,
    )
    assert.deepEqual([...assets[0]!.close], [7])
    assert.equal(assets[1]!.rows, 1)
    assert.deepEqual(problems.listed, [{ kind: 'duplicate', line: 2, found: 'line 4 has it, too' }])
  })

  it('sorts rows and assets, and counts what was out of order', () => {
    const problems = new PanelProblems()
    const { assets, rows } = panelOf(
      [
        ['B', 3, 3],
        ['B', 1, 1],
        ['A', 2, 2],
        ['B', 2, 2],
      ],
      problems,
    )
    assert.deepEqual(
      assets.map(({ symbol }) => symbol),
      ['A', 'B'],
    )
    assert.deepEqual([...assets[1]!.time], [DAY, 2 * DAY, 3 * DAY])
    assert.deepEqual([rows, problems.counts], [4, { 'out-of-order': 2 }])
  })

  it('nulls prices that no market can have, and says what stood there', () => {
    const problems = new PanelProblems()
    const { assets } = panelOf(
      [
        ['A', 1, [5, 6, 5, 5, 1, 1]],
        ['A', 2, [5, 4, 0, -1, -2, 3]],
        ['A', 3, [Infinity, 1, 1, 1, 1, 1]],
      ],
      problems,
    )
    const [a] = assets
    assert.deepEqual([...a!.high, ...a!.low], [NaN, 5, NaN, NaN, 4, 1])
    assert.deepEqual([...a!.open, ...a!.close, ...a!.volumefrom], [5, NaN, 1, 5, NaN, 1, 1, NaN, 1])
    assert.deepEqual(problems.counts, {
      'high-below-low': 1,
      negative: 1,
      'not-a-number': 1,
      'not-positive': 2,
    })
    assert.deepEqual(problems.listed[0], {
      kind: 'high-below-low',
      line: 2,
      column: 'high',
      found: 'high 5, low 6',
    })
  })

  it('ascends strictly in each asset and loses no time, whatever came', () => {
    fc.assert(
      fc.property(anyLines, (lines) => {
        const { assets, rows } = panelOf(lines)
        assert.equal(rows, new Set(lines.map(([symbol, day]) => `${symbol} ${day}`)).size)
        for (const { time, high, low, close } of assets) {
          assert.ok(time.every((at, row) => row === 0 || at > time[row - 1]!))
          assert.ok(close.every((value, row) => !(value <= 0) && !(high[row]! < low[row]!)))
        }
      }),
    )
  })

  it('lists a thousand problems and counts all', () => {
    const problems = new PanelProblems()
    for (let line = 0; line < 5000; line++) problems.add('empty', line)
    assert.deepEqual([problems.listed.length, problems.counts.empty], [1000, 5000])
  })

  it('is generated from a seed, the same each time', () => {
    const options = { assets: 3, days: 40, seed: 7 }
    assert.deepEqual(generatePanel(options), generatePanel(options))
    assert.notDeepEqual(generatePanel(options), generatePanel({ ...options, seed: 8 }))
    assert.throws(() => generatePanel({ ...options, assets: 0 }), { code: 'panel.setting' })
  })
})
