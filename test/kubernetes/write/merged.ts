import { at, type KubeObject } from '../object.ts'
import type { Resource } from '../resources/resource.ts'

/** Which parts of what was sent count at this door. */
export function mergedWith(
  before: KubeObject,
  object: KubeObject,
  resource: Resource,
  subresource: string,
): KubeObject {
  const {
    uid,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    resourceVersion,
  } = before.metadata
  const fixed = Object.fromEntries(
    Object.entries({
      uid,
      creationTimestamp,
      deletionTimestamp,
      deletionGracePeriodSeconds,
      generation,
      resourceVersion,
    }).filter(([, value]) => value !== undefined),
  )
  const kept = object.metadata.managedFields ?? before.metadata.managedFields
  const managedFields = kept && { managedFields: kept }
  if (subresource === 'status') {
    return { ...before, status: object.status, metadata: { ...before.metadata, ...managedFields } }
  }
  if (subresource === 'finalize') {
    const spec = { ...(before.spec as object), finalizers: at(object, 'spec', 'finalizers') ?? [] }
    return { ...before, spec, metadata: { ...before.metadata, ...managedFields } }
  }
  const { deletionTimestamp: _, deletionGracePeriodSeconds: __, ...metadata } = object.metadata
  const next: KubeObject = { ...object, metadata: { ...metadata, ...fixed, ...managedFields } }
  if (!resource.hasStatus) return next
  if (before.status === undefined) delete next.status
  else next.status = before.status
  return next
}

/** What counts as a change of the wanted state. */
export function wantedPart(object: KubeObject, { isWholeWanted, isCustom }: Resource): unknown {
  const { metadata, status, ...rest } = object
  return isCustom && isWholeWanted ? { ...rest, status } : rest
}

/** Without what a write changes by itself. */
export function quiet(object: KubeObject): unknown {
  const { resourceVersion, managedFields = [], ...metadata } = object.metadata
  return { ...object, metadata, owners: managedFields.map(({ time, ...entry }) => entry) }
}
