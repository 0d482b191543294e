import { Fault } from '../../domain/index.ts'
import type { BookedCredit, Page, PageQuery, RecordedAudit, TenantStore } from './port.ts'
import { unknownTenant } from './principal.ts'
import type { Tenant } from './tenant.ts'
import type { TenantId } from './tenant-id.ts'
import {
  changedPolicy,
  changedQuotas,
  requireBalance,
  requireCreditEntries,
  requireNextStatus,
  requireSameTenant,
  requireTenantName,
} from './tenant-terms.ts'

interface StoredTenant {
  tenant: Tenant
  readonly booked: Map<string, BookedCredit>
}

/** A {@link TenantStore} that forgets everything with the process: for tests and dry runs. `now` gives UTC milliseconds. */
export function memoryTenantStore({ now }: { readonly now: () => number }): TenantStore {
  const stored = new Map<TenantId, StoredTenant>()
  const audited: RecordedAudit[] = []
  const require = (id: TenantId): StoredTenant => {
    const found = stored.get(id)
    if (found) return found
    throw unknownTenant(id)
  }

  return {
    async create({ id, name, quotas, policy }) {
      const terms = {
        name: requireTenantName(name),
        quotas: changedQuotas(undefined, quotas),
        policy: changedPolicy(undefined, policy),
      }
      const known = stored.get(id)?.tenant
      if (known) return requireSameTenant(known, name)
      const tenant: Tenant = { id, ...terms, status: 'active', credits: 0, createdAt: now() }
      stored.set(id, { tenant, booked: new Map() })
      return tenant
    },

    get: async (id) => stored.get(id)?.tenant,

    async list(query) {
      const numbered = [...stored.values()].map(({ tenant }, at) => ({ number: at + 1, tenant }))
      const all = numbered.filter(({ tenant }) => tenant.status !== 'gone')
      return pageOf(all, query, ({ tenant }) => tenant)
    },

    async change(id, { name, status, quotas, policy }) {
      const found = require(id)
      const { tenant } = found
      requireNextStatus(tenant.status, status ?? tenant.status)
      found.tenant = {
        ...tenant,
        name: name === undefined ? tenant.name : requireTenantName(name),
        status: status ?? tenant.status,
        quotas: changedQuotas(tenant.quotas, quotas),
        policy: changedPolicy(tenant.policy, policy),
      }
      return found.tenant
    },

    async book(id, entries) {
      const found = require(id)
      requireNextStatus(found.tenant.status, found.tenant.status)
      const fresh: BookedCredit[] = []
      let balance = found.tenant.credits
      for (const entry of requireCreditEntries(entries)) {
        if (found.booked.has(entry.key)) continue
        balance = requireBalance(balance + entry.amount)
        fresh.push({ ...entry, time: now(), balance })
      }
      for (const entry of fresh) found.booked.set(entry.key, entry)
      found.tenant = { ...found.tenant, credits: balance }
      return balance
    },

    async credits(id, query) {
      const booked = [...(stored.get(id)?.booked.values() ?? [])]
      const numbered = booked.map((entry, at) => ({ number: at + 1, entry }))
      return pageOf(numbered, { ...query, down: true }, ({ entry }) => entry)
    },

    async record(event) {
      const detail = JSON.parse(JSON.stringify(event.detail)) as RecordedAudit['detail']
      audited.push({ ...event, detail, number: audited.length + 1, time: now() })
    },

    async audit({ tenant, ...query }) {
      const wanted = audited.filter((event) => tenant === undefined || event.tenant === tenant)
      return pageOf(wanted, { ...query, down: true }, (event) => event)
    },
  }
}

/** A page of rows in the order of their numbers, or from the last one down. */
function pageOf<Row extends { readonly number: number }, Item>(
  rows: readonly Row[],
  { limit, cursor, down = false }: PageQuery & { readonly down?: boolean },
  toItem: (row: Row) => Item,
): Page<Item> {
  if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
    throw new Fault('usage', 'page.bad-cursor', `"${cursor}" is not a cursor of this list`)
  }
  const ordered = down ? rows.toReversed() : rows
  const isAfter = (number: number) => (down ? number < Number(cursor) : number > Number(cursor))
  const rest = cursor === undefined ? ordered : ordered.filter(({ number }) => isAfter(number))
  const items = rest.slice(0, limit)
  const last = items.at(-1)
  return { items: items.map(toItem), nextCursor: rest.length > limit && last ? String(last.number) : null }
}
