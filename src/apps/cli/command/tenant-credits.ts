import { randomUUID } from 'node:crypto'
import { formatTime } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

/** `leme tenant grant`: gives credits, or takes some away. */
export async function tenantGrant(
  terminal: Terminal,
  { id, credits: amount }: { readonly id: string; readonly credits: number },
  { reason, key }: { readonly reason: string; readonly key?: string },
): Promise<void> {
  const balance = await withControl(async ({ store }) => {
    const tenant = await requireTenant({ store }, id)
    const kind = amount < 0 ? 'correction' : 'grant'
    const entry = { key: key ?? `grant:${randomUUID()}`, amount, kind, reason } as const
    const after = await store.tenants.book(tenant.id, [entry])
    await store.tenants.record({
      ...{ tenant: tenant.id, actor: 'operator', action: 'tenant.grant', target: entry.key },
      ...{ outcome: 'done', detail: { amount, reason } },
    })
    return after
  })
  terminal.result({ schema: 'leme.credits/1', tenant: id, balance }, `${id} has ${balance} credits`)
}

/** `leme tenant credits`: the books of a tenant. */
export async function tenantCredits(
  terminal: Terminal,
  id: string,
  { limit }: { readonly limit: number },
): Promise<void> {
  const { items, credits } = await withControl(async ({ store }) => {
    const tenant = await requireTenant({ store }, id)
    const page = await store.tenants.credits(tenant.id, { limit })
    return { items: page.items, credits: tenant.credits }
  })
  const text = table(
    ['when (UTC)', 'amount', 'balance', 'what', 'why'],
    items.map(({ time, amount, balance, kind, reason }) => [formatTime(time), amount, balance, kind, reason]),
  )
  terminal.result(
    { schema: 'leme.credits/1', tenant: id, balance: credits, items },
    items.length === 0 ? `${id} has ${credits} credits; nothing was booked` : text,
  )
}
