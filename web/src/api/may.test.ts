import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  MEMBER_ROLES,
  may as mayAtServer,
  type Principal,
  parseTenantId,
} from '../../../src/control/tenant/index.ts'
import { type Action, may, rolesUpTo } from './may.ts'

const OWN = parseTenantId('cliente-001')
const ACTIONS: readonly Action[] = ['read', 'trade', 'research', 'approve', 'administer', 'operate']

test('the page shows to each role what the server would do for it, no more and no less', () => {
  for (const role of MEMBER_ROLES) {
    const principal: Principal = { kind: 'member', id: 'm', tenant: OWN, role }
    for (const action of ACTIONS) {
      assert.equal(
        may({ kind: 'member', role }, action),
        mayAtServer(principal, action, OWN),
        `${role} ${action}`,
      )
    }
  }
  for (const action of ACTIONS) assert.ok(may({ kind: 'operator', role: null }, action))
})

test('before it is known who reads nothing is offered', () => {
  assert.deepEqual(
    ACTIONS.filter((action) => may(undefined, action)),
    [],
  )
})

test('nobody gives a role above their own', () => {
  assert.deepEqual(rolesUpTo({ kind: 'member', role: 'trader' }), ['viewer', 'trader'])
  assert.deepEqual(rolesUpTo({ kind: 'operator', role: null }), ['viewer', 'trader', 'admin'])
  assert.deepEqual(rolesUpTo(undefined), [])
})
