import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalJson } from '../../math/index.ts'
import { hashColumn, hashJson, hashTable } from './content-hash.ts'
import { columnOf, createTable } from './table.ts'

test('the hash of JSON ignores the order of keys and nothing else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const isSame = canonicalJson(a) === canonicalJson(b)
      assert.equal(hashJson(a) === hashJson(b), isSame)
      assert.equal(hashJson(a), hashJson(JSON.parse(JSON.stringify(a))))
    }),
  )
  assert.equal(hashJson({ a: 1, b: [2, { d: 3, c: undefined }] }), hashJson({ b: [2, { d: 3 }], a: 1 }))
  assert.throws(() => hashJson({ a: Number.NaN }), TypeError)
})

test('the hash of a column is that of its little-endian bytes; every NaN is the same, −0 is not 0', () => {
  const oddNaN = new Float64Array(new BigUint64Array([0xfff8_0000_0000_0001n]).buffer)
  assert.equal(hashColumn(oddNaN), hashColumn(Float64Array.of(Number.NaN)))
  assert.notEqual(hashColumn(Float64Array.of(-0)), hashColumn(Float64Array.of(0)))
  const one = '6c3c396ed6b5c36dcae172271f462051b1266b851e92df3deea8ac65478fd712'
  assert.equal(hashColumn(Float64Array.of(1)), one)
})

test('the hash of a table changes with names, order, rows and any value', () => {
  const [a, b] = [Float64Array.of(1, 2), Float64Array.of(3, 4)]
  const table = (...columns: [string, Float64Array][]) =>
    hashTable(createTable(columns.map(([name, values]) => ({ name, values }))))
  const hashes = [
    table(['a', a], ['b', b]),
    table(['b', b], ['a', a]),
    table(['a', a], ['c', b]),
    table(['a', b], ['b', a]),
    table(['a', a]),
    table(['a', a.subarray(0, 1)], ['b', b.subarray(0, 1)]),
    table(['a', a], ['b', Float64Array.of(3, 4 + 2 ** -50)]),
  ]
  assert.equal(new Set(hashes).size, hashes.length)
  assert.equal(table(['a', a], ['b', b]), table(['a', Float64Array.of(1, 2)], ['b', Float64Array.of(3, 4)]))
})

test('columns of one name or of different length make no table; a missing one is named with the nearest', () => {
  const values = new Float64Array(2)
  const twice = [
    { name: 'Close', values },
    { name: 'close', values },
  ]
  assert.throws(() => createTable(twice), { code: 'config.conflict' })
  assert.throws(
    () =>
      createTable([
        { name: 'a', values },
        { name: 'b', values: new Float64Array(3) },
      ]),
    {
      code: 'config.conflict',
    },
  )
  assert.throws(() => columnOf(createTable([{ name: 'close', values }]), 'clse', 'x'), {
    code: 'column.missing',
    hint: 'Did you mean "close"?',
  })
})
