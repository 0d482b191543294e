import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { findJsonFault } from './find-json-fault.ts'

test('the place is that of the first character that cannot stand there', () => {
  for (const [text, at] of [
    ['', 0],
    [' ', 1],
    ['[1,', 3],
    ['{"a":1', 6],
    ['[NaN]', 1],
    ['[-Infinity]', 1],
    ['[1,]', 3],
    ['{"a":1,}', 7],
    ["{'a':1}", 1],
    ['{"a" 1}', 5],
    ['{"a":tru}', 5],
    ['[01]', 2],
    ['[1.]', 2],
    ['[1 2]', 3],
    ['["a\nb"]', 3],
    ['["\\x"]', 2],
    ['["\\u12g4"]', 2],
    ['["a', 3],
    ['[1]]', 3],
    ['[1}', 2],
    ['{1:2}', 1],
    ['// x', 0],
  ] as const) {
    assert.throws(() => JSON.parse(text))
    assert.equal(findJsonFault(text), at, text)
  }
})

test('where the engine tells a place, it is this one or lies behind it in the same word', () => {
  const text = fc.tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', ' x', '0', '\\', '\n'))
  fc.assert(
    fc.property(text, ([whole, place, change]) => {
      const at = place % (whole.length + 1)
      const broken = whole.slice(0, at) + change + whole.slice(at + 1)
      const told = faultOf(broken)
      if (told === undefined) return
      const found = findJsonFault(broken)
      assert.ok(found >= 0 && found <= broken.length)
      // What stands before the place can begin a document: only what is missing is missed.
      assert.equal(findJsonFault(broken.slice(0, found)), found)
      if (typeof told === 'number') assert.match(broken.slice(found, told), /^[\\\w.+-]*$/, broken)
    }),
    { numRuns: 2_000 },
  )
})

/** Undefined when it is JSON, true when the engine names no place. */
function faultOf(text: string): number | true | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    const place = /at position (\d+)/.exec((error as Error).message)?.[1]
    return place === undefined ? true : Number(place)
  }
}
