import { type TenantId, tenantOfSchema } from '../../../control/tenant/index.ts'
import { listen, type Subscription } from './listen.ts'

/** A bot or a run whose row changed and was committed. */
export interface Change {
  readonly topic: 'bot' | 'run'
  readonly id: string
}

export interface Listener {
  readonly onChange: (change: Change) => void
  /** The connection was lost and is back: changes in between were missed. */
  readonly onResume?: () => void
  /** Something of a tenant's bots may have changed: any login can say so, so look before you believe it. */
  readonly onTenant?: (tenant: TenantId) => void
}

/** Hears of bots, runs and tenants, on a connection of its own. Rejects when the first connection fails. */
export function subscribe(url: string, { onChange, onResume, onTenant }: Listener): Promise<Subscription> {
  return listen(url, {
    channel: 'leme_change',
    onResume,
    onPayload: (payload) => {
      const [topic, ...id] = payload.split(':')
      if (topic === 'bot' || topic === 'run') onChange({ topic, id: id.join(':') })
      const tenant = topic === 'tenant' ? tenantOfSchema(id.join(':')) : undefined
      if (tenant !== undefined) onTenant?.(tenant)
    },
  })
}
