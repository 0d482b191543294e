import type { Static } from 'typebox'
import {
  actorOf,
  type Tenant,
  type TenantId,
  type TenantStore,
  unknownTenant,
} from '../../../control/tenant/index.ts'
import { noteOf } from '../audit-note.ts'
import { namingField } from '../naming-field.ts'
import type { TenantDesk } from '../port.ts'
import { ClientParams } from '../schemas/command.ts'
import { PageQuery } from '../schemas/shared.ts'
import {
  CreditBalance,
  CreditPage,
  CreditRequest,
  OffboardingView,
  PolicyChange,
  TenantChange,
  TenantPage,
  TenantRequest,
  TenantView,
} from '../schemas/tenant.ts'
import type { Server } from '../server-type.ts'
import { storePage } from '../store-page.ts'
import { requireTenantId, tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

interface TenantPorts {
  readonly tenants: TenantStore
  readonly desk: TenantDesk
}

const tags = ['tenants']
const read = { access: 'member', action: 'read' } as const
const administer = { access: 'member', action: 'administer' } as const
const operate = { access: 'member', action: 'operate' } as const

/** Tenants, their terms and their credits. */
export function tenantRoutes(app: Server, { tenants, desk }: TenantPorts): void {
  app.get(
    '/api/v1/tenants',
    {
      schema: {
        ...{ operationId: 'listTenants', tags, summary: 'All tenants, in order of creation' },
        ...{ querystring: PageQuery, response: answers(200, TenantPage) },
      },
    },
    async ({ query }) => {
      const { items, nextCursor } = await tenants.list(storePage(query))
      return { items: items.map(tenantView), nextCursor }
    },
  )

  app.post(
    '/api/v1/tenants',
    {
      schema: {
        ...{ operationId: 'createTenant', tags, summary: 'Take in a tenant, with schema, login and secret' },
        ...{ body: TenantRequest, response: answers(201, TenantView) },
      },
    },
    async (request, reply) => {
      const { clientId, name, quotas, policy } = request.body
      const id = requireTenantId(clientId, 'body', '/clientId')
      const wanted = { id, name, ...(quotas && { quotas }), ...(policy && { policy }) }
      const tenant = await namingField({}, () => desk.onboard(wanted, actorOf(request.principal!)))
      reply.code(201).header('location', `/api/v1/tenants/${id}`)
      return tenantView(tenant)
    },
  )

  app.get(
    '/api/v1/tenants/:client_id',
    {
      config: read,
      schema: {
        ...{ operationId: 'getTenant', tags, summary: 'A tenant with its quotas, policy and credits' },
        ...{ params: ClientParams, response: answers(200, TenantView) },
      },
    },
    async (request) => tenantView(await requireTenant(tenants, tenantOf(request))),
  )

  app.patch(
    '/api/v1/tenants/:client_id',
    {
      config: operate,
      schema: {
        ...{ operationId: 'changeTenant', tags, summary: 'Change name, quotas, or whether its bots rest' },
        ...{ params: ClientParams, body: TenantChange, response: answers(200, TenantView) },
      },
    },
    async (request) => {
      const [tenant, change] = [tenantOf(request), request.body]
      const changed = await namingField({}, () => tenants.change(tenant, change))
      await tenants.record(
        noteOf(request, { tenant, action: 'tenant.change', target: tenant, detail: { ...change } }),
      )
      return tenantView(changed)
    },
  )

  app.patch(
    '/api/v1/tenants/:client_id/policy',
    {
      config: administer,
      schema: {
        ...{ operationId: 'changePolicy', tags, summary: 'Change who has to agree, and how members sign in' },
        ...{ params: ClientParams, body: PolicyChange, response: answers(200, TenantView) },
      },
    },
    async (request) => {
      const [tenant, policy] = [tenantOf(request), request.body]
      const changed = await namingField({}, () => tenants.change(tenant, { policy }))
      await tenants.record(
        noteOf(request, { tenant, action: 'tenant.policy', target: tenant, detail: { ...policy } }),
      )
      return tenantView(changed)
    },
  )

  app.delete(
    '/api/v1/tenants/:client_id',
    {
      config: operate,
      schema: {
        ...{
          operationId: 'deleteTenant',
          tags,
          summary: 'Export what a tenant has, then delete it for ever',
        },
        ...{ params: ClientParams, response: answers(200, OffboardingView) },
      },
    },
    async (request) => {
      const tenant = tenantOf(request)
      await requireTenant(tenants, tenant)
      const { tenant: clientId, counts, ...gone } = await desk.offboard(tenant, actorOf(request.principal!))
      await tenants.record(
        noteOf(request, { tenant, action: 'tenant.delete', target: tenant, detail: { ...gone } }),
      )
      return { clientId, counts: [...counts], ...gone }
    },
  )

  app.post(
    '/api/v1/tenants/:client_id/credits',
    {
      config: operate,
      schema: {
        ...{ operationId: 'bookCredits', tags, summary: 'Give credits, or correct the balance' },
        ...{ params: ClientParams, body: CreditRequest, response: answers(200, CreditBalance) },
      },
    },
    async (request) => {
      const [tenant, entry] = [tenantOf(request), request.body]
      const credits = await namingField({}, () => tenants.book(tenant, [entry]))
      await tenants.record(
        noteOf(request, {
          tenant,
          action: 'tenant.credits',
          target: entry.key,
          detail: { ...entry, credits },
        }),
      )
      return { credits }
    },
  )

  app.get(
    '/api/v1/tenants/:client_id/credits',
    {
      config: read,
      schema: {
        ...{ operationId: 'listCredits', tags, summary: 'Entries of the account, newest first' },
        ...{ params: ClientParams, querystring: PageQuery, response: answers(200, CreditPage) },
      },
    },
    async (request) => {
      const tenant = tenantOf(request)
      await requireTenant(tenants, tenant)
      const { items, nextCursor } = await tenants.credits(tenant, storePage(request.query))
      return { items: items.map((entry) => ({ ...entry })), nextCursor }
    },
  )
}

/** @throws TenantError `tenant.unknown` */
async function requireTenant(tenants: Pick<TenantStore, 'get'>, id: TenantId): Promise<Tenant> {
  const tenant = await tenants.get(id)
  if (tenant) return tenant
  throw unknownTenant(id)
}

function tenantView({ id, ...tenant }: Tenant): Static<typeof TenantView> {
  const { name, status, quotas, policy, credits, createdAt } = tenant
  return { clientId: id, name, status, quotas: { ...quotas }, policy: { ...policy }, credits, createdAt }
}
