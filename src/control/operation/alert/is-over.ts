import { type Alert, type AlertReport, fingerprintOf } from './alert.ts'
import { type PlatformSigns, WATCHED_RULES } from './judge-signs.ts'

/** Whether an alert of a watched rule is over: what it is about is seen here, and was not found wrong again. */
export function isOver(alert: Alert, signs: PlatformSigns, found: readonly AlertReport[]): boolean {
  if (!(WATCHED_RULES as readonly string[]).includes(alert.rule)) return false
  if (found.some((one) => fingerprintOf(one) === alert.fingerprint)) return false
  const ofHere = alert.part?.endsWith(` on ${signs.host}`) === true
  const bot = signs.bots?.find((one) => one.tenant === alert.tenant && one.bot === alert.bot)
  switch (alert.rule as (typeof WATCHED_RULES)[number]) {
    case 'api.faults':
      return ofHere && signs.requests !== undefined
    case 'disk.full':
      return ofHere && signs.disks !== undefined
    case 'memory.full':
      return ofHere && signs.memory !== undefined
    case 'queue.stuck':
      return signs.jobsWaitMs !== undefined
    case 'commands.stuck':
      return signs.commandsWaitMs !== undefined
    case 'webhooks.stuck':
      return signs.webhooksWaitMs !== undefined
    case 'database.connections':
      return signs.connections !== undefined
    // A vault that this process cannot read tells it nothing, also where it has not been away for long.
    case 'backup.away':
    case 'backup.log-late':
      return signs.backup?.state !== undefined && !signs.backup.away
    case 'backup.old':
    case 'backup.unproven':
      return signs.backup?.state !== undefined
    case 'feed.lost':
      return signs.feeds?.some(({ name }) => name === alert.part) === true
    case 'credits.out':
      return signs.withoutCredits !== undefined
    case 'bot.failed':
      return bot ? bot.health !== undefined : signs.bots !== undefined
    case 'bot.drawdown':
      return bot?.drawdown !== undefined
    case 'bot.low-profit':
      return bot?.wonShare !== undefined
  }
}
