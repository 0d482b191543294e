import type { Static } from 'typebox'
import { type Blocker, type ClientStatus, type Health, worstHealth } from '../../control/deployment/index.ts'
import type { ClientStatusView } from './schemas/deployment.ts'

/** A client as it is shown: the three facts, one word for all of it, and what stands in the way. */
export function statusView({
  tenant,
  wanted,
  running,
  lastAttempt,
}: ClientStatus): Static<typeof ClientStatusView> {
  const blockers = blockersOf({ wanted, running })
  return {
    clientId: tenant,
    health: healthOf({ wanted, running }),
    blockers,
    wanted: wanted && {
      commit: wanted.commit,
      commandId: wanted.commandId,
      suspended: wanted.values?.suspended ?? false,
      bots: (wanted.values?.bots ?? []).map((bot) => ({
        ...bot,
        pairs: [...bot.pairs],
        parameters: { ...bot.parameters },
      })),
      blocker: wanted.blocker,
    },
    running: running && {
      appliedCommit: running.appliedCommit,
      appliedCommandId: running.appliedCommandId,
      bots: running.bots.map((bot) => ({ ...bot })),
      observedAt: running.observedAt,
    },
    lastAttempt,
  }
}

type Facts = Pick<ClientStatus, 'wanted' | 'running'>

/** A file that says nothing is degraded, whatever runs; of what nobody looked at nothing is known. */
function healthOf({ wanted, running }: Facts): Health {
  if (wanted?.blocker) return 'Degraded'
  if (!running) return wanted?.values && wanted.values.bots.length > 0 ? 'Unknown' : 'Healthy'
  const missing = missingBots({ wanted, running })
  return missing.length > 0 ? worstHealth([running.health, 'Progressing']) : running.health
}

function blockersOf({ wanted, running }: Facts): Blocker[] {
  const seen = [wanted?.blocker, running?.blocker, ...(running?.bots ?? []).map(({ blocker }) => blocker)]
  const told = new Map(seen.flatMap((one) => (one ? [[one.resource, one]] : [])))
  for (const name of missingBots({ wanted, running }))
    if (!told.has(`bot ${name}`))
      told.set(`bot ${name}`, { resource: `bot ${name}`, reason: 'is wanted and was not seen yet' })
  return [...told.values()]
}

function missingBots({ wanted, running }: Facts): string[] {
  if (!running || wanted?.values?.suspended) return []
  const there = new Set(running.bots.map(({ name }) => name))
  return (wanted?.values?.bots ?? []).map(({ name }) => name).filter((name) => !there.has(name))
}
