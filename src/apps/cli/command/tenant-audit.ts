import { formatTime } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

/** `leme tenant audit`: who did what. */
export async function tenantAudit(
  terminal: Terminal,
  id: string | undefined,
  { limit }: { readonly limit: number },
): Promise<void> {
  const { items } = await withControl(async ({ store }) => {
    const tenant = id === undefined ? undefined : (await requireTenant({ store }, id)).id
    return store.tenants.audit({ limit, ...(tenant && { tenant }) })
  })
  const text =
    items.length === 0
      ? 'Nothing was done yet.'
      : table(
          ['when (UTC)', 'tenant', 'who', 'what', 'to what', 'outcome'],
          items.map(({ time, tenant, actor, action, target, outcome }) => [
            ...[formatTime(time), tenant ?? '–', actor, action, target, outcome],
          ]),
        )
  terminal.result({ schema: 'leme.audit/1', items }, text)
}
