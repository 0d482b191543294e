import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  freqtradeLoginOf,
  freqtradeSchemaOf,
  loginOf,
  parseTenantId,
  schemaOf,
  tenantOfLogin,
  tenantOfSchema,
} from './tenant-id.ts'

const REFUSED = { code: 'tenant.id', kind: 'usage' }
const letters = 'abcdefghijklmnopqrstuvwxyz0123456789-'

/** Ids that are accepted, and near misses. */
const almost = fc.string({ unit: fc.constantFrom(...letters), minLength: 0, maxLength: 42 })
const anyText = fc.oneof(almost, fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))

function accepted(value: unknown): ReturnType<typeof parseTenantId> | undefined {
  try {
    return parseTenantId(value)
  } catch (error) {
    assert.equal((error as { code?: unknown }).code, 'tenant.id')
    return undefined
  }
}

test('ids that people give are taken as they are written', () => {
  for (const id of ['cliente-001', 'a1', '42', 'acme', 'a--b', 'x'.repeat(39), 'leme-trading', 'pgx']) {
    assert.equal(parseTenantId(id), id)
  }
})

test('what could break out of a path, a statement, a command line or a label is refused', () => {
  for (const text of [
    ...['', 'a', 'x'.repeat(40), '-a', 'a-', '--upload-pack', '--upload-pack=x', '-', '--'],
    ...[
      `a'b`,
      'a"b',
      'a`b',
      'a;b',
      'a$b',
      'a b',
      'a\\b',
      'a%b',
      'a:b',
      'a*',
      'a?',
      'a|b',
      'a<b',
      'a&b',
      '$user',
    ],
    ...['.', '..', 'a.b', '../etc', 'a/b', '/a', 'a/', './a', 'a\\..\\b', '~root', 'C:', '.git'],
    ...['a\n', '\na', 'a\nb', 'a\r', 'a\tb', 'a\0', '\0', 'a\u2028b', 'a\u200bb', '\ufeffab', 'a\u0301b'],
    ...['Cliente', 'CLIENTE', 'cliente_001', '__proto__', 'constructor.prototype'],
    ...[
      'сliente',
      'clienté',
      'cliente‐001',
      'cliente－001',
      'ｃｌｉｅｎｔｅ',
      'cliente-００１',
      'ß1',
      'ı1',
      '١٢',
    ],
    ...['{{x}}', '!!binary', '&a', '*a', '{"a":1}', '[1]', '<a>', '%00', '%2e%2e'],
  ]) {
    assert.throws(() => parseTenantId(text), REFUSED, JSON.stringify(text))
  }
})

test('names that Leme, PostgreSQL, its extensions, DNS or Windows use are taken', () => {
  for (const text of [
    ...['leme', 'market', 'control', 'pgboss', 'public', 'information-schema'],
    ...['pg-catalog', 'pg-toast', 'pg-temp-1', 'pg-x', 'timescaledb-information', 'xn--cliente-1'],
    ...['con', 'prn', 'aux', 'nul', 'com1', 'com9', 'lpt1'],
  ]) {
    assert.throws(() => parseTenantId(text), REFUSED, text)
  }
})

test('what is no text is refused, and so is text of ten megabytes', () => {
  const own = { toString: () => 'cliente-001', valueOf: () => 'cliente-001' }
  const others = [
    undefined,
    null,
    0,
    12,
    Number.NaN,
    true,
    12n,
    Symbol('ab'),
    [],
    ['ab'],
    {},
    own,
    () => 'ab',
  ]
  for (const value of [...others, new String('cliente-001'), Object.create(null), new Proxy({}, {})]) {
    assert.throws(() => parseTenantId(value), REFUSED)
  }
  for (const part of ['a', '-', 'a-', '\0', '💥']) {
    assert.throws(
      () => parseTenantId(part.repeat(10_000_000 / part.length)),
      (error: Error) => error.message.length < 500,
    )
  }
})

test('every accepted id is a safe folder, a label, a schema and a login', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const id = accepted(text)
      if (id === undefined) return
      assert.equal(id, text)
      // RFC 1123, and what RELIABILITY.md promises of ids.
      assert.match(id, /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/)
      assert.match(id, /^[a-z0-9][a-z0-9-]{1,38}$/)
      assert.match(schemaOf(id), /^[a-z0-9_]{2,39}$/)
      assert.doesNotMatch(schemaOf(id), /^pg_/)
      assert.match(loginOf(id), /^leme_tenant_[a-z0-9_]{2,39}$/)
      // PostgreSQL cuts longer names off, and two logins would be one.
      assert.ok(Buffer.byteLength(loginOf(id)) <= 63)
    }),
    { numRuns: 5000 },
  )
})

test('no two ids share a schema or a login, and a login tells whose it is', () => {
  fc.assert(
    fc.property(almost, almost, (a, b) => {
      const [first, second] = [accepted(a), accepted(b)]
      if (first) assert.equal(tenantOfLogin(loginOf(first)), first)
      if (first) assert.equal(tenantOfSchema(schemaOf(first)), first)
      if (!first || !second || first === second) return
      assert.notEqual(schemaOf(first), schemaOf(second))
      assert.notEqual(loginOf(first), loginOf(second))
    }),
    { numRuns: 5000 },
  )
})

test("other logins are nobody's", () => {
  for (const login of [
    ...['', 'leme', 'leme_reader', 'leme_tenant_', 'leme_tenant_a', 'leme_tenant_a-b', 'leme_tenant__a'],
    ...['leme_tenant_a_', 'leme_tenant_pg_x', 'leme_tenant_public', 'LEME_TENANT_ab', 'xleme_tenant_ab'],
  ]) {
    assert.equal(tenantOfLogin(login), undefined, login)
  }
  fc.assert(
    fc.property(anyText, (text) => {
      const tenant = tenantOfLogin(text)
      assert.ok(tenant === undefined || loginOf(tenant) === text)
      const named = tenantOfSchema(text)
      assert.ok(named === undefined || schemaOf(named) === text)
    }),
  )
})

test("freqtrade's schema and login of a tenant are nobody's else, whoever comes", () => {
  fc.assert(
    fc.property(almost, almost, (one, other) => {
      const [tenant, another] = [accepted(one), accepted(other)]
      if (tenant === undefined) return
      assert.equal(tenantOfSchema(freqtradeSchemaOf(tenant)), undefined)
      assert.equal(tenantOfLogin(freqtradeLoginOf(tenant)), undefined)
      assert.ok(freqtradeLoginOf(tenant).length <= 63)
      if (another === undefined) return
      assert.notEqual(schemaOf(another), freqtradeSchemaOf(tenant))
      assert.notEqual(loginOf(another), freqtradeLoginOf(tenant))
    }),
  )
  assert.throws(() => parseTenantId('freqtrade-cliente-001'), REFUSED)
  assert.equal(parseTenantId('cliente-001-freqtrade'), 'cliente-001-freqtrade')
})
