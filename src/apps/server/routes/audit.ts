import type { Static } from 'typebox'
import type { RecordedAudit, TenantStore } from '../../../control/tenant/index.ts'
import { ClientParams } from '../schemas/command.ts'
import { PageQuery } from '../schemas/shared.ts'
import { AuditPage } from '../schemas/tenant.ts'
import type { Server } from '../server-type.ts'
import { storePage } from '../store-page.ts'
import { tenantOf } from '../tenant-of.ts'
import { answers } from './answers.ts'

const tags = ['tenants']

/** Who did what, for ever. */
export function auditRoutes(
  app: Server,
  { tenants }: { readonly tenants: Pick<TenantStore, 'audit'> },
): void {
  app.get(
    '/api/v1/audit',
    {
      schema: {
        ...{
          operationId: 'listAudit',
          tags,
          summary: 'What was done to the house and all tenants, newest first',
        },
        ...{ querystring: PageQuery, response: answers(200, AuditPage) },
      },
    },
    async ({ query }) => pageView(await tenants.audit(storePage(query))),
  )

  app.get(
    '/api/v1/tenants/:client_id/audit',
    {
      config: { access: 'member', action: 'administer' },
      schema: {
        ...{ operationId: 'listTenantAudit', tags, summary: 'What was done to a tenant, newest first' },
        ...{ params: ClientParams, querystring: PageQuery, response: answers(200, AuditPage) },
      },
    },
    async (request) => {
      const tenant = tenantOf(request)
      return pageView(await tenants.audit({ ...storePage(request.query), tenant }))
    },
  )
}

function pageView({
  items,
  nextCursor,
}: Awaited<ReturnType<TenantStore['audit']>>): Static<typeof AuditPage> {
  return { items: items.map(eventView), nextCursor }
}

function eventView({ tenant, number, time, actor, action, target, outcome, detail }: RecordedAudit) {
  return { number, time, clientId: tenant, actor, action, target, outcome, detail }
}
