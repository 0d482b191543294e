import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Action, MEMBER_ROLES, type Principal, parseTenantId } from '../../control/tenant/index.ts'
import { type TenantRequest, tenantOf } from './tenant-of.ts'

const OWN = parseTenantId('cliente-001')
const OPERATOR: Principal = { kind: 'operator', id: 'operator' }

function memberOf(tenant: string, role: (typeof MEMBER_ROLES)[number] = 'viewer'): Principal {
  return { kind: 'member', id: 'm1', tenant: parseTenantId(tenant), role }
}

function requestOf(
  principal: Principal | null,
  fields: Partial<Pick<TenantRequest, 'params' | 'query' | 'body'>> = {},
  action: Action = 'read',
): TenantRequest {
  const routeOptions = { config: { action } }
  return { principal, params: {}, query: {}, body: undefined, ...fields, routeOptions, tenantChecked: false }
}

test('a member who names nobody means the own tenant, an operator has to name one', () => {
  const request = requestOf(memberOf('cliente-001'))
  assert.equal(tenantOf(request), OWN)
  assert.equal(request.tenantChecked, true)
  assert.throws(() => tenantOf(requestOf(OPERATOR)), { code: 'client.missing', kind: 'usage' })
  assert.equal(tenantOf(requestOf(OPERATOR, { query: { client_id: 'cliente-001' } })), OWN)
})

test('another one’s tenant is unknown in every place in which it can be named, with every role', () => {
  for (const role of MEMBER_ROLES) {
    for (const place of ['params', 'query', 'body'] as const) {
      for (const name of ['client_id', 'clientId']) {
        const request = requestOf(memberOf('cliente-001', role), { [place]: { [name]: 'cliente-002' } })
        assert.throws(() => tenantOf(request), { code: 'tenant.unknown', kind: 'no-data' })
        assert.equal(request.tenantChecked, false)
        const own = requestOf(memberOf('cliente-001', role), { [place]: { [name]: 'cliente-001' } })
        assert.equal(tenantOf(own), OWN)
      }
    }
    assert.throws(() => tenantOf(requestOf(memberOf('cliente-001', role)), 'cliente-002'), {
      code: 'tenant.unknown',
    })
  }
})

test('two clients in one request are refused, the foreign one as unknown', () => {
  const both = { params: { client_id: 'cliente-001' }, body: { clientId: 'cliente-002' } }
  assert.throws(() => tenantOf(requestOf(OPERATOR, both)), { code: 'client.mixed' })
  assert.throws(() => tenantOf(requestOf(memberOf('cliente-001'), both)), { code: 'tenant.unknown' })
  const same = { params: { client_id: 'cliente-001' }, body: { clientId: 'cliente-001' } }
  assert.equal(tenantOf(requestOf(OPERATOR, same)), OWN)
})

test('an id that is none names the field', () => {
  for (const wrong of [
    "x'; drop",
    '../x',
    'a\nb',
    '--upload-pack',
    'market',
    'pg-x',
    '__proto__',
    7,
    {},
    [],
  ]) {
    assert.throws(() => tenantOf(requestOf(OPERATOR, { body: { client_id: wrong } })), {
      code: 'request.invalid',
      fields: [{ in: 'body', pointer: '/client_id', message: 'is no id of a tenant' }],
    })
  }
  const inherited = { body: Object.create({ client_id: 'cliente-002' }) as unknown }
  assert.equal(tenantOf(requestOf(memberOf('cliente-001'), inherited)), OWN)
})

test('a role that is too small is forbidden, and what asks for a second factor says so', () => {
  const viewer = memberOf('cliente-001')
  assert.throws(() => tenantOf(requestOf(viewer, {}, 'trade')), { code: 'tenant.forbidden' })
  assert.throws(() => tenantOf(requestOf(memberOf('cliente-001', 'admin'), {}, 'operate')), {
    code: 'tenant.forbidden',
  })
  const admin: Principal = { ...memberOf('cliente-001', 'admin'), unconfirmed: true }
  assert.equal(tenantOf(requestOf(admin, {}, 'trade')), OWN)
  assert.throws(() => tenantOf(requestOf(admin, {}, 'administer')), { code: 'tenant.second-factor' })
  assert.throws(() => tenantOf(requestOf({ ...OPERATOR, unconfirmed: true }, {}, 'operate'), 'cliente-001'), {
    code: 'tenant.second-factor',
  })
})

test('where nobody asks, or nothing is to be done, it is a fault of the program', () => {
  assert.throws(() => tenantOf(requestOf(null)), TypeError)
  const idle = { ...requestOf(OPERATOR), routeOptions: { config: {} } }
  assert.throws(() => tenantOf(idle), TypeError)
})

test('no member gets a tenant that is not the own one, whatever the request says', () => {
  const anything = fc.oneof(
    fc.constantFrom('cliente-001', 'cliente-002', '', null, undefined),
    fc.string(),
    fc.anything(),
  )
  const fields = fc.record({ client_id: anything, clientId: anything, other: anything }, { requiredKeys: [] })
  const parts = fc.record({ params: fields, query: fields, body: fc.oneof(fields, fc.anything()) })
  fc.assert(
    fc.property(parts, fc.constantFrom(...MEMBER_ROLES), (given, role) => {
      const request = requestOf(memberOf('cliente-001', role), given)
      try {
        assert.equal(tenantOf(request), OWN)
      } catch (error) {
        assert.match(
          String((error as { code?: string }).code),
          /^(tenant\.unknown|request\.invalid|client\.mixed)$/,
        )
      }
    }),
    { numRuns: 2_000 },
  )
})
