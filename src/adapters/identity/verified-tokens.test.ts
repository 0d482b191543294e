import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VerifiedTokens } from './verified-tokens.ts'

const one = (until: number) => ({
  ...{ kid: 'k', until },
  subject: { kind: 'member', id: '0123456789abcdef', confirmed: false } as const,
})

test('a token is known until it ends', () => {
  const tokens = new VerifiedTokens(10)
  assert.equal(tokens.recall('a', 0), undefined)
  tokens.remember('a', one(1_000))
  assert.deepEqual(tokens.recall('a', 999), one(1_000))
  assert.equal(tokens.recall('a', 1_000), undefined)
})

test('whoever makes many tokens fills no memory: the first are forgotten', () => {
  const tokens = new VerifiedTokens(2)
  for (const name of ['a', 'b', 'c']) tokens.remember(name, one(1_000))
  assert.deepEqual(
    ['a', 'b', 'c'].map((name) => tokens.recall(name, 0) !== undefined),
    [false, true, true],
  )
})
