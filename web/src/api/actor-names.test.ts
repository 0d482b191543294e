import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namingActors } from './actor-names.ts'

const ANA = { id: '4f0c', name: 'Ana' }

test('whoever acted is told by name, wherever the server wrote an id', () => {
  const name = namingActors({ kind: 'member', id: 'me-1', name: 'Bruno' }, [ANA])
  assert.equal(name('member:4f0c'), 'Ana')
  assert.equal(name('cancelled by member:4f0c'), 'cancelled by Ana')
  assert.equal(name('member:me-1'), 'Bruno')
  assert.equal(name('member:gone'), 'a member')
  assert.equal(name('key:0123456789abcdef'), 'key 01234567')
  assert.equal(name('git:Rita Rosa'), 'Rita Rosa')
})

test('the operator and the house are called so; other words stay', () => {
  const name = namingActors(undefined, [])
  assert.equal(name('operator'), 'the operator')
  assert.equal(name('cancelled by operator'), 'cancelled by the operator')
  assert.equal(name('system'), 'Leme')
  assert.equal(name('the system operator said so'), 'the system operator said so')
})
