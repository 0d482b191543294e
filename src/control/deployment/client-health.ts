import { type Blocker, type Health, worstHealth } from './health.ts'
import type { ClientStatus } from './port.ts'

type Facts = Pick<ClientStatus, 'wanted' | 'running'>

/**
 * One word for a client. A file that says nothing is degraded, whatever runs; of what nobody looked at
 * nothing is known; a bot that was not seen yet is on its way.
 */
export function clientHealth({ wanted, running }: Facts): Health {
  if (wanted?.blocker) return 'Degraded'
  if (!running) return wanted?.values && wanted.values.bots.length > 0 ? 'Unknown' : 'Healthy'
  return unseenBots({ wanted, running }).length > 0
    ? worstHealth([running.health, 'Progressing'])
    : running.health
}

/** What keeps a client from being healthy, each resource once. */
export function clientBlockers({ wanted, running }: Facts): readonly Blocker[] {
  const seen = [wanted?.blocker, running?.blocker, ...(running?.bots ?? []).map(({ blocker }) => blocker)]
  const unseen = unseenBots({ wanted, running }).map((name) => ({
    resource: `bot ${name}`,
    reason: 'is wanted and was not seen yet',
  }))
  const told = new Map<string, Blocker>()
  for (const one of [...seen, ...unseen]) if (one && !told.has(one.resource)) told.set(one.resource, one)
  return [...told.values()]
}

function unseenBots({ wanted, running }: Facts): readonly string[] {
  if (!running || !wanted?.values || wanted.values.suspended) return []
  const there = new Set(running.bots.map(({ name }) => name))
  return wanted.values.bots.map(({ name }) => name).filter((name) => !there.has(name))
}
