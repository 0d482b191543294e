import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Holder, leastRole, type Member, parseMemberName, principalOf } from './member.ts'
import { judgeKnownKey, judgeTenantKey, type StoredTenantKey, TENANT_KEYS } from './member-key.ts'
import { type Action, actorOf, MEMBER_ROLES, may } from './principal.ts'
import { parseTenantId } from './tenant-id.ts'

const OWN = parseTenantId('cliente-001')
const ANA: Member = {
  ...{ id: '0123456789abcdef', tenant: OWN, name: 'Ana', role: 'admin', disabled: false },
  ...{ hasPassword: false, secondFactor: 'none', requiresSecondFactor: false, createdAt: 0 },
}
const TENANT = { status: 'active', requiresSecondFactor: false, requestsPerSecond: 10 } as const
const HOLDER: Holder = { member: ANA, tenant: TENANT }
const { token, prefix, hash } = TENANT_KEYS.make(new Uint8Array(40).fill(7))
const KEY: StoredTenantKey = {
  key: {
    ...{ prefix, tenant: OWN, member: ANA.id, name: 'k', role: 'admin', networks: [], createdAt: 0 },
    ...{ expiresAt: null, revokedAt: null, lastUsedAt: null },
  },
  ...{ hash, maker: ANA, tenant: TENANT, now: 1_000 },
}

test('a member is whoever its row says, an operator belongs to no tenant', () => {
  assert.deepEqual(principalOf(HOLDER, false), { kind: 'member', id: ANA.id, tenant: OWN, role: 'admin' })
  assert.deepEqual(principalOf({ member: { ...ANA, tenant: null }, tenant: null }, false), {
    kind: 'operator',
    id: ANA.id,
  })
})

test('nobody is let in who is disabled, or whose tenant leaves or is not known', () => {
  assert.equal(principalOf({ ...HOLDER, member: { ...ANA, disabled: true } }, true), undefined)
  for (const status of ['leaving', 'gone'] as const) {
    assert.equal(principalOf({ ...HOLDER, tenant: { ...TENANT, status } }, true), undefined)
    assert.deepEqual(judgeTenantKey({ ...KEY, tenant: { ...TENANT, status } }, token, '::1'), {
      kind: 'refused',
      reason: 'revoked',
    })
  }
  assert.equal(principalOf({ ...HOLDER, tenant: null }, true), undefined)
  assert.ok(principalOf({ ...HOLDER, tenant: { ...TENANT, status: 'suspended' } }, false))
})

test('a second factor is asked for where the member or the tenant says so, and was not shown', () => {
  const asked = { ...HOLDER, tenant: { ...TENANT, requiresSecondFactor: true } }
  const own = { ...HOLDER, member: { ...ANA, requiresSecondFactor: true } }
  for (const holder of [asked, own]) {
    assert.equal(principalOf(holder, false)?.unconfirmed, true)
    assert.equal(principalOf(holder, true)?.unconfirmed, undefined)
  }
  const answer = judgeTenantKey({ ...KEY, tenant: asked.tenant }, token, '::1')
  assert.equal(answer.kind === 'accepted' && answer.principal.unconfirmed, true)
})

test('a key does never more than its maker may now, whichever role it was given', () => {
  const role = fc.constantFrom(...MEMBER_ROLES)
  const action = fc.constantFrom<Action>('read', 'trade', 'research', 'approve', 'administer', 'operate')
  fc.assert(
    fc.property(role, role, action, (given, makers, asked) => {
      const stored = { ...KEY, key: { ...KEY.key, role: given }, maker: { ...ANA, role: makers } }
      const answer = judgeTenantKey(stored, token, '::1')
      assert.ok(answer.kind === 'accepted')
      const maker = principalOf({ ...HOLDER, member: stored.maker }, false)!
      if (may(answer.principal, asked, OWN)) assert.ok(may(maker, asked, OWN))
      assert.equal(answer.principal.role, leastRole(given, makers))
      assert.equal(answer.principal.id, ANA.id)
      assert.equal(actorOf(answer.principal), `key:${prefix}`)
    }),
  )
})

test('a wrong secret is told nothing but that it is unknown', () => {
  const wrong = `${token.slice(0, -1)}${token.endsWith('0') ? '1' : '0'}`
  const revoked = { ...KEY, key: { ...KEY.key, revokedAt: 1, expiresAt: 1, networks: ['10.0.0.0/8'] } }
  for (const stored of [undefined, KEY, revoked, { ...KEY, hash: '' }]) {
    assert.deepEqual(judgeTenantKey(stored, wrong, '::1'), { kind: 'refused', reason: 'unknown' })
  }
  assert.deepEqual(judgeTenantKey(undefined, token, '::1'), { kind: 'refused', reason: 'unknown' })
})

test('a key ends at its time, is used from its networks, and falls with its maker', () => {
  const reasonOf = (key: Partial<StoredTenantKey['key']>, rest: Partial<StoredTenantKey> = {}) => {
    const answer = judgeKnownKey({ ...KEY, ...rest, key: { ...KEY.key, ...key } }, '203.0.113.7')
    return answer.kind === 'refused' ? answer.reason : answer.kind
  }
  assert.equal(reasonOf({}), 'accepted')
  assert.equal(reasonOf({ expiresAt: 1_001 }), 'accepted')
  assert.equal(reasonOf({ expiresAt: 1_000 }), 'expired')
  assert.equal(reasonOf({ revokedAt: 5 }), 'revoked')
  assert.equal(reasonOf({ networks: ['203.0.113.0/24'] }), 'accepted')
  assert.equal(reasonOf({ networks: ['203.0.114.0/24'] }), 'network')
  assert.equal(reasonOf({ networks: ['nonsense'] }), 'network')
  assert.equal(reasonOf({}, { maker: { ...ANA, disabled: true } }), 'revoked')
  assert.equal(reasonOf({}, { maker: { ...ANA, tenant: parseTenantId('cliente-002') } }), 'revoked')
  assert.equal(reasonOf({}, { maker: { ...ANA, tenant: null } }), 'accepted')
  const own = judgeKnownKey({ ...KEY, maker: null }, '::1')
  assert.equal(own.kind === 'accepted' && own.principal.id, 'operator')
  assert.equal(own.kind === 'accepted' && own.principal.kind, 'member')
})

test('a name is what one sees', () => {
  assert.equal(parseMemberName(' a \t b '), 'a b')
  for (const bad of ['', '\u00ad', 'a\u200fb', 'x'.repeat(81)]) {
    assert.throws(() => parseMemberName(bad), { code: 'member.name' })
  }
})
