import { conflict } from '../api-error.ts'
import { at, type KubeObject, timestamp } from '../object.ts'
import { type Resource, storageOf } from '../resources/resource.ts'
import type { Store } from '../store/store.ts'

export type Propagation = 'Background' | 'Foreground' | 'Orphan'

export interface RemoveOptions {
  readonly propagationPolicy?: Propagation
  readonly gracePeriodSeconds?: number
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string }
  readonly dryRun?: boolean
}

/**
 * Deletes, or marks as to be deleted where something holds it: finalizers, a pod's grace period, a namespace's
 * content. Gives the object where it is still there, undefined where it is gone.
 * @throws ApiError 409
 */
export function removeObject(
  store: Store,
  resource: Resource,
  options: RemoveOptions & { readonly before: KubeObject },
): KubeObject | undefined {
  const { before, dryRun = false } = options
  const storage = storageOf(resource)
  const { namespace = '', name } = before.metadata
  requirePreconditions(before, resource, options)
  const grace = graceOf(storage, before, options)
  const finalizers = finalizersOf(before, options)
  const holds =
    storage === 'namespaces.' &&
    ((at(before, 'spec', 'finalizers') as unknown[] | undefined)?.length ?? 0) > 0
  if (finalizers.length === 0 && grace === 0 && !holds) {
    if (!dryRun) store.remove(storage, namespace, name)
    return undefined
  }
  const old = before.metadata
  const isSooner = old.deletionTimestamp === undefined || grace < (old.deletionGracePeriodSeconds ?? 0)
  if (!isSooner && finalizers.length === (old.finalizers?.length ?? 0)) return before
  const marked: KubeObject = {
    ...before,
    metadata: {
      ...old,
      deletionTimestamp: isSooner ? timestamp(new Date(Date.now() + grace * 1000)) : old.deletionTimestamp!,
      deletionGracePeriodSeconds: isSooner ? grace : old.deletionGracePeriodSeconds!,
      ...(finalizers.length > 0 && { finalizers }),
      ...(old.generation !== undefined && { generation: old.generation + (old.deletionTimestamp ? 0 : 1) }),
    },
    ...(storage === 'namespaces.' && { status: { ...(before.status as object), phase: 'Terminating' } }),
  }
  return dryRun ? marked : store.put(storage, marked)
}

function requirePreconditions(
  before: KubeObject,
  resource: Resource,
  { preconditions }: RemoveOptions,
): void {
  const { name, uid, resourceVersion } = before.metadata
  if (preconditions?.uid && preconditions.uid !== uid) {
    throw conflict(
      resource,
      name,
      `Precondition failed: UID in precondition: ${preconditions.uid}, UID in object meta: ${uid}`,
    )
  }
  if (preconditions?.resourceVersion && preconditions.resourceVersion !== resourceVersion) {
    throw conflict(
      resource,
      name,
      `Precondition failed: ResourceVersion in precondition: ${preconditions.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    )
  }
}

/** Only pods on a node are given time to end. */
function graceOf(storage: string, before: KubeObject, { gracePeriodSeconds }: RemoveOptions): number {
  if (storage !== 'pods.') return 0
  const isOver = ['Succeeded', 'Failed'].includes(`${at(before, 'status', 'phase')}`)
  if (!at(before, 'spec', 'nodeName') || isOver) return 0
  return gracePeriodSeconds ?? Number(at(before, 'spec', 'terminationGracePeriodSeconds') ?? 30)
}

function finalizersOf({ metadata }: KubeObject, { propagationPolicy }: RemoveOptions): string[] {
  const given = metadata.finalizers ?? []
  if (propagationPolicy === undefined) return given
  const others = given.filter((one) => one !== 'orphan' && one !== 'foregroundDeletion')
  if (propagationPolicy === 'Orphan') return [...others, 'orphan']
  return propagationPolicy === 'Foreground' ? [...others, 'foregroundDeletion'] : others
}
