import { type ClientStatus, clientBlockers, clientHealth } from '../../../control/deployment/index.ts'
import { parseTenantId, type TenantId } from '../../../control/tenant/index.ts'
import { formatTime } from '../../../domain/index.ts'
import { withControl } from '../../local/control-desk.ts'
import { type Terminal, table } from '../terminal.ts'
import { requireTenant } from './tenant.ts'

const PAGE = 500

/** `leme deploy list`: every client with how it is. */
export async function deployList(terminal: Terminal): Promise<void> {
  const items = await withControl(async ({ store }) => {
    const all: ClientStatus[] = []
    for (let after: TenantId | undefined; ; after = all.at(-1)!.tenant) {
      const page = await store.deployments.statuses({ limit: PAGE, ...(after && { after }) })
      all.push(...page)
      if (page.length < PAGE) return all
    }
  })
  const text =
    items.length === 0
      ? 'No client has wanted anything yet.'
      : table(
          ['client', 'health', 'bots', 'last command', 'in the way'],
          items.map((status) => {
            const [blocker] = clientBlockers(status)
            const { tenant, wanted, running, lastAttempt } = status
            const healthy = running?.bots.filter(({ health }) => health === 'Healthy').length ?? 0
            const bots = wanted?.blocker ? '?' : (wanted?.values?.bots.length ?? 0)
            return [
              ...[tenant, clientHealth(status), `${healthy} of ${bots}`],
              lastAttempt ? `${lastAttempt.kind} ${lastAttempt.state}` : '–',
              blocker ? `${blocker.resource}: ${blocker.reason}` : '',
            ]
          }),
        )
  const json = items.map((status) => ({ ...status, health: clientHealth(status) }))
  terminal.result({ schema: 'leme.clients/1', items: json }, text)
}

/** `leme deploy status`: three facts, each said for itself. */
export async function deployStatus(terminal: Terminal, client: string): Promise<void> {
  const status = await withControl(async ({ store }) => {
    const { id } = await requireTenant({ store }, client)
    return (await store.deployments.status(id)) ?? nothingOf(id)
  })
  const { wanted, running, lastAttempt } = status
  const blockers = clientBlockers(status)
  const lines = [
    `${status.tenant} is ${clientHealth(status)}`,
    `wanted        ${wantedText(wanted)}`,
    ...(wanted?.values?.bots ?? []).map(
      ({ name, strategy, exchange, pairs, timeframe, dryRun }) =>
        `                ${name}: ${strategy} on ${pairs.join(', ')} at ${exchange}, ${timeframe}, ${dryRun ? 'paper' : 'LIVE'}`,
    ),
    `running       ${running ? `applied ${running.appliedCommit?.slice(0, 8) ?? 'nothing'}, seen ${formatTime(running.observedAt)} UTC` : 'nobody has looked yet'}`,
    ...(running?.bots ?? []).map(
      ({ name, health, restarts, commandId }) =>
        `                ${name}: ${health}, command ${commandId ?? '–'}${restarts > 0 ? `, started again ${restarts} times` : ''}`,
    ),
    `last attempt  ${lastAttempt ? `${lastAttempt.kind} ${lastAttempt.commandId}: ${lastAttempt.state}${lastAttempt.reason ? `, ${lastAttempt.reason}` : ''}` : 'none'}`,
    ...blockers.map(({ resource, reason }) => `in the way    ${resource}: ${reason}`),
  ]
  terminal.result(
    { schema: 'leme.client/1', ...status, health: clientHealth(status), blockers },
    lines.join('\n'),
  )
}

function wantedText(wanted: ClientStatus['wanted']): string {
  if (!wanted) return 'nothing'
  const at = `git at ${wanted.commit.slice(0, 8)}`
  // "0 bots" would be a lie: what ran before goes on.
  if (wanted.blocker) return `unknown, the file in ${at} cannot be used`
  const bots = wanted.values?.bots.length ?? 0
  const rest = wanted.values?.suspended ? ', suspended' : ''
  return `${bots === 1 ? '1 bot' : `${bots} bots`}${rest}, says ${at}`
}

function nothingOf(tenant: TenantId): ClientStatus {
  return { tenant: parseTenantId(tenant), wanted: null, running: null, lastAttempt: null }
}
