import type { Blocker, Health, ObservedBot } from '../../control/deployment/index.ts'
import { aboutOf, type SeenSet, type SeenWarning } from './seen-objects.ts'
import type { SeenPod } from './seen-pod.ts'

export interface BotFacts {
  readonly name: string
  readonly set: SeenSet | undefined
  readonly pods: readonly SeenPod[]
  /** The first Secret of those that it needs of which we know that it is not there. */
  readonly missingSecret: string | undefined
  readonly warningOf: (about: string) => SeenWarning | undefined
}

/** A bot from its StatefulSet and pods. The process that counts is the newest one that was not asked to end. */
export function observeBot({ name, set, pods, missingSecret, warningOf }: BotFacts): ObservedBot {
  const newest = pods.toSorted(
    (a, b) => Number(a.isEnding) - Number(b.isEnding) || b.createdAt - a.createdAt,
  )[0]
  const seen = (health: Health, blocker: Blocker | null = null, since?: number): ObservedBot => ({
    name,
    health,
    // One that is ending runs still; with none left there is no process.
    commandId: newest ? newest.command || null : null,
    since: since ?? newest?.since ?? set?.createdAt ?? 0,
    restarts: newest?.restarts ?? 0,
    blocker,
  })
  const pod = newest && `Pod ${newest.name}`
  if (newest?.isEnding && (!set || set.isEnding || set.replicas === 0)) {
    return seen('Progressing', { resource: pod!, reason: 'it is ending' })
  }
  if (!set) {
    if (!newest) return seen('Missing')
    return seen('Progressing', { resource: pod!, reason: 'its StatefulSet is gone, and it still runs' })
  }
  if (set.replicas === 0 && !newest) return seen('Suspended')
  if (newest && set.isEnding) {
    return seen('Progressing', { resource: `StatefulSet ${set.name}`, reason: 'it is being deleted' })
  }
  const resource = `StatefulSet ${set.name}`
  const lost = missingSecret && {
    resource: `Secret ${missingSecret}`,
    reason: `is missing; bot ${name} cannot start without it`,
  }
  if (!newest) {
    if (lost) return seen('Degraded', lost)
    const refused = warningOf(aboutOf('StatefulSet', set))
    if (refused?.reason === 'FailedCreate')
      return seen('Degraded', { resource, reason: refused.message }, refused.at)
    return seen('Progressing', {
      resource,
      reason: set.isEnding ? 'it is being deleted' : 'its pod is not there yet',
    })
  }
  if (newest.isEnding)
    return seen('Progressing', { resource: pod!, reason: 'it is ending; another one follows' })
  if (newest.isReady) {
    if (newest.command === set.command) return seen('Healthy')
    return seen('Progressing', {
      resource,
      reason: `the pod of command ${newest.command || 'none'} is to be replaced by one of ${set.command || 'none'}`,
    })
  }
  const { trouble } = newest
  if (lost) return seen('Degraded', lost)
  if (trouble?.kind === 'failing') {
    return seen('Degraded', { resource: trouble.resource ?? pod!, reason: trouble.reason })
  }
  const warned = warningOf(aboutOf('Pod', newest))
  const isNews =
    warned &&
    warned.at >= newest.createdAt &&
    /^(FailedMount|Unhealthy|FailedAttachVolume)$/.test(warned.reason)
  const words = [trouble?.reason ?? 'it is not ready', ...(isNews ? [warned.message] : [])]
  return seen('Progressing', { resource: pod!, reason: words.join('; ') })
}
