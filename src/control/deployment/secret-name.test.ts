import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseTenantId } from '../tenant/index.ts'
import { parseSecretFolder, parseSecretName, parseSecretValue, tenantSecret } from './secret-name.ts'
import { withCode } from './secrets.suite.ts'

test('whatever passes as a name is plain: no dots, no escapes, no empty parts, no other alphabet', () => {
  const near = fc.string({
    unit: fc.constantFrom(...'aZ09-/._ \n\0\\%~:é\u0430\u2028\ud800'.split('')),
    maxLength: 20,
  })
  let passed = 0
  fc.assert(
    fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => {
      let name: string
      try {
        name = parseSecretName(text)
      } catch (error) {
        return withCode('secret.name')(error)
      }
      passed++
      return (
        name === text &&
        /^[a-z0-9/-]+$/.test(name) &&
        name.split('/').every((part) => /^[a-z0-9]/.test(part)) &&
        new URL(`http://host/v1/secret/data/${name}`).pathname === `/v1/secret/data/${name}`
      )
    }),
    { numRuns: 5_000 },
  )
  assert.ok(passed > 10)
})

test("every id of a tenant has a place, and one tenant's folder is never in another's", () => {
  const ids = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,37}[a-z0-9])$/).filter(isTenantId)
  fc.assert(
    fc.property(ids, ids, (one, other) => {
      const [a, b] = [
        tenantSecret(parseTenantId(one), 'exchange'),
        tenantSecret(parseTenantId(other), 'exchange'),
      ]
      assert.ok(one === other || !a.startsWith(b.slice(0, -'exchange'.length)))
    }),
  )
})

test('a key of a tenant cannot leave its folder', () => {
  const tenant = parseTenantId('cliente-001')
  for (const key of ['', '..', '../cliente-002/database', 'a/b', '/', 'A', 'a\n', '-a']) {
    assert.throws(() => tenantSecret(tenant, key), withCode('secret.name'), key)
  }
})

test('a failure shows the beginning of a name and never a value', () => {
  const long = 'x'.repeat(5_000)
  assert.throws(
    () => parseSecretName(long),
    (error: Error) => error.message.length < 100,
  )
  assert.throws(() => parseSecretFolder('tenants/cliente-001'), withCode('secret.name'))
  assert.throws(
    () => parseSecretValue('sentinel\0'),
    (error: Error) => !`${error.message}${error.stack}`.includes('sentinel'),
  )
})

test('lengths of values are counted as UTF-8 has them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (unit) => {
      if (unit.includes('\0') || !unit.isWellFormed()) return
      const bytes = Buffer.byteLength(unit)
      const most = unit.repeat(Math.floor(24_000 / bytes))
      assert.equal(parseSecretValue(most), most)
      assert.throws(() => parseSecretValue(most + unit), withCode('secret.value'))
    }),
  )
})

function isTenantId(text: string): boolean {
  try {
    return parseTenantId(text) === text
  } catch {
    return false
  }
}
