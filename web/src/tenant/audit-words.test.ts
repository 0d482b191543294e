import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuditEvent } from '../api/types.ts'
import { actionText, eventsWith, shortId, targetOf } from './audit-words.ts'

const event = (changes: Partial<AuditEvent>): AuditEvent => ({
  ...{ number: 1, time: 0, clientId: 'cliente-001', actor: 'member:4f', action: 'key.create' },
  ...{ target: '0123', outcome: 'done', detail: {}, ...changes },
})
const named = (text: string) => text.replace('member:4f', 'Ana')

test('an action is told in words, and one that is newer than the page as it is', () => {
  assert.equal(actionText('key.revoke'), 'revoked a key')
  assert.equal(actionText('moon.landed'), 'moon.landed')
  assert.equal(actionText('constructor'), 'constructor')
})

test('the log is narrowed by who, what, to what and how it ended', () => {
  const events = [
    event({}),
    event({ number: 2, action: 'secret.put', target: 'exchange', outcome: 'refused' }),
  ]
  const found = (filter: string) => eventsWith(events, filter, named).map(({ number }) => number)
  assert.deepEqual(found(''), [1, 2])
  assert.deepEqual(found('ANA made'), [1])
  assert.deepEqual(found('refused exchange'), [2])
  assert.deepEqual(found('secret.put'), [2])
  assert.deepEqual(found('bruno'), [])
})

test('what an entry is about is known by what was done', () => {
  assert.deepEqual(targetOf({ action: 'command.deploy', target: 'api-1' }), { kind: 'command', id: 'api-1' })
  assert.deepEqual(targetOf({ action: 'session.link', target: '4f' }), { kind: 'member', id: '4f' })
  assert.deepEqual(targetOf({ action: 'secret.put', target: 'exchange' }), { kind: 'text', text: 'exchange' })
  assert.equal(shortId('api-0123456789'), '01234567')
  assert.equal(shortId('my-own'), 'my-own')
})
