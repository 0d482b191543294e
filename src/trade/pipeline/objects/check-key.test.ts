import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkKey, checkPrefix, problemOfKey } from './check-key.ts'
import { withCode } from './object-store.suite.ts'

test('a key that passes stays below the folder that it is appended to, and is the name that every store has', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.constantFrom('.', '..', '/', '\\', '\0', 'é'),
  )
  let passed = 0
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
      const key = pieces.join('')
      if (problemOfKey(key)) return
      passed++
      const { pathname } = new URL(key.split('/').map(encodeURIComponent).join('/'), 'file:///root/')
      assert.equal(decodeURIComponent(pathname), `/root/${key}`)
      assert.equal(Buffer.from(key).toString(), key)
      assert.equal(key.normalize('NFC'), key)
      assert.ok(Buffer.byteLength(key) <= 900)
    }),
    { numRuns: 2000 },
  )
  assert.ok(passed > 100)
})

test('the most bytes of a key and of a segment are counted as UTF-8', () => {
  for (const [unit, bytes] of [
    ['a', 1],
    ['é', 2],
    ['大', 3],
    ['😀', 4],
  ] as const) {
    const most = Math.floor(200 / bytes)
    assert.equal(checkKey(unit.repeat(most)), unit.repeat(most))
    assert.throws(() => checkKey(unit.repeat(most + 1)), withCode('object.key'))
  }
  assert.equal(problemOfKey(`${'a/'.repeat(449)}aa`), undefined)
  assert.match(problemOfKey(`${'a/'.repeat(449)}aaa`) ?? '', /900/)
})

test('a prefix may be empty, end in the middle of a name or with a slash', () => {
  for (const prefix of ['', 'raw', 'raw/', 'raw/a']) assert.equal(checkPrefix(prefix), prefix)
  for (const prefix of ['/', '../', 'raw//']) assert.throws(() => checkPrefix(prefix), withCode('object.key'))
})
