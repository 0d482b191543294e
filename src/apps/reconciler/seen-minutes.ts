import { readFileSync } from 'node:fs'
import { MINUTE_MS, parseTenantId, type TenantMinute } from '../../control/tenant/index.ts'

const SCHEMA = 'leme.bot-minutes/1'

/**
 * Minutes that an earlier release kept in a file. None where there is no file, or none that can be read: tenants are
 * not charged for what is not known.
 */
export function readSeenMinutes(file: string): readonly TenantMinute[] {
  try {
    const { schema, seen } = JSON.parse(readFileSync(file, 'utf8')) as {
      readonly schema: unknown
      readonly seen: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>
    }
    if (schema !== SCHEMA) return []
    return Object.entries(seen).flatMap(([id, bots]) => {
      const tenant = parseTenantId(id)
      return Object.entries(bots).flatMap(([bot, minutes]) =>
        minutes.filter(Number.isSafeInteger).map((minute) => ({ tenant, bot, time: minute * MINUTE_MS })),
      )
    })
  } catch {
    return []
  }
}
