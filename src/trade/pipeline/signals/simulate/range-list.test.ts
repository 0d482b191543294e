import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseRangeList } from './range-list.ts'

const understood: readonly [string, readonly number[]][] = [
  ['[0.1, -0.2, 3e-1]', [0.1, -0.2, 0.3]],
  ['[1, 2,]', [1, 2]],
  ['[]', []],
  ['range(3)', [0, 1, 2]],
  ['list(range(1, 4))', [1, 2, 3]],
  ['range(5, 0, -2)', [5, 3, 1]],
  ['range(5, 1)', []],
  ['[x/50 for x in range(1,9)]', [1, 2, 3, 4, 5, 6, 7, 8].map((x) => x / 50)],
  ['[ -(t + 1) * 2 / 10 - 1 for t in [0.5, 1] ]', [(-1.5 * 2) / 10 - 1, (-2 * 2) / 10 - 1]],
  ['[1 + 2 * 3, (1 + 2) * 3, 8 / 4 / 2, 1 - 2 - 3]', [7, 9, 1, -4]],
  ['[2 for _ in range(2)]', [2, 2]],
]
for (const [text, values] of understood) {
  test(`${text} is understood`, () => assert.deepEqual(parseRangeList(text), values))
}

const refused: readonly [string, RegExp][] = [
  ['', /expected at the end/],
  ['0.1', /"range" is expected at "0.1"/],
  ['[1, 2', /expected at the end/],
  ['[1] [2]', /nothing is expected at "\["/],
  ['[x for y in range(3)]', /"x" is not known/],
  ['[x]', /"x" is not known/],
  ['[x for x in range(3) if x]', /"\]" is expected at "if"/],
  ['[x**2 for x in range(3)]', /at "\*\*"/],
  ['[x//2 for x in range(3)]', /at "\/\/"/],
  ['[1/0]', /a value that is Infinity/],
  ['range(1.5)', /whole numbers/],
  ['range(1, 2, 0)', /whole numbers/],
  ['range(1, 2, 3, 4)', /whole numbers/],
  ['range(1000000000)', /the range has 1000000000 values/],
  ['__import__("os").system("true")', /is not understood|is expected/],
  ['process.exit(1)', /is not understood|is expected/],
  ['[(1).constructor]', /is not understood/],
  ['[constructor for constructor2 in range(2)]', /"constructor" is not known/],
  [`[${'('.repeat(5000)}1${')'.repeat(5000)}]`, /nested too deeply/],
  [`[${'-'.repeat(5000)}1]`, /nested too deeply/],
]
for (const [text, message] of refused) {
  test(`${text.slice(0, 50)} is refused`, () => {
    assert.throws(() => parseRangeList(text), { code: 'config.invalid', message })
  })
}

test('numbers come back as they were written', () => {
  const numbers = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }))
  fc.assert(
    fc.property(numbers, (values) =>
      assert.deepEqual(
        parseRangeList(JSON.stringify(values)),
        values.map((x) => x + 0),
      ),
    ),
  )
})

test('any text is a list of numbers or a clear fault', () => {
  const piece = fc.constantFrom(
    '[',
    ']',
    '(',
    ')',
    'x',
    'for',
    'in',
    'range',
    '1',
    '.5',
    ',',
    '-',
    '/',
    ' ',
    '"',
    'é',
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 15 }), (pieces) => {
      try {
        assert.ok(parseRangeList(pieces.join('')).every(Number.isFinite))
      } catch (error) {
        assert.equal((error as { code?: string }).code, 'config.invalid', String(error))
      }
    }),
    { numRuns: 2000 },
  )
})
