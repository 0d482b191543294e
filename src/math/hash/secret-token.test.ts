import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isSameText, SECRET_TOKEN_BYTES, secretTokens } from './secret-token.ts'
import { sha256 } from './sha256.ts'

const tokens = secretTokens('lk')
const bytes = fc.uint8Array({ minLength: SECRET_TOKEN_BYTES, maxLength: SECRET_TOKEN_BYTES })

test('a token is found by its prefix and known by its hash', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const { token, prefix, hash } = tokens.make(random)
      assert.match(token, /^lk_[\da-f]{16}_[\da-f]{64}$/)
      assert.equal(tokens.prefixOf(token), prefix)
      assert.equal(hash, sha256(token))
      assert.equal(tokens.isRight(token, hash), true)
      assert.equal(secretTokens('leme').prefixOf(token), undefined)
    }),
  )
})

test('no other token is right, and none is where nothing is stored', () => {
  const { token, hash } = tokens.make(new Uint8Array(SECRET_TOKEN_BYTES))
  for (let at = 3; at < token.length; at++) {
    const other = `${token.slice(0, at)}${token[at] === '1' ? '2' : '1'}${token.slice(at + 1)}`
    assert.equal(tokens.isRight(other, hash), false)
  }
  for (const stored of [undefined, '', hash.slice(1), `${hash}0`]) {
    assert.equal(tokens.isRight(token, stored), false)
  }
  for (const none of ['', 'lk_', `${token}\n`, token.toUpperCase(), ` ${token}`]) {
    assert.equal(tokens.prefixOf(none), undefined, none)
  }
})

test('texts are the same as a plain comparison says', () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', '\u0000', 'é') })
  fc.assert(fc.property(text, text, (a, b) => assert.equal(isSameText(a, b), a === b)))
})
