import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTimeframe } from '../../../../domain/index.ts'
import type { Params } from '../../param.ts'
import { parseExpression } from '../expression/parse-expression.ts'
import { buildProgram } from '../program/program.ts'
import { runColumns } from '../program/run-columns.ts'
import { Graph } from './graph.ts'
import { givenNames } from './names.ts'
import { resolve } from './resolve.ts'

const PARAMS: Params = {
  a: { kind: 'int', min: -5, max: 7, start: 0 },
  b: { kind: 'int', min: 3, max: 40, start: 10 },
  c: { kind: 'real', min: -0.5, max: 2.5, start: 1 },
  on: { kind: 'flag', start: true },
}

const { number } = fc.letrec<{ number: string }>((tie) => ({
  number: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom('a', 'b', 'c', '0', '1', '2', '3.5', '10'),
    fc
      .tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number'))
      .map(([x, operator, y]) => `(${x} ${operator} ${y})`),
    fc
      .tuple(fc.constantFrom('abs', 'floor', 'ceil', 'round', '-', 'sqrt'), tie('number'))
      .map(([f, x]) => `${f}(${x})`),
    fc
      .tuple(fc.constantFrom('min', 'max'), tie('number'), tie('number'))
      .map(([f, x, y]) => `${f}(${x}, ${y})`),
    fc.tuple(tie('number'), tie('number')).map(([x, y]) => `where(on and ${x} > 1, ${x}, ${y})`),
  ),
}))

test('a number lies in its range whatever the parameters are, and is whole where that is said', () => {
  const values = fc.record({
    a: fc.integer({ min: -5, max: 7 }),
    b: fc.integer({ min: 3, max: 40 }),
    c: fc.double({ min: -0.5, max: 2.5, noNaN: true }),
    on: fc.boolean(),
  })
  const counts = { bounded: 0, whole: 0 }
  fc.assert(
    fc.property(number, fc.array(values, { minLength: 5, maxLength: 10 }), (text, all) => {
      const node = nodeOf(text)
      const range = node.range!
      if (Number.isFinite(range.min) && Number.isFinite(range.max)) counts.bounded++
      if (range.whole) counts.whole++
      for (const params of all) {
        const program = buildProgram([node], new Map())
        const value = runColumns(program, { columns: {}, params })[0] as number
        if (Number.isNaN(value)) {
          assert.ok(range.min === -Infinity && !range.whole, `${text} can be NaN`)
          continue
        }
        const slack = 1e-9 * Math.max(1, Math.abs(value))
        assert.ok(value >= range.min - slack && value <= range.max + slack, `${text} is ${value}`)
        if (range.whole && Math.abs(value) < 2 ** 50)
          assert.ok(Number.isInteger(value), `${text} is ${value}`)
      }
    }),
    { numRuns: 2_000 },
  )
  assert.ok(counts.bounded > 500 && counts.whole > 300, JSON.stringify(counts))
})

const EXACT: readonly (readonly [string, number, number, boolean])[] = [
  ['a', -5, 7, true],
  ['c', -0.5, 2.5, false],
  ['a + b', -2, 47, true],
  ['a - b', -45, 4, true],
  ['a * b', -200, 280, true],
  ['b / 2', 1.5, 20, false],
  ['a / b', -5 / 3, 7 / 3, false],
  ['b / a', -Infinity, Infinity, false],
  ['floor(b / 2)', 1, 20, true],
  ['-b', -40, -3, true],
  ['abs(a)', 0, 7, true],
  ['abs(0 - b)', 3, 40, true],
  ['min(a, b)', -5, 7, true],
  ['max(a, b, c)', 3, 40, false],
  ['where(on, a, b)', -5, 40, true],
]

for (const [text, min, max, whole] of EXACT) {
  test(`${text} goes from ${min} to ${max}`, () => assert.deepEqual(nodeOf(text).range, { min, max, whole }))
}

function nodeOf(text: string) {
  const graph = new Graph(parseTimeframe('5m'))
  const parsed = parseExpression(text)
  assert.ok(!parsed.problem, text)
  const scope = {
    graph,
    names: givenNames(graph, PARAMS, []),
    series: new Map(),
    broken: new Set<string>(),
    elsewhere: new Map(),
  }
  const node = resolve(parsed.syntax, { scope, complain: (_, message) => assert.fail(message) })
  assert.ok(node)
  return node
}
