import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../../domain/index.ts'
import type { Table } from '../port.ts'
import { scoreDiagram } from './diagram.ts'
import { resampleRows } from './resample-rows.ts'

const NAN = Number.NaN
const MINUTE = 60_000
const OPTIONS = { title: 'ETHBTC', score: 'score', thresholds: [0.5, -0.5], buy: 'buy', sell: 'sell' }

test('candles, score, thresholds and marks are drawn where they belong', () => {
  const svg = scoreDiagram(someTable(), OPTIONS)
  assert.match(
    svg,
    /^<svg xmlns[^>]* role="img" aria-label="ETHBTC: 4 candles to 1970-01-01 00:03 UTC, last price 9, 1 buy and 1 sell signals"/,
  )
  assert.equal(count(svg, /stroke-dasharray="4 3"/g), 2)
  assert.equal(count(svg, /class="buy" d="M[^"]*Z"/g), 1)
  assert.equal(count(svg, /class="sell" d="M[^"]*Z"/g), 1)
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
  const [low, high] = [/class="buy" d="M[\d.]+ ([\d.]+)/, /class="sell" d="M[\d.]+ ([\d.]+)/].map((of) =>
    Number(of.exec(svg)![1]),
  )
  assert.deepEqual(
    [low, high],
    [252.8, 91.2],
    'a buy is marked 4 below the low 9, a sell 4 above the high 12',
  )
})

test('up candles are hollow and down candles filled, in the colours of the theme', () => {
  const svg = scoreDiagram(someTable(), { ...OPTIONS, theme: 'dark' })
  const [ups, downs] = [/d="([^"]*)" fill="#0F1418" stroke="#35B8A6"/, /d="([^"]*)" fill="#F2784F"/].map(
    (of) => count(of.exec(svg)![1]!, /Z/g),
  )
  assert.deepEqual([ups, downs], [2, 2])
  assert.doesNotMatch(scoreDiagram(someTable(), { ...OPTIONS, style: 'line' }), /#B23A14" stroke/)
})

test('a title is shown as it is written', () => {
  const svg = scoreDiagram(someTable(), { ...OPTIONS, title: '<script>"&\u0000' })
  assert.match(svg, />&lt;script&gt;&quot;&amp;<\/text>/)
  assert.ok(!svg.includes('<script') && !svg.includes('\u0000'))
})

test('a missing column is named', () => {
  assert.throws(() => scoreDiagram(someTable(), { ...OPTIONS, score: 'scor' }), {
    code: 'column.missing',
    hint: 'Did you mean "score"?',
  })
})

test('nothing to show is said, and one row, one price or no score at all are drawn', () => {
  const none = table({ open: [NAN], high: [NAN], low: [NAN], close: [NAN] })
  assert.match(scoreDiagram(none, { title: 'x' }), /No prices to show/)
  const flat = table({ open: [5, 5], high: [5, 5], low: [5, 5], close: [5, 5], score: [NAN, NAN] })
  for (const rows of [0, 1]) {
    const svg = scoreDiagram(flat, { title: 'x', score: 'score', rows })
    assert.doesNotMatch(svg, /NaN|Infinity/)
  }
})

test('rows are put together: first, highest, lowest, last, strongest score, any signal', () => {
  const { columns } = someTable()
  const rows = Object.fromEntries(columns.map(({ name, values }) => [name, values])) as unknown as Parameters<
    typeof resampleRows
  >[0]
  const made = resampleRows(rows, 2 * MINUTE)
  assert.deepEqual([...made.time], [0, 2 * MINUTE])
  assert.deepEqual([...made.open, ...made.high, ...made.low, ...made.close], [10, 11, 13, 13, 9, 8, 11, 9])
  assert.deepEqual([...made.score!], [0.6, -0.1])
  assert.deepEqual(
    [[...made.buy!], [...made.sell!]],
    [
      [1, 0],
      [0, 1],
    ],
  )
  const hour = scoreDiagram(someTable(), { ...OPTIONS, resample: parseTimeframe('1h') })
  assert.match(hour, /1 candles to/)
})

test('any table gives a picture without a hole in its numbers', () => {
  const value = fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constant(NAN))
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 20 }), fc.boolean(), (rows, isLine) => {
      const column = (k: 0 | 1 | 2) => rows.map((row) => row[k])
      const data = table({
        open: column(0),
        high: column(1),
        low: column(2),
        close: column(0),
        score: column(1),
      })
      const svg = scoreDiagram(data, {
        title: 'any',
        score: 'score',
        style: isLine ? 'line' : 'candles',
        rows: 7,
      })
      assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
    }),
  )
})

test('a hundred thousand rows are drawn', () => {
  const many = Array.from({ length: 100_000 }, (_, row) => 100 + Math.sin(row / 1000))
  const data = table({ open: many, high: many, low: many, close: many, score: many })
  assert.ok(scoreDiagram(data, { title: 'many', score: 'score', style: 'line' }).length > 100_000)
})

function count(text: string, of: RegExp): number {
  return [...text.matchAll(of)].length
}

function someTable(): Table {
  return table({
    open: [10, 11, 11, 12],
    high: [12, 13, 13, 12],
    low: [9, 10, 10, 8],
    close: [11, 11, 10, 9],
    score: [0.6, 0.2, 0.3, -0.5],
    buy: [1, 0, 0, 0],
    sell: [0, 0, 0, 1],
  })
}

function table(columns: Readonly<Record<string, readonly number[]>>): Table {
  const rows = columns.close!.length
  const time = Float64Array.from({ length: rows }, (_, row) => row * MINUTE)
  const named = Object.entries(columns).map(([name, values]) => ({ name, values: Float64Array.from(values) }))
  return { rows, columns: [{ name: 'time', values: time }, ...named] }
}
