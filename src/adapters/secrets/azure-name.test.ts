import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSecretName, type SecretName } from '../../control/deployment/index.ts'
import { withCode } from '../../control/deployment/secrets.suite.ts'
import { azureName, fromAzureName } from './azure-name.ts'

const part = fc.string({ unit: fc.constantFrom('a', 'b', '0', '1', '-'), minLength: 1, maxLength: 8 })
const names = fc
  .array(part, { minLength: 1, maxLength: 5 })
  .map((parts) => parts.join('/'))
  .filter((text) => /^[a-z]/.test(text) && !/\/-/.test(text))
  .map((text) => parseSecretName(text))
const prefixes = fc.constantFrom('', 'leme', 'a', 'a/b', 'a-0', 'leme-2/x')

test('every name is taken by a Key Vault, none becomes another, and each is read back', () => {
  fc.assert(
    fc.property(names, names, prefixes, (one, other, prefix) => {
      const written = azureName(one, prefix)
      assert.match(written, /^[a-z][0-9a-z-]{0,126}$/)
      assert.equal(fromAzureName(written, prefix), one)
      if (one !== other) assert.notEqual(written, azureName(other, prefix))
    }),
    { numRuns: 5_000 },
  )
})

test('what somebody else wrote is read as nothing, or as what would be written the same', () => {
  const text = fc.string({ unit: fc.constantFrom(...'ab0-Z'), minLength: 1, maxLength: 14 })
  let read = 0
  fc.assert(
    fc.property(text, prefixes, (written, prefix) => {
      const name = fromAzureName(written, prefix)
      if (name === undefined) return
      read++
      assert.equal(azureName(name, prefix), written)
    }),
    { numRuns: 10_000 },
  )
  assert.ok(read > 100, `${read}`)
})

test('names stay readable, and one that gets too long is refused', () => {
  assert.equal(
    azureName('tenants/cliente-001/exchange' as SecretName, 'leme'),
    'leme--tenants--cliente-0001--exchange',
  )
  const long = parseSecretName(`a/${'c-'.repeat(30)}d/${'e'.repeat(50)}`)
  assert.throws(() => azureName(long, 'leme'), withCode('secret.name'))
})
