import type { Static } from 'typebox'
import { Type } from 'typebox'
import {
  HOUSE_OPERATOR,
  leastRole,
  type MemberRole,
  type MemberStore,
  type Principal,
  TenantError,
  type TenantKey,
  type TenantStore,
} from '../../../control/tenant/index.ts'
import { noteOf } from '../audit-note.ts'
import { namingField } from '../naming-field.ts'
import { ClientParams } from '../schemas/command.ts'
import {
  NewTenantKey,
  TenantKeyPage,
  TenantKeyParams,
  TenantKeyRequest,
  type TenantKeyView,
} from '../schemas/member.ts'
import { PageQuery } from '../schemas/shared.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { storePage } from '../store-page.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

interface KeyPorts {
  readonly members: Pick<MemberStore, 'createKey' | 'listKeys' | 'revokeKey'>
  readonly tenants: Pick<TenantStore, 'record'>
}

const tags = ['members']
const config = { access: 'member', action: 'administer' } as const

/** Keys by which a tenant's programs are let in. */
export function keyRoutes(app: Server, { members, tenants }: KeyPorts): void {
  app.get(
    '/api/v1/tenants/:client_id/keys',
    {
      config,
      schema: {
        ...{ operationId: 'listKeys', tags, summary: 'API keys of a tenant, newest first' },
        ...{ params: ClientParams, querystring: PageQuery, response: answers(200, TenantKeyPage) },
      },
    },
    async (request) => {
      const tenant = tenantOf(request)
      const { items, nextCursor } = await members.listKeys({ tenant, ...storePage(request.query) })
      return { items: items.map(keyView), nextCursor }
    },
  )

  app.post(
    '/api/v1/tenants/:client_id/keys',
    {
      config,
      schema: {
        ...{ operationId: 'createKey', tags, summary: 'Make an API key; its token is shown once' },
        ...{ params: ClientParams, body: TenantKeyRequest, response: answers(201, NewTenantKey) },
      },
    },
    async (request, reply) => {
      const tenant = tenantOf(request)
      const principal = request.principal!
      const { name, role, networks = [], expiresAt = null } = request.body
      requireRole(principal, role)
      const member = principal.id === HOUSE_OPERATOR ? null : principal.id
      const detail = { name, role, networks, expiresAt }
      const made = await namingField({ 'tenant.network': '/networks' }, () =>
        members.createKey({ tenant, member, name, role, networks, expiresAt }, ({ prefix }, transaction) =>
          tenants.record(
            noteOf(request, { tenant, action: 'key.create', target: prefix, detail }),
            transaction,
          ),
        ),
      )
      reply.code(201).header('cache-control', 'no-store')
      return { key: keyView(made.key), token: made.token }
    },
  )

  app.delete(
    '/api/v1/tenants/:client_id/keys/:prefix',
    {
      config,
      schema: {
        ...{ operationId: 'revokeKey', tags, summary: 'Revoke an API key' },
        ...{ params: TenantKeyParams, response: answers(204, Type.Null()) },
      },
    },
    async (request, reply) => {
      const tenant = tenantOf(request)
      const { prefix } = request.params
      const isRevoked = await members.revokeKey(tenant, prefix, (_key, transaction) =>
        tenants.record(noteOf(request, { tenant, action: 'key.revoke', target: prefix }), transaction),
      )
      if (!isRevoked) {
        throw new ServerFault('no-data', 'key.unknown', 'There is no such API key in force.', { status: 404 })
      }
      return reply.code(204).send(null)
    },
  )
}

/** @throws TenantError `tenant.forbidden` for a role above one's own */
function requireRole(principal: Principal, role: MemberRole): void {
  if (principal.kind === 'operator' || leastRole(principal.role, role) === role) return
  throw new TenantError('tenant.forbidden', `a key cannot be ${role} where its maker is ${principal.role}`)
}

function keyView({ member, tenant: _tenant, networks, ...key }: TenantKey): Static<typeof TenantKeyView> {
  return { ...key, memberId: member, networks: [...networks] }
}
