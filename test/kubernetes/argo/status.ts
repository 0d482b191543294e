import { at, type KubeObject } from '../object.ts'
import type { Compared } from './compare.ts'
import { type HealthWord, healthOf, worstOf } from './health.ts'

export function sourcesOf(application: KubeObject): readonly Readonly<Record<string, unknown>>[] {
  const many = at(application, 'spec', 'sources')
  return Array.isArray(many) && many.length > 0
    ? many
    : [at(application, 'spec', 'source') as Record<string, unknown>]
}

function hasManySources(application: KubeObject): boolean {
  const many = at(application, 'spec', 'sources')
  return Array.isArray(many) && many.length > 0
}

/** `revision` of one source, `revisions` of several. */
export function revisionFields(application: KubeObject, revisions: readonly string[]): object {
  return hasManySources(application) ? { revisions: [...revisions] } : { revision: revisions[0] ?? '' }
}

export function sourceFields(application: KubeObject): object {
  return hasManySources(application)
    ? { sources: [...sourcesOf(application)] }
    : { source: sourcesOf(application)[0] }
}

/** What Argo CD writes of each resource; since version 3 it keeps their health to itself unless told otherwise. */
export function resourcesStatus(all: readonly Compared[], withHealth: boolean): object[] {
  return all.map(({ resource, namespace, name, target, live, isSynced }) => {
    const health = live ? healthOf(live) : { status: 'Missing' as const }
    return {
      ...(resource.group && { group: resource.group }),
      version: resource.version,
      kind: resource.kind,
      ...(namespace && { namespace }),
      name,
      status: isSynced ? 'Synced' : 'OutOfSync',
      ...(withHealth && health && { health }),
      ...(!target && { requiresPruning: true }),
    }
  })
}

/** The worst of all; what the source does not want any more does not count. */
export function applicationHealth(all: readonly Compared[]): HealthWord {
  const words = all.flatMap(({ live, target }): HealthWord[] => {
    if (!target) return []
    if (!live) return ['Missing']
    const health = healthOf(live)
    return health ? [health.status] : []
  })
  return worstOf(words)
}
