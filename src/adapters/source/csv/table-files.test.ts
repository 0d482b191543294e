import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { columnNames, columnOf } from '../../../trade/pipeline/index.ts'
import { csvHeader, readTable } from './read-table.ts'
import { formatTable } from './write-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-table-'))
after(() => rmSync(folder, { recursive: true }))

function file(text: string | Uint8Array, name = 'table.csv'): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

test('every column of numbers is read under its name; words, nothing and yes or no as they should be', () => {
  const text = [
    'timestamp,close,trades,flag,note,empty',
    '2018-01-10 04:55:00+00:00,0.0984,12,True,hello,',
    '2018-01-10 05:00:00+00:00,,13.0,False,there,',
    '',
  ].join('\n')
  const { table, warnings } = readTable(file(text), 300_000)
  assert.deepEqual(columnNames(table), ['time', 'close', 'trades', 'flag'])
  assert.deepEqual([...columnOf(table, 'time')], [1515560100000, 1515560400000])
  assert.deepEqual([...columnOf(table, 'close')], [0.0984, NaN])
  assert.deepEqual([...columnOf(table, 'flag')], [1, 0])
  assert.deepEqual(warnings, [])
})

test('infinite numbers are read in the words of Python and of JavaScript', () => {
  const path = file('time,x\n1515560100000,inf\n1515560400000,-inf\n1515560700000,-Infinity\n')
  const [up, down] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  assert.deepEqual([...columnOf(readTable(path, 300_000).table, 'x')], [up, down, down])
})

test('rows are sorted, the last of equal times stays, broken lines are told by number', () => {
  const text = 'x,open_time\n1,3000000\n2,1000000\n3,soon\n4,3000000\n5\n'
  const path = file(text)
  const { table, warnings } = readTable(path, 1_000_000)
  assert.deepEqual([...columnOf(table, 'x')], [2, 4])
  assert.deepEqual(warnings, [
    `${path}:4 left out: "soon" is no time`,
    `${path}:6 left out: 1 fields, 2 are expected`,
    `${path}: 1 repeated times; the last row of each is taken`,
  ])
})

test('a file without times, without rows, or that is not there, is refused', () => {
  assert.throws(() => readTable(file('open,close\n1,2\n'), 1000), { code: 'csv.header' })
  assert.throws(() => readTable(file('time,close\n'), 1000), { code: 'csv.empty' })
  assert.throws(() => readTable(file('time,close\nsoon,1\n'), 1000), { code: 'csv.empty' })
  assert.throws(() => readTable(join(folder, 'none.csv'), 1000), { code: 'file.unreadable' })
})

test('a header is told from a line of numbers', () => {
  assert.deepEqual(csvHeader(file('\uFEFF"time",open\n1,2\n')), ['time', 'open'])
  assert.equal(csvHeader(file('1515560100000,0.1,0.2\n')), undefined)
})

test('what is written is read back to the last bit', () => {
  const value = fc.double({ noDefaultInfinity: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 }), (rows) => {
      const time = Float64Array.from(rows.keys(), (row) => 1.5e12 + row * 61_001)
      const columns = [
        { name: 'time', values: time },
        { name: 'a', values: Float64Array.from(rows, ([a]) => a) },
        { name: 'one', values: Float64Array.from(rows, () => 1) },
        { name: 'b', values: Float64Array.from(rows, ([, b]) => b) },
      ]
      const { table } = readTable(file(gzipSync(formatTable({ rows: rows.length, columns }))), 60_000)
      assert.deepEqual([...columnOf(table, 'time')], [...time])
      for (const { name, values } of columns.slice(1)) {
        if (values.every(Number.isNaN)) assert.ok(!columnNames(table).includes(name))
        else assert.deepEqual([...columnOf(table, name)].map(plus), [...values].map(plus))
      }
    }),
    { numRuns: 100 },
  )
})

/** CSV has no sign of zero. */
function plus(value: number): number {
  return value === 0 ? 0 : value
}
