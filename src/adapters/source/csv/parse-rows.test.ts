import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { CANDLE_FIELDS, type CsvLayout } from './csv-layout.ts'
import { parseRows } from './parse-rows.ts'

const LAYOUT: CsvLayout = { delimiter: ',', roles: [0, 1, 2, 3, 4, 5], hasHeader: false }
const parse = (text: string, layout = LAYOUT) => parseRows(Buffer.from(text), 0, 1, layout)

const digits = (least: number, most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: least, maxLength: most }).map((list) => list.join(''))
const exponent = fc
  .tuple(fc.constantFrom('e', 'E'), fc.constantFrom('', '+', '-'), digits(1, 3))
  .map((all) => all.join(''))
const decimal = fc
  .tuple(
    fc.constantFrom('', '-', '+'),
    fc.oneof(
      digits(1, 25),
      fc.tuple(digits(1, 17), digits(0, 20)).map((sides) => sides.join('.')),
      digits(1, 25).map((fraction) => `.${fraction}`),
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: exponent }),
  )
  .map((parts) => parts.join(''))
const shortest = fc.double({ noNaN: true, noDefaultInfinity: true }).map(String)

test('every number equals Number of its text, to the last bit', () => {
  const number = fc.oneof(decimal, shortest)
  fc.assert(
    fc.property(
      fc.array(fc.tuple(number, number, number, number, number, number), { minLength: 1 }),
      (list) => {
        const { rows, rejected } = parse(list.map((line) => `${line.join(',')}\n`).join(''))
        assert.deepEqual(rejected, [])
        CANDLE_FIELDS.forEach((name, field) => {
          const expected = list.map((line) => Number(line[field]))
          assert.deepEqual([...rows[name]], expected)
        })
      },
    ),
    { seed: 17, numRuns: 400 },
  )
})

test('numbers at the edges of the fast path are exact', () => {
  const edges = [
    '9007199254740991',
    '9007199254740992',
    '9007199254740993',
    '9007199254740993e-22',
    '1e22',
    '1e23',
  ]
  const more = [
    '123456789012345678',
    '0.1e-21',
    '1e-22',
    '1e-23',
    '5e-324',
    '2.2250738585072011e-308',
    '1e400',
  ]
  for (const text of [...edges, ...more, '0.000000000000000000000000000001', '00012', '5.', '-0', '8.5e+1']) {
    assert.ok(Object.is(parse(`${text},1,1,1,1,1\n`).rows.time[0], Number(text)), text)
  }
})

test('broken lines are listed with line and reason, and the lines around them stay', () => {
  const broken: [string, string][] = [
    ['1,2,3', 'has 3 fields, not 6'],
    ['1,2,3,4,5,6,7', 'has 7 fields, not 6'],
    ['1,2,3,4,5,', 'volume is not a number: ""'],
    ['1,2,,4,5,6', 'high is not a number: ""'],
    ['1,2,3,x4,5,6', 'low is not a number: "x4"'],
    ['1,2,3,4.4.4,5,6', 'low is not a number: "4.4.4"'],
    ['1,2,3,4,5e,6', 'close is not a number: "5e"'],
    ['1,2,3,4,5e+,6', 'close is not a number: "5e+"'],
    ['1,NaN,3,4,5,6', 'open is not a number: "NaN"'],
    ['1,-,3,4,5,6', 'open is not a number: "-"'],
    ['1,0x10,3,4,5,6', 'open is not a number: "0x10"'],
    ['1,2,3,4,5,Infinity', 'volume is not a number: "Infinity"'],
    ['soon,2,3,4,5,6', 'time is neither a number nor a date: "soon"'],
    ['2025-02-30,2,3,4,5,6', 'time is neither a number nor a date: "2025-02-30"'],
    ['1,"2,3,4,5,6', 'a quote is not closed'],
    ['1 2 3 4 5 6', 'has 1 field, not 6'],
  ]
  for (const [line, reason] of broken) {
    const { rows, rejected } = parse(`10,2,3,4,5,6\n${line}\n11,2,3,4,5,6\n`)
    assert.deepEqual([...rows.time], [10, 11], line)
    assert.deepEqual([...rows.line], [1, 3], line)
    assert.deepEqual(rejected, [{ line: 2, reason }])
  }
})

test('blank lines, carriage returns, quotes and blanks around numbers are no trouble', () => {
  const { rows, rejected } = parse('1,2,3,4,5,6\r\n\r\n\n  \n"7","8",9,10, 11 ,12\r\n13,14,15,16,17,18\n')
  assert.deepEqual(rejected, [])
  assert.deepEqual([...rows.time], [1, 7, 13])
  assert.deepEqual([...rows.volume], [6, 12, 18])
  assert.deepEqual([...rows.line], [1, 5, 6])
})

test('fields that nobody reads may hold anything but a delimiter', () => {
  const layout: CsvLayout = { delimiter: ';', roles: [-1, 5, 4, 3, 2, 1, 0, -1], hasHeader: true }
  const { rows, rejected } = parse('ETH/BTC;6;5;4;3;2;1;é,"x"\n;12;11;10;9;8;7;\n', layout)
  assert.deepEqual(rejected, [])
  assert.deepEqual([...rows.time, ...rows.open, ...rows.volume], [1, 7, 2, 8, 6, 12])
})

test('rows grow beyond the estimate when lines become shorter', () => {
  const long = '1.000000000000000000000000000000000000000000000000000000000000,2,3,4,5,6\n'.repeat(2000)
  const short = '1,2,3,4,5,6\n'.repeat(60_000)
  const { rows, rejected } = parse(long + short)
  assert.equal(rows.length, 62_000)
  assert.deepEqual(rejected, [])
  assert.equal(rows.line[61_999], 62_000)
  assert.ok(rows.volume.every((value) => value === 6))
})

test('any bytes give rows or rejected lines, and count every line that is not blank', () => {
  const letter = fc.constantFrom(...'0123456789.,,,,,\n\n\r"-+eE; aé')
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 200 }), (letters) => {
      const text = `${letters.join('')}\n`
      const { rows, rejected } = parse(text)
      const lines = text.split('\n').filter((line) => line.trim() !== '')
      assert.equal(rows.length + rejected.length, lines.length)
    }),
    { seed: 23, numRuns: 2000 },
  )
})
