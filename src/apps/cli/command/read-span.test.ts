import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readSpan } from './read-span.ts'

test('a span is a number of minutes, hours or days', () => {
  assert.deepEqual(
    ['30m', '24h', '7d', '366d'].map((text) => readSpan('--every', text)),
    [1_800_000, 86_400_000, 604_800_000, 31_622_400_000],
  )
})

test('anything else is refused by the name of its option', () => {
  for (const text of ['', '0d', '7', 'd', '-7d', '1.5h', '7 d', '367d', '7w', '7d7d'])
    assert.throws(() => readSpan('--every', text), { code: 'backup.usage', message: /^--every .* no span/ })
})
