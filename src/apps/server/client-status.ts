import type { Static } from 'typebox'
import { type ClientStatus, clientBlockers, clientHealth } from '../../control/deployment/index.ts'
import type { ClientStatusView } from './schemas/deployment.ts'

/** A client as it is shown: the three facts, one word for all of it, and what stands in the way. */
export function statusView(status: ClientStatus): Static<typeof ClientStatusView> {
  const { tenant, wanted, running, lastAttempt } = status
  return {
    clientId: tenant,
    health: clientHealth(status),
    blockers: [...clientBlockers(status)],
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
