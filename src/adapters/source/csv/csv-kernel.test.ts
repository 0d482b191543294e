import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvKernel } from './csv-kernel.ts'
import type { CsvLayout } from './csv-layout.ts'
import { parsePlain } from './parse-plain.ts'
import { parseRows } from './parse-rows.ts'
import { RowBuffer } from './row-buffer.ts'

const SIX: CsvLayout = { delimiter: ',', roles: [0, 1, 2, 3, 4, 5], hasHeader: false }
const MIXED: CsvLayout = { delimiter: ';', roles: [5, -1, 0, 4, 3, 2, 1, -1], hasHeader: false }

/** What the plain parser makes of all lines. */
function plain(text: string, layout: CsvLayout) {
  const buffer = new RowBuffer(2)
  const bytes = Buffer.from(text)
  parsePlain(buffer, { bytes, layout }, { pos: 0, line: 1 }, Number.POSITIVE_INFINITY)
  return { rows: buffer.rows, hasDates: buffer.hasDates, rejected: buffer.rejected }
}

const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`))
const numbers = fc
  .oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fc.nat(99_999), fc.constantFrom('', '.'), digits(6)).map((p) => p.join('')),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom('', '-', '+'), digits(17), fc.constantFrom('', '.'), digits(17)),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom('', '.', '-', '-0', '00', '1e5', '1E-3', 'NaN', 'x', '"1"', ' 1', '1 '),
    },
    { weight: 1, arbitrary: fc.constantFrom('2024-01-01', '2024-01-01 00:05:00+00:00', '1704067200000.5') },
  )
  .map((part) => (typeof part === 'string' ? part : part.join('')))
const endings = fc.constantFrom('\n', '\n', '\n', '\n', '\r\n', '\n\n', ' \n', '\r\r\n')

for (const [name, layout] of Object.entries({ SIX, MIXED })) {
  const wide = layout.roles.length
  const line = fc
    .tuple(fc.array(numbers, { minLength: wide - 1, maxLength: wide + 1 }), endings)
    .map(([fields, end]) => `${fields.join(layout.delimiter)}${end}`)
  const good = fc
    .array(fc.tuple(fc.nat(99_999), fc.nat(999)), { minLength: wide, maxLength: wide })
    .map((fields) => `${fields.map(([whole, part]) => `${whole}.${part}`).join(layout.delimiter)}\n`)

  test(`kernel and plain parser agree on every line, good or bad: ${name}`, () => {
    const file = fc.array(fc.oneof({ weight: 3, arbitrary: good }, { weight: 1, arbitrary: line }), {
      maxLength: 120,
    })
    fc.assert(
      fc.property(file, (lines) => {
        const text = lines.join('')
        assert.deepEqual(parseRows(Buffer.from(text), 0, 1, layout), plain(text, layout))
      }),
      { seed: 7, numRuns: 300 },
    )
  })
}

test('the kernel reads what a file of candles mostly holds', () => {
  const text = '1704067200000,1034.52,1035,1033.1,1034,0.00000012\n-0,.5,5.,12345678901234,0,-7.25\r\n'
  const kernel = csvKernel(SIX)!
  assert.deepEqual(kernel.parse(Buffer.from(text)), { read: text.length, rows: 2 })
  const columns = SIX.roles.map(() => new Float64Array(3))
  kernel.copyTo(columns, 1)
  assert.deepEqual(
    columns.map((column) => [...column.subarray(1)]),
    [
      [1704067200000, -0],
      [1034.52, 0.5],
      [1035, 5],
      [1033.1, 12345678901234],
      [1034, 0],
      [0.00000012, -7.25],
    ],
  )
})

test('long files, lines longer than the kernel takes, and bad lines in between keep their numbers', () => {
  const row = (at: number) => `${1704067200000 + at},${at / 8},2.25,1,1.5,${at % 7}\n`
  const long = `${'9'.repeat(300_000)},1,1,1,1,1\n`
  const text = Array.from({ length: 30_000 }, (_, at) => {
    return at === 11_111 ? long : at % 5_000 === 4_321 ? 'broken\n' : row(at)
  }).join('')
  const parsed = parseRows(Buffer.from(text), 0, 1, SIX)
  assert.deepEqual(parsed, plain(text, SIX))
  assert.deepEqual(
    parsed.rejected.map(({ line }) => line),
    [4_322, 9_322, 14_322, 19_322, 24_322, 29_322],
  )
})
