import type { BotSpec } from '../../domain/index.ts'
import type { Quotas } from './tenant.ts'

export type QuotaVerdict =
  | { readonly kind: 'fits' }
  /** One sentence for each quota that is too small. */
  | { readonly kind: 'exceeds'; readonly reasons: readonly string[] }

/** Sums of amounts of money may err by this share. */
const ROUNDING = 1e-9

/** Whether all these bots together, the new one among them, are within what the tenant may have. */
export function fitsQuota(quotas: Quotas, bots: readonly BotSpec[]): QuotaVerdict {
  const reasons: string[] = []
  const judge = (sum: number, most: number, told: string): void => {
    if (!(sum <= most * (1 + ROUNDING))) reasons.push(`${told}, the quota is ${most}`)
  }
  const sumOf = (part: (bot: BotSpec) => number): number => bots.reduce((sum, bot) => sum + part(bot), 0)
  const [cpu, memory] = [sumOf((bot) => bot.resources.cpuMillis), sumOf((bot) => bot.resources.memoryMb)]
  judge(bots.length, quotas.bots, `${bots.length} bots are wanted`)
  judge(cpu, quotas.cpuMillis, `the bots ask for ${cpu} thousandths of a core`)
  judge(memory, quotas.memoryMb, `the bots ask for ${memory} MB of memory`)
  for (const [currency, exposure] of liveExposures(bots)) {
    judge(exposure, quotas.liveExposure, `bots that trade with money may hold ${exposure} ${currency}`)
  }
  return reasons.length === 0 ? { kind: 'fits' } : { kind: 'exceeds', reasons }
}

/** What bots that are no dry runs may hold together, by stake currency. */
export function liveExposures(bots: readonly BotSpec[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>()
  for (const { dryRun, stakeCurrency, exposure } of bots) {
    if (!dryRun) sums.set(stakeCurrency, (sums.get(stakeCurrency) ?? 0) + exposure)
  }
  return sums
}
