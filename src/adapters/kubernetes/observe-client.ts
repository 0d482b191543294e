import {
  type Blocker,
  HEALTH_WORDS,
  type Health,
  type Observation,
  type ObservedBot,
  worstHealth,
} from '../../control/deployment/index.ts'
import { observeBot } from './observe-bot.ts'
import type { SeenApplication } from './seen-application.ts'
import type { SeenClient, SeenSet, SeenWarning } from './seen-objects.ts'
import type { SeenPod } from './seen-pod.ts'

/** Everything that is known of a client in the cluster. */
export interface ClientFacts {
  /** Somebody wants something of him to run. */
  readonly isWanted: boolean
  readonly applicationName: string
  readonly application: SeenApplication | undefined
  readonly client: SeenClient | undefined
  readonly sets: readonly SeenSet[]
  readonly pods: readonly SeenPod[]
  /** False where nobody knows. */
  readonly isMissing: (secret: { readonly namespace: string; readonly name: string }) => boolean
  readonly warningOf: (about: string) => SeenWarning | undefined
}

/** What was applied last, as far as it was ever seen. */
export interface Applied {
  readonly commandId: string | null
  readonly commit: string | null
}

export const NOTHING_APPLIED: Applied = { commandId: null, commit: null }

/** While a sync is on its way objects of two commits stand beside each other: then what was applied before counts. */
export function appliedOf({ application, client }: ClientFacts, before: Applied): Applied {
  if (!application) return NOTHING_APPLIED
  const isSynced = application.sync === 'Synced'
  const isAtRest =
    isSynced || (application.phase === 'Succeeded' && application.deployed === application.attempted)
  return {
    commandId: isAtRest && client ? client.command || null : before.commandId,
    commit: (isSynced ? application.compared : application.deployed) || before.commit,
  }
}

/** A client from what Argo CD says of his Application and from what his bots are really like. */
export function observeClient(facts: ClientFacts, applied: Applied): Observation {
  const { application, client, sets, pods, isWanted, applicationName } = facts
  const bots = botsOf(facts)
  const of = (health: Health, blocker: Blocker | null): Observation => ({
    appliedCommandId: applied.commandId,
    appliedCommit: applied.commit,
    health,
    blocker,
    bots,
  })
  const resource = `Application ${applicationName}`
  if (!application) {
    if (isWanted)
      return of('Missing', {
        resource,
        reason: 'is not there; its ApplicationSet makes it from the folder of the client',
      })
    const isLeft = sets.length > 0 || pods.length > 0
    return of('Missing', isLeft ? { resource, reason: 'is gone, and bots are left' } : null)
  }
  const whole = wholeTrouble(application, isWanted)
  const words = bots.map((bot) => bot.health)
  if (bots.length === 0 && client?.isSuspended) words.push('Suspended')
  const health = worstHealth([...words, ...(whole ? [whole.health] : []), argoHealth(application, bots)])
  const blocker =
    (whole?.health === health ? { resource: whole.resource ?? resource, reason: whole.reason } : null) ??
    bots.find((bot) => bot.health === health && bot.blocker)?.blocker ??
    illResource(application, health) ??
    (health === 'Healthy' || health === 'Suspended'
      ? null
      : (bots.find((bot) => bot.blocker)?.blocker ?? {
          resource,
          reason: `Argo CD calls it ${application.health || 'nothing yet'}`,
        }))
  return of(health, blocker)
}

/** What was seen when the cluster was heard of last, and that it is old. */
export function outOfSight(
  last: Observation,
  { since, reason }: { readonly since: number; readonly reason: string },
): Observation {
  return {
    ...last,
    health: 'Unknown',
    blocker: { resource: 'Kubernetes API', reason },
    bots: last.bots.map((bot): ObservedBot => ({ ...bot, health: 'Unknown', since, blocker: null })),
  }
}

function botsOf({ sets, pods, isMissing, warningOf }: ClientFacts): ObservedBot[] {
  const names = [...new Set([...sets, ...pods].map(({ bot }) => bot))].sort()
  return names.map((name) => {
    const set = sets.find((one) => one.bot === name)
    const missingSecret = set?.secrets.find((secret) => isMissing({ namespace: set.namespace, name: secret }))
    return observeBot({ name, set, pods: pods.filter(({ bot }) => bot === name), missingSecret, warningOf })
  })
}

interface WholeTrouble {
  readonly health: Health
  readonly resource?: string
  readonly reason: string
}

/** What is wrong with the Application as a whole. */
function wholeTrouble(application: SeenApplication, isWanted: boolean): WholeTrouble | undefined {
  const { isEnding, errors, sync, phase, message, failed, compared, attempted } = application
  if (isEnding)
    return {
      health: 'Progressing',
      reason: isWanted ? 'is being deleted, though its client wants bots' : 'is being deleted',
    }
  if (errors.length > 0) return { health: 'Degraded', reason: errors.join('; ') }
  const isOfNow = attempted === compared || !compared
  if ((phase === 'Failed' || phase === 'Error') && sync !== 'Synced' && isOfNow) {
    const first = failed[0] && ` (${failed[0].resource}: ${failed[0].reason})`
    return { health: 'Degraded', reason: `sync failed: ${message}${first ?? ''}` }
  }
  if (phase === 'Running' || phase === 'Terminating')
    return { health: 'Progressing', reason: `is being synced: ${message || phase}` }
  if (sync === 'OutOfSync')
    return { health: 'Progressing', reason: 'is out of sync; Argo CD has not applied the newest commit yet' }
  if (sync !== 'Synced') return { health: 'Progressing', reason: 'was not yet compared with the repository' }
  return undefined
}

/** Argo CD's word for everything together. Of bots we know more: what it only waits for, they tell themselves. */
function argoHealth({ health }: SeenApplication, bots: readonly ObservedBot[]): Health {
  const word = HEALTH_WORDS.find((one) => one === health)
  if (word === undefined) return 'Healthy'
  return word === 'Suspended' || (word === 'Progressing' && bots.some((bot) => bot.health !== 'Healthy'))
    ? 'Healthy'
    : word
}

function illResource({ ill }: SeenApplication, health: Health): Blocker | undefined {
  const found = ill.find((one) => one.health === health)
  return found && { resource: found.resource, reason: found.reason }
}
