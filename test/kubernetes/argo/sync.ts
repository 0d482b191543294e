import { ApiError } from '../api-error.ts'
import type { World } from '../controllers/world.ts'
import { at, type KubeObject, timestamp } from '../object.ts'
import { text } from '../resources/cell.ts'
import { applyTarget, type Compared } from './compare.ts'
import { revisionFields, sourceFields } from './status.ts'

const CONTROLLER = 'argocd-application-controller'

/** One line of `status.operationState.syncResult.resources`. */
export interface SyncedResource {
  readonly status: 'Synced' | 'SyncFailed' | 'Pruned' | 'PruneSkipped'
  readonly hookPhase: 'Running' | 'Succeeded' | 'Failed'
  readonly message: string
}

export function isPruned(application: KubeObject): boolean {
  return at(application, 'spec', 'syncPolicy', 'automated', 'prune') === true
}

/** `status.operationState` of a sync that is on its way. */
export function runningState(application: KubeObject, revisions: readonly string[]) {
  const before = at(application, 'status', 'operationState')
  const isSame = text(before, 'phase') === 'Running'
  const revision = revisionFields(application, revisions)
  return {
    operation: { sync: { ...revision, prune: isPruned(application) }, initiatedBy: { automated: true } },
    phase: 'Running',
    message: 'waiting for completion of hook and resources',
    startedAt: isSame ? text(before, 'startedAt') : timestamp(),
    syncResult: { revision: '', ...revision, ...sourceFields(application) },
  }
}

/** The parts of the status that change when it ends. `refused`: why it failed before it did anything. */
export function finishedParts(
  application: KubeObject,
  revisions: readonly string[],
  { refused, resources }: { refused: string | undefined; resources: readonly SyncedResource[] },
): Record<string, unknown> {
  const running = runningState(application, revisions)
  const failed = resources.filter(({ status }) => status === 'SyncFailed')
  const reasons = failed.map(({ message }) => message).join(',')
  const why =
    refused ?? (failed.length > 0 ? `one or more objects failed to apply, reason: ${reasons}` : undefined)
  const finishedAt = timestamp()
  const operationState = {
    ...running,
    phase: why === undefined ? 'Succeeded' : 'Failed',
    message: why ?? 'successfully synced (all tasks run)',
    finishedAt,
    syncResult: { ...running.syncResult, resources },
  }
  if (why !== undefined) return { operationState }
  const history = (at(application, 'status', 'history') as object[] | undefined) ?? []
  const entry = {
    id: Number(at(history.at(-1), 'id') ?? -1) + 1,
    ...revisionFields(application, revisions),
    ...sourceFields(application),
    deployStartedAt: running.startedAt,
    deployedAt: finishedAt,
    initiatedBy: { automated: true },
  }
  return { operationState, history: [...history, entry].slice(-10) }
}

/** The namespace of an Application, where it is to be made with it. */
export function ensureNamespace(application: KubeObject, world: World): void {
  const name = text(application, 'spec', 'destination', 'namespace')
  const policy = at(application, 'spec', 'syncPolicy')
  const options = at(policy, 'syncOptions')
  const isMade = Array.isArray(options) && options.includes('CreateNamespace=true')
  if (!isMade || !name || world.get({ storage: 'namespaces.', namespace: '', name })) return
  const labels = at(policy, 'managedNamespaceMetadata', 'labels') as Record<string, string> | undefined
  const metadata = { name, ...(labels && { labels }) }
  world.create('namespaces.', { apiVersion: 'v1', kind: 'Namespace', metadata }, CONTROLLER)
}

/** Applies what differs, and takes away what is not wanted any more where it may. */
export function syncAll(all: readonly Compared[], prune: boolean, world: World): SyncedResource[] {
  return all.map((one) => {
    const { resource, namespace, name } = one
    const { group, version, kind } = resource
    return { group, version, kind, namespace, name, syncPhase: 'Sync', ...syncOne(one, prune, world) }
  })
}

function syncOne(
  { resource, target, live, isSynced, name }: Compared,
  prune: boolean,
  world: World,
): SyncedResource {
  const what = `${resource.kind.toLowerCase()}/${name}`
  if (!target) {
    if (!prune)
      return { status: 'PruneSkipped', hookPhase: 'Succeeded', message: 'ignored (requires pruning)' }
    world.remove(`${resource.resource}.${resource.group}`, live!, 'Foreground')
    return { status: 'Pruned', hookPhase: 'Succeeded', message: 'pruned' }
  }
  if (isSynced) return { status: 'Synced', hookPhase: 'Running', message: `${what} unchanged` }
  try {
    applyTarget({ resource, target, dryRun: false, world })
    return { status: 'Synced', hookPhase: 'Running', message: `${what} ${live ? 'configured' : 'created'}` }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    return { status: 'SyncFailed', hookPhase: 'Failed', message: error.message }
  }
}
