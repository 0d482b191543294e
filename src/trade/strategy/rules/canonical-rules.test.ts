import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { arbitraryRules } from './arbitrary-rules.fixture.ts'
import { canonicalRules, hashRules } from './canonical-rules.ts'
import { wholeDocument } from './whole-document.fixture.ts'

const SMALL = {
  schema: 'leme.rules/1',
  name: 'small',
  timeframe: '1h',
  enterLong: ['close>open'],
  stop: 0.05,
}

test('the canonical text of a small document is this, and its hash is that of this text', () => {
  const text =
    '{"enterLong":"close > open","name":"small","schema":"leme.rules/1","stop":0.05,"timeframe":"1h"}'
  assert.equal(canonicalRules(SMALL), text)
  assert.equal(hashRules(SMALL), createHash('sha256').update(text).digest('hex'))
  assert.equal(hashRules(SMALL), '872e80498c2e8f218d4543e9872dd1721bbc6767891eb6ef6762368d88bc6eba')
})

test('the hash of a document with every part does not change from release to release', () => {
  assert.equal(hashRules(wholeDocument()), '3a6c355f40f7261a04a969789dc52e0f510f406cf5a7fc07fb8d314671995f56')
})

const SAME: readonly (readonly [string, object])[] = [
  ['one condition in a list', { enterLong: 'close > open' }],
  ['one condition under all', { enterLong: { all: [{ any: ['close > open'] }] } }],
  ['other brackets and spaces', { enterLong: ['((close)  > open)'] }],
  ['keys in another order', Object.fromEntries(Object.entries(SMALL).reverse())],
  ['another way to write a number', { stop: 5e-2 }],
]
for (const [what, change] of SAME) {
  test(`${what} has the same hash`, () => {
    const { enterLong, ...rest } = SMALL
    assert.equal(hashRules({ enterLong, ...rest, ...change }), hashRules(SMALL))
  })
}

const EQUAL: readonly (readonly [string, object, object])[] = [
  ['crossings as calls', { exitLong: 'crossesAbove(close,open)' }, { exitLong: 'close crosses above open' }],
  ['prev and shift', { exitLong: 'prev(close) > 1' }, { exitLong: 'shift(close, 1) > 1' }],
  [
    'a list and all',
    { exitLong: ['close > 1', 'open > 1'] },
    { exitLong: { all: ['close > 1', 'open > 1'] } },
  ],
  [
    'options in another order',
    { exitLong: 'macd(close, {slow: 30, fast: 5}).line > 0' },
    { exitLong: 'macd(close, {fast: 5, slow: 30}).line > 0' },
  ],
  [
    'numbers in quotes',
    { customStoploss: [{ when: 'profit > 0', stop: '0.50' }], leverage: '-3' },
    { customStoploss: [{ when: 'profit > 0', stop: 0.5 }], leverage: -3 },
  ],
]
for (const [what, a, b] of EQUAL) {
  test(`${what} have one hash`, () =>
    assert.equal(hashRules({ ...SMALL, ...a }), hashRules({ ...SMALL, ...b })))
}

const OTHER: readonly (readonly [string, object])[] = [
  ['another name', { name: 'smaller' }],
  ['another number', { stop: 0.051 }],
  ['another condition', { enterLong: ['close >= open'] }],
  ['an order that tells', { exitLong: ['close > 1', 'open > 1'] }],
  ['a description', { description: 'small' }],
  ['a startup', { startup: 0 }],
]
for (const [what, change] of OTHER) {
  test(`${what} has another hash`, () =>
    assert.notEqual(hashRules({ ...SMALL, ...change }), hashRules(SMALL)))
}

test('order tells where it has a meaning: the first rule that holds decides', () => {
  const [a, b] = [
    { when: 'profit > 1', stop: 0.1 },
    { when: 'profit > 2', stop: 0.2 },
  ]
  assert.notEqual(
    hashRules({ ...SMALL, customStoploss: [a, b] }),
    hashRules({ ...SMALL, customStoploss: [b, a] }),
  )
})

test('keys stand in the order of their UTF-16 code units, those of numbers too', () => {
  const text = canonicalRules({ ...SMALL, roi: { 5: 1, 40: 2, 300: 3, 0: 4 } })
  assert.match(text, /"roi":\{"0":4,"300":3,"40":2,"5":1\}/)
})

test('the canonical text is canonical, whatever the order of keys was', () => {
  fc.assert(
    fc.property(arbitraryRules({ other: true }), fc.infiniteStream(fc.boolean()), (document, flips) => {
      const text = canonicalRules(document)
      assert.equal(canonicalRules(JSON.parse(text)), text)
      assert.equal(canonicalRules(shuffled(document, flips)), text)
    }),
    { numRuns: 100 },
  )
})

test('what is no rules document has no hash', () => {
  assert.throws(() => hashRules({ ...SMALL, stop: 3 }), { code: 'strategy.invalid' })
})

function shuffled(value: unknown, flips: Iterator<boolean>): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffled(item, flips))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, child]) => [key, shuffled(child, flips)] as const)
  return Object.fromEntries(flips.next().value ? entries.reverse() : entries)
}
