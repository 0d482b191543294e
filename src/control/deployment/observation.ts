import { type Blocker, type Health, type Observation, type ObservedBot, worstHealth } from './health.ts'
import type { WantedClient } from './port.ts'

/** Of a client of whom a runtime was never told. */
export const NOTHING_SEEN: Observation = Object.freeze({
  appliedCommandId: null,
  appliedCommit: null,
  health: 'Missing',
  blocker: null,
  bots: [],
})

/**
 * A client as a whole, from its bots. `blocker`: what keeps all of them from running, such as a schema that
 * could not be made.
 */
export function observationOf(
  { commit, values }: WantedClient,
  bots: readonly ObservedBot[],
  blocker: Blocker | null = null,
): Observation {
  const parts = bots.map(({ health }) => health)
  const health = blocker ? 'Degraded' : wholeHealth(values, parts)
  return {
    appliedCommandId: values?.commandId ?? null,
    appliedCommit: commit,
    health,
    blocker: blocker ?? bots.find((bot) => bot.blocker && bot.health === health)?.blocker ?? null,
    bots,
  }
}

function wholeHealth(values: WantedClient['values'], parts: readonly Health[]): Health {
  if (parts.length > 0) return worstHealth(parts)
  if (!values) return 'Missing'
  return values.suspended ? 'Suspended' : 'Healthy'
}
