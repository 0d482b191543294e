import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseExpression } from './parse-expression.ts'
import { printExpression } from './print-expression.ts'
import type { BinaryOperator, Syntax } from './syntax.ts'

/** Written, and its canonical text. */
const CANONICAL: readonly (readonly [string, string])[] = [
  ['close', 'close'],
  ['  close>1 ', 'close > 1'],
  ['(close)>((1))', 'close > 1'],
  ['a+b*c-d/e', 'a + b * c - d / e'],
  ['(a+b)*c', '(a + b) * c'],
  ['a-(b-c)', 'a - (b - c)'],
  ['(a-b)-c', 'a - b - c'],
  ['a/(b*c)', 'a / (b * c)'],
  ['-a*b', '-a * b'],
  ['-(a*b)', '-(a * b)'],
  ['- -a', '--a'],
  ['a--b', 'a - -b'],
  ['-a.b', '-a.b'],
  ['(-a).b', '(-a).b'],
  ['(5).b', '(5).b'],
  ['not a>b and c>d', 'not a > b and c > d'],
  ['not (a>b and c>d)', 'not (a > b and c > d)'],
  ['a and b or c and d', 'a and b or c and d'],
  ['(a or b) and (c or d)', '(a or b) and (c or d)'],
  ['a and (b and c)', 'a and (b and c)'],
  ['not not a', 'not not a'],
  ['a > (not b)', 'a > (not b)'],
  ['1.50 + 1e3 + 1E-7', '1.5 + 1000 + 1e-7'],
  ['1e21', '1e+21'],
  ['mode=="fast"', "mode == 'fast'"],
  ['a crosses   above\n b', 'a crosses above b'],
  ['crossesAbove(a,b)', 'a crosses above b'],
  ['crossesBelow(a, b+1)', 'a crosses below b + 1'],
  ['crossesAbove(a)', 'crossesAbove(a)'],
  ['prev(a)', 'shift(a, 1)'],
  ['prev(a,2)', 'prev(a, 2)'],
  ['macd( close , {slow:26,fast:12} ).histogram', 'macd(close, {fast: 12, slow: 26}).histogram'],
  ['stoch({fastK: 14}).k', 'stoch({fastK: 14}).k'],
  ['obv()', 'obv()'],
  ['f({})', 'f()'],
  ['true or false', 'true or false'],
]

for (const [written, canonical] of CANONICAL) {
  test(`${JSON.stringify(written)} is ${JSON.stringify(canonical)}`, () => {
    assert.equal(printed(written), canonical)
    assert.equal(printed(canonical), canonical)
  })
}

test('the canonical text of any tree parses to that tree', () => {
  fc.assert(
    fc.property(anySyntax(4), (syntax) => {
      const parsed = parseExpression(printExpression(syntax))
      assert.deepEqual(parsed.problem, undefined, printExpression(syntax))
      assert.equal(printExpression(parsed.problem ? syntax : parsed.syntax), printExpression(syntax))
      assert.deepEqual(withoutPlaces(parsed.problem ? undefined : parsed.syntax), withoutPlaces(syntax))
    }),
    { numRuns: 300 },
  )
})

test('any text is an expression or has one problem inside of it, soon', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '{',
    '}',
    ',',
    '.',
    ':',
    '-',
    '+',
    '<',
    '==',
    ' ',
    'not ',
    ' and ',
    ' crosses ',
    ' above ',
    'a',
    'f(',
    '1',
    "'x'",
    '"',
    '#',
    'é',
    '\n',
  )
  const pieces = fc.array(piece, { maxLength: 1_200 }).map((parts) => parts.join('').slice(0, 2_000))
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), pieces), (text) => {
      const start = performance.now()
      const parsed = parseExpression(text)
      assert.ok(performance.now() - start < 20_000)
      if (!parsed.problem) return
      assert.ok(parsed.problem.offset >= 0 && parsed.problem.offset <= text.length)
      assert.ok(parsed.problem.message.length > 0 && parsed.problem.hint.length > 0)
    }),
    { numRuns: 800 },
  )
})

test('what is too long or too deep is refused, whatever makes it deep', () => {
  const deep = [
    '('.repeat(65),
    'not '.repeat(65),
    '-'.repeat(65),
    'f('.repeat(65),
    'a + '.repeat(65),
    'a.'.repeat(65),
  ]
  for (const text of deep) assert.match(problem(`${text}a`), /nested deeper than 64/, text.slice(0, 8))
  for (const text of deep) assert.doesNotMatch(problem(`${text.slice(0, text.length / 2)}a`) ?? '', /deeper/)
  assert.match(problem(' '.repeat(2_001)), /2001 characters/)
})

test('places are those of the text', () => {
  const parsed = parseExpression('sma(close, 20) crosses above -x.y')
  assert.ok(!parsed.problem)
  assert.deepEqual(parsed.syntax, {
    kind: 'binary',
    operator: 'crossesAbove',
    at: 15,
    left: {
      kind: 'call',
      name: 'sma',
      args: [
        { kind: 'name', name: 'close', at: 4 },
        { kind: 'number', value: 20, at: 11 },
      ],
      options: [],
      at: 0,
    },
    right: {
      kind: 'unary',
      operator: '-',
      of: { kind: 'member', of: { kind: 'name', name: 'x', at: 30 }, name: 'y', at: 31 },
      at: 29,
    },
  })
})

function printed(text: string): string {
  const parsed = parseExpression(text)
  assert.ok(!parsed.problem, parsed.problem?.message)
  return printExpression(parsed.syntax)
}

function problem(text: string): string {
  return parseExpression(text).problem?.message ?? ''
}

function withoutPlaces(syntax: unknown): unknown {
  return JSON.parse(JSON.stringify(syntax, (key, value) => (key === 'at' ? undefined : value)))
}

const COMPARISONS = ['<', '<=', '>', '>=', '==', '!=', 'crossesAbove', 'crossesBelow']

/** Any tree that a text can mean: comparisons of comparisons stand in brackets. */
function anySyntax(depth: number): fc.Arbitrary<Syntax> {
  const at = 0
  const name = fc.constantFrom('a', 'b', 'close', 'x1')
  const leaf: fc.Arbitrary<Syntax> = fc.oneof(
    name.map((text) => ({ kind: 'name' as const, name: text, at })),
    fc
      .double({ min: 0, noNaN: true, noDefaultInfinity: true })
      .map((value) => ({ kind: 'number' as const, value: Math.abs(value), at })),
    fc.constantFrom('up', 'a-b', '').map((value) => ({ kind: 'text' as const, value, at })),
    fc.boolean().map((value) => ({ kind: 'flag' as const, value, at })),
  )
  if (depth === 0) return leaf
  const inner = anySyntax(depth - 1)
  const operator = fc.constantFrom<BinaryOperator>(
    'or',
    'and',
    '+',
    '-',
    '*',
    '/',
    ...(COMPARISONS as BinaryOperator[]),
  )
  return fc.oneof(
    leaf,
    fc.record({
      kind: fc.constant('binary' as const),
      operator,
      left: inner,
      right: inner,
      at: fc.constant(at),
    }),
    fc.record({
      kind: fc.constant('unary' as const),
      operator: fc.constantFrom('-' as const, 'not' as const),
      of: inner,
      at: fc.constant(at),
    }),
    fc.record({ kind: fc.constant('member' as const), of: inner, name, at: fc.constant(at) }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('f', 'sma'),
      args: fc.array(inner, { maxLength: 3 }),
      options: fc
        .uniqueArray(fc.record({ name, value: inner, at: fc.constant(at) }), {
          maxLength: 2,
          selector: (option) => option.name,
        })
        .map((options) => options.toSorted((a, b) => (a.name < b.name ? -1 : 1))),
      at: fc.constant(at),
    }),
  )
}
