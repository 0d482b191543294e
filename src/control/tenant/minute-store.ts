import { type BotMinute, HOUR_MS, MINUTE_MS } from './meter-minutes.ts'
import type { TenantId } from './tenant-id.ts'

/** A minute of a tenant's bot. */
export interface TenantMinute extends BotMinute {
  readonly tenant: TenantId
}

/**
 * Minutes in which bots were seen to run and that are not booked yet. All servers of an installation share them:
 * whichever watches the bots adds, and whichever books has the whole of an hour. One suite judges every
 * implementation: `minute-store.suite.ts`.
 */
export interface MinuteStore {
  /** Repeated, and whoever else adds the same, it changes nothing. */
  add(seen: readonly TenantMinute[]): Promise<void>
  all(): Promise<ReadonlyMap<TenantId, readonly BotMinute[]>>
  /** Hours that began before this time are booked; without one, the tenant is gone. */
  drop(tenant: TenantId, before?: number): Promise<void>
}

/** Of one process alone. */
export function memoryMinuteStore(): MinuteStore {
  const kept = new Map<string, TenantMinute>()
  return {
    async add(seen) {
      for (const { tenant, bot, time } of seen) {
        const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS
        kept.set(`${tenant} ${bot} ${minute}`, { tenant, bot, time: minute })
      }
    },
    async all() {
      return Map.groupBy(kept.values(), ({ tenant }) => tenant)
    },
    async drop(tenant, before) {
      for (const [key, one] of kept) {
        const isBooked = before === undefined || Math.floor(one.time / HOUR_MS) * HOUR_MS < before
        if (one.tenant === tenant && isBooked) kept.delete(key)
      }
    },
  }
}
