import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { StrategyError } from '../strategy-error.ts'
import { arbitraryRules } from './arbitrary-rules.fixture.ts'
import { rulesProblems } from './check-rules.ts'
import { compileRules } from './compile-rules.ts'
import { LIMITS } from './limits.ts'
import { wholeDocument } from './whole-document.fixture.ts'

/** Generous for two slow cores; what it guards against takes minutes or for ever. */
const SOON_MS = 60_000

/** A strategy, or one clear error, soon. */
function judge(value: unknown): 'strategy' | 'refused' {
  const start = performance.now()
  try {
    compileRules(value)
    return 'strategy'
  } catch (error) {
    assert.ok(error instanceof StrategyError, String(error))
    assert.equal(error.code, 'strategy.invalid')
    assert.ok(error.where && error.hint && error.message.startsWith(error.where), error.message)
    return 'refused'
  } finally {
    assert.ok(performance.now() - start < SOON_MS)
  }
}

test('any JSON value is refused clearly', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      judge(value)
      judge({ ...wholeDocument(), indicators: value })
      judge({ ...wholeDocument(), enterLong: value, params: value })
      judge({ ...wholeDocument(), customExit: value, informative: value })
    }),
    { numRuns: 300 },
  )
})

test('values that JSON cannot hold are refused clearly', () => {
  const odd = [undefined, Number.NaN, 1n, Symbol('x'), () => 1, new Date(0), new Map(), /x/]
  for (const value of odd) {
    judge(value)
    judge({ ...wholeDocument(), stop: value })
    judge({ ...wholeDocument(), enterLong: [value] })
  }
  const circle: Record<string, unknown> = { ...wholeDocument() }
  circle.params = circle
  assert.equal(judge(circle), 'refused')
})

test('a mutated document is a strategy or refused clearly', () => {
  const counts = { strategy: 0, refused: 0 }
  fc.assert(
    fc.property(arbitraryRules({ other: true }), mutations(), (document, changes) => {
      const value: unknown = structuredClone(document)
      for (const change of changes) change(value)
      counts[judge(value)]++
    }),
    { numRuns: 800 },
  )
  assert.ok(counts.strategy > 100 && counts.refused > 100, JSON.stringify(counts))
})

const HOSTILE: readonly (readonly [string, (document: Record<string, unknown>) => void])[] = [
  ['lists in lists', (document) => (document.enterLong = nested(20_000))],
  ['not of not', (document) => (document.enterLong = notOf(5_000))],
  ['many values', (document) => (document.enterLong = { any: new Array(20_000).fill('close > 1') })],
  ['many lists', (document) => (document.enterLong = new Array(100).fill(new Array(90).fill('close > 1')))],
  ['a long text', (document) => (document.description = 'x'.repeat(200_000))],
  ['a long key', (document) => (document['x'.repeat(100_000)] = 1)],
  [
    'many unknown keys',
    (document) =>
      Object.assign(
        document,
        Object.fromEntries(new Array(9_000).fill(0).map((_, i) => [`indicator${i}`, 1])),
      ),
  ],
  [
    'many unknown names',
    (document) => (document.enterLong = new Array(30).fill(new Array(300).fill('smma').join(' + '))),
  ],
  [
    'a long unknown name',
    (document) => (document.enterLong = new Array(32).fill(`${'n'.repeat(1_990)} > 1`)),
  ],
  ['doubling names', (document) => (document.indicators = doubling('close'))],
  ['doubling numbers', (document) => (document.indicators = { ...doubling('1'), end: 'close + n60' })],
  ['a chain of names', (document) => (document.indicators = chain())],
  [
    'a long chain in rules on trades',
    (document) => {
      document.indicators = doubling('close')
      document.customExit = [{ when: 'n60 + profit > 1', reason: 'x' }]
    },
  ],
  [
    'costly indicators',
    (document) =>
      (document.indicators = { a: 'rollingKurtosis(close, 10000)', b: 'rollingSkew(close, 9999)' }),
  ],
  ['many calls', (document) => (document.enterLong = { any: calls(300) })],
  [
    'many words',
    (document) => {
      document.params = {
        mode: { kind: 'choice', options: new Array(32).fill(0).map((_, i) => `o${i}`), start: 'o1' },
      }
      document.enterLong = 'macd(close, {seed: mode}).line > 0'
    },
  ],
  [
    'names of Object',
    (document) =>
      (document.indicators = { constructor: 'close', toString: 'constructor', hasOwnProperty: 'toString' }),
  ],
  [
    '__proto__',
    (document) => Object.defineProperty(document, '__proto__', { value: { polluted: 1 }, enumerable: true }),
  ],
  ['long white space', (document) => (document.enterLong = `${' '.repeat(1_900)}close > 1`)],
  ['a thousand dots', (document) => (document.enterLong = 'a'.concat('.a'.repeat(900)))],
]

for (const [what, change] of HOSTILE) {
  test(`${what}: a strategy or refused, soon`, () => {
    const document = { schema: 'leme.rules/1', name: 'hostile', timeframe: '5m', enterLong: 'close > 1' }
    change(document)
    judge(document)
    assert.equal(({} as Record<string, unknown>).polluted, undefined)
  })
}

test('the limits are where they are said to be', () => {
  const base = { schema: 'leme.rules/1', name: 'limits', timeframe: '5m', enterLong: 'close > 1' }
  const told = (change: object) => rulesProblems({ ...base, ...change }).map(({ message }) => message)
  assert.deepEqual(told({ enterLong: { any: calls(LIMITS.calls) } }), [])
  assert.match(told({ enterLong: { any: calls(LIMITS.calls + 1) } })[0]!, /201 different calls/)
  assert.deepEqual(told({ indicators: { a: 'rollingSkew(close, 10000)' } }), [])
  assert.match(
    told({ indicators: { a: 'rollingSkew(close, 10000)', b: 'cci(1)' } })[0]!,
    /look at 20001 rows/,
  )
  assert.match(
    told({ enterLong: new Array(70).fill(new Array(40).fill('close').join(' + ').concat(' > 1')) })[0]!,
    /more than 2000 terms/,
  )
  assert.match(told({ enterLong: `close > ${new Array(130).fill('1e300').join('+')}` })[0]!, /nested deeper/)
  const wide = (count: number) =>
    `max(${new Array(16).fill(`max(${new Array(count).fill('1e15').join(',')})`).join(',')})`
  assert.match(told({ enterLong: `close > ${wide(8)}` })[0]!, /2000 characters in its canonical form/)
})

function nested(depth: number): unknown {
  let value: unknown = 'close > 1'
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

function notOf(depth: number): unknown {
  let value: unknown = 'close > 1'
  for (let i = 0; i < depth; i++) value = { not: value }
  return value
}

/** n60 has 2 ** 60 leaves. */
function doubling(leaf: string): Record<string, string> {
  const names = Array.from({ length: 61 }, (_, i) => [`n${i}`, i === 0 ? leaf : `n${i - 1} + n${i - 1}`])
  return Object.fromEntries(names) as Record<string, string>
}

function chain(): Record<string, string> {
  const deep = (name: string) => `${'abs('.repeat(30)}${name}${')'.repeat(30)}`
  const names = Array.from({ length: 60 }, (_, i) => [`n${60 - i}`, deep(i === 59 ? 'close' : `n${59 - i}`)])
  return Object.fromEntries(names) as Record<string, string>
}

function calls(count: number): string[] {
  const terms = Array.from({ length: count }, (_, i) => `sma(close, ${i + 1})`)
  return Array.from(
    { length: Math.ceil(count / 50) },
    (_, i) => `${terms.slice(i * 50, i * 50 + 50).join(' + ')} > 1`,
  )
}

type Change = (value: unknown) => void

/** Changes somewhere: another value, a missing key, a key twice removed, a text cut, doubled or sprinkled. */
function mutations(): fc.Arbitrary<readonly Change[]> {
  const scrap = fc.constantFrom(
    '(',
    ')',
    ' > ',
    ' and ',
    'close',
    '-1',
    '.',
    ',',
    '0',
    'day.',
    "'x'",
    '{n: 2}',
    '1e9',
    'not ',
  )
  const text: fc.Arbitrary<(text: string) => string> = fc.oneof(
    fc.tuple(scrap, fc.double({ min: 0, max: 1, noNaN: true })).map(([piece, where]) => (given: string) => {
      const at = Math.floor(where * given.length)
      return given.slice(0, at) + piece + given.slice(at)
    }),
    fc
      .double({ min: 0, max: 1, noNaN: true })
      .map((where) => (given: string) => given.slice(Math.floor(where * given.length))),
    fc.constant((given: string) => `${given} and ${given}`),
    fc.string().map((other) => () => other),
  )
  const change = fc
    .tuple(fc.array(fc.nat(50), { minLength: 1, maxLength: 6 }), text, fc.jsonValue(), fc.nat(9))
    .map(([path, alter, value, kind]) => (root: unknown) => {
      let at = root as Record<string, unknown>
      for (const step of path) {
        const keys = Object.keys(at)
        if (keys.length === 0) return
        const key = keys[step % keys.length]!
        const child = at[key]
        if (typeof child === 'object' && child !== null && kind !== 0) {
          at = child as Record<string, unknown>
          continue
        }
        if (kind === 0) at[key] = value
        else if (kind === 1) delete at[key]
        else if (typeof child === 'string') at[key] = alter(child)
        else if (typeof child === 'number') at[key] = child * (kind - 4)
        return
      }
    })
  return fc.array(change, { minLength: 1, maxLength: 3 })
}
