import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from './canonical-json.ts'

test('canonical JSON is the value, and one text whatever the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value)
      const plain = JSON.parse(JSON.stringify(value))
      assert.deepEqual(JSON.parse(text), plain)
      assert.equal(canonicalJson(reversed(plain)), text)
      assert.equal(canonicalJson(JSON.parse(text)), text)
    }),
  )
})

test('canonical JSON is written as RFC 8785 writes its examples', () => {
  const numbers = [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001, -0]
  assert.equal(canonicalJson(numbers), '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]')
  const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 }
  assert.equal(
    canonicalJson(keys),
    '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude00":5,"\ufb33":3}',
  )
  assert.equal(canonicalJson('\u20ac$\u000f\nA\'B"\\\\"/'), '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"')
})

test('what is no JSON is left out or refused', () => {
  assert.equal(canonicalJson({ b: undefined, a: [undefined, null] }), '{"a":[null,null]}')
  for (const value of [Number.NaN, Infinity, { a: [-Infinity] }]) {
    assert.throws(() => canonicalJson(value), TypeError)
  }
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reversed(child)]),
  )
}
