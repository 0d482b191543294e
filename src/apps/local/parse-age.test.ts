import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseAge } from './parse-age.ts'

test('an age is whole days or never, and nothing else', () => {
  assert.equal(parseAge('1d'), 86_400_000)
  assert.equal(parseAge('90d'), 90 * 86_400_000)
  assert.equal(parseAge('never'), Infinity)
  for (const text of ['', '0d', '-1d', '1', '1.5d', '90 d', 'd', '1w', 'Never', '100000d', '01d', '1d\n2d']) {
    assert.equal(parseAge(text), undefined, text)
  }
})
