import assert from 'node:assert/strict'
import { test } from 'node:test'
import { keyState, signInText, tenantSentence, whoText, wordsOf } from './tenant-words.ts'

test('one sentence says whose it is, whether it may trade and what is left', () => {
  const tenant = { name: 'Aurora', status: 'active', credits: 40_000 } as const
  assert.equal(tenantSentence(tenant), 'Aurora: 40,000 bot minutes are left.')
  assert.equal(tenantSentence({ ...tenant, credits: -3 }), 'Aurora: no credits are left: no bot starts.')
  assert.match(tenantSentence({ ...tenant, status: 'suspended' }), /^Aurora is suspended: its bots rest/)
  assert.match(tenantSentence({ ...tenant, status: 'leaving' }), /exported and deleted/)
  assert.equal(tenantSentence({ ...tenant, status: 'gone' }), 'Aurora is gone.')
})

test('whoever reads is told by name and right', () => {
  const me = { kind: 'member', name: 'Ana', role: 'admin', key: null } as const
  assert.equal(whoText(me), 'Ana, admin')
  assert.equal(whoText({ ...me, key: '01' }), 'Ana, admin, by a key')
  assert.equal(whoText({ ...me, kind: 'operator', role: null }), 'Ana, operator')
  assert.equal(whoText({ ...me, kind: 'operator', name: null, role: null }), 'The operator of the house')
})

test('a key is revoked before it is expired, and in force to the last millisecond', () => {
  assert.equal(keyState({ revokedAt: null, expiresAt: 10 }, 9), 'in force')
  assert.equal(keyState({ revokedAt: null, expiresAt: 10 }, 10), 'expired')
  assert.equal(keyState({ revokedAt: 1, expiresAt: 10 }, 20), 'revoked')
  assert.equal(keyState({ revokedAt: null, expiresAt: null }, 1e15), 'in force')
})

test('ways to sign in are told in words; lists are read as people write them', () => {
  assert.equal(signInText({ hasPassword: false, secondFactor: 'none' }), 'link')
  assert.equal(signInText({ hasPassword: true, secondFactor: 'begun' }), 'password, authenticator begun')
  assert.equal(signInText({ hasPassword: true, secondFactor: 'confirmed' }), 'password and authenticator')
  assert.deepEqual(wordsOf(' 10.0.0.0/8, 1.2.3.4\n1.2.3.4;'), ['10.0.0.0/8', '1.2.3.4'])
})
