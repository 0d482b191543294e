import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ConfigFault } from './config-fault.ts'
import { readJsonc } from './read-jsonc.ts'

test('// inside a text is no comment', () => {
  const { value } = readJsonc('{"url": "https://a//b", // a comment\n /* two\n lines */ "n": 1,}', 'c.jsonc')
  assert.deepEqual(value, { url: 'https://a//b', n: 1 })
})

test('every JSON value is read as JSON.parse reads it, comments or not', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value, null, 2)
      assert.deepEqual(readJsonc(text, 'c').value, JSON.parse(text))
      assert.deepEqual(readJsonc(text.replaceAll('\n', ' // "x": [\n'), 'c').value, JSON.parse(text))
    }),
  )
})

const broken: readonly [string, string, RegExp][] = [
  ['{"a": 1\n "b": 2}', 'c.jsonc:2:2', /comma/],
  ['{"a": [1, 2}', 'c.jsonc:1:12', /comma|\]/],
  ['{"a": tru}', 'c.jsonc:1:7', /no value/],
  ['{"a": "x\n"}', 'c.jsonc:1:7', /not closed/],
  ['{"a": 1} x', 'c.jsonc:1:10', /no value|nothing may follow/],
  ['{a: 1}', 'c.jsonc:1:2', /no value|key in double quotes/],
  ['', 'c.jsonc:1:1', /value is expected/],
]

for (const [text, where, message] of broken) {
  test(`${JSON.stringify(text)} is refused at ${where}`, () => {
    assert.throws(
      () => readJsonc(text, 'c.jsonc'),
      (error) => error instanceof ConfigFault && error.where === where && message.test(error.message),
    )
  })
}

test('a key that stands twice is refused where it stands again', () => {
  assert.throws(() => readJsonc('{"a": {"b": 1,\n\t"b": 2}}', 'c.jsonc'), {
    code: 'config.duplicate-key',
    where: 'c.jsonc:2:2',
  })
})

test('a pointer is found by line and column, at the key or at the value, or at the nearest parent', () => {
  const document = readJsonc('{\n  "a": [\n    {"b/c": 10}\n  ]\n}', 'c.jsonc')
  assert.equal(document.locate('/a/0/b~1c'), 'c.jsonc:3:13')
  assert.equal(document.locate('/a/0/b~1c', { atKey: true }), 'c.jsonc:3:6')
  assert.equal(document.locate('/a/0/missing'), 'c.jsonc:3:5')
  assert.equal(document.locate(''), 'c.jsonc:1:1')
  assert.equal(document.textAt('/a/0/b~1c'), '10')
})
