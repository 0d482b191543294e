import { parseTenantId, type TenantId } from '../../tenant/index.ts'
import type { AlertReport } from './alert.ts'
import type { HeardEvent } from './alert-store.ts'

/** What somebody has to look at by himself is over after this, when nobody did. */
const DAY_MS = 86_400_000

/** What commands and jobs tell of themselves, as alerts of their tenants. Whatever cannot be read is none. */
export function reportsOfEvent({ tenant, type, body, time }: HeardEvent): readonly AlertReport[] {
  const owner = tenantOf(tenant)
  if (owner === undefined) return []
  const said: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const about = { tenant: owner, bot: wordsOf(said.bot), part: null, link: null }
  const reason = wordsOf(said.reason) ?? wordsOf(said.error) ?? 'no reason was given'
  const bot = about.bot === null ? 'its bots' : `the bot ${about.bot}`
  const rolledBack: AlertReport = {
    ...{ ...about, kind: 'firing', rule: 'command.rolled-back', severity: 'warning', endsAt: time + DAY_MS },
    summary: `A change of ${bot} was rolled back: ${reason}`,
    action:
      'What ran before runs again. See the history of the client, correct the values, and deploy again.',
  }
  const failed: AlertReport = {
    ...{ ...about, kind: 'firing', rule: 'command.failed', severity: 'critical', endsAt: null },
    summary: `A command for ${bot} failed and could not be undone: ${reason}`,
    action: 'A person has to look: `leme deploy history`, then deploy or stop the bot.',
  }
  switch (type) {
    case 'command.rolled-back':
      return [rolledBack]
    case 'command.failed':
      return [failed]
    case 'command.approved':
      return [rolledBack, failed].map((one) => ({ ...one, kind: 'resolved' }))
    case 'job.failed':
      return [
        {
          ...{
            ...about,
            kind: 'firing',
            rule: 'job.failed',
            severity: 'info',
            endsAt: time + DAY_MS,
            bot: null,
          },
          summary: `${wordsOf(said.title) ?? 'A job'} failed: ${reason}`,
          ...{ part: 'jobs', action: 'Open the job, correct what it says, and ask for it again.' },
        },
      ]
    default:
      return []
  }
}

function wordsOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, 300) : null
}

function tenantOf(text: string): TenantId | undefined {
  try {
    return parseTenantId(text)
  } catch {
    return undefined
  }
}
