import type { KubeObject } from '../object.ts'
import { type Controller, type Key, keyOf, type World } from './world.ts'

/** Deletes what has lost its owners, and owners that wait for what they own. */
export const garbage: Controller = {
  keysOf({ storage, object, type }, world) {
    const { uid = '', ownerReferences = [], deletionTimestamp } = object.metadata
    if (type !== 'DELETED') {
      return ownerReferences.length > 0 || deletionTimestamp ? [keyOf(storage, object)] : []
    }
    const dependents = world.store.dependentsOf(uid).map((one) => keyOf(one.storage, one.object))
    return [...dependents, ...ownerReferences.flatMap((owner) => ownerKeys(owner, object, world))]
  },
  reconcile(key, world) {
    const object = world.get(key)
    if (!object) return
    const { finalizers = [], deletionTimestamp } = object.metadata
    if (deletionTimestamp && finalizers.includes('orphan')) orphan(key, object, world)
    else if (deletionTimestamp && finalizers.includes('foregroundDeletion'))
      waitForDependents(key, object, world)
    else if (!deletionTimestamp && hasNoOwner(object, world)) world.remove(key.storage, object)
  },
}

type Owner = NonNullable<KubeObject['metadata']['ownerReferences']>[number]

/** An owner lies beside what it owns, or belongs to no namespace. */
function ownerKeys({ apiVersion, kind, name }: Owner, { metadata }: KubeObject, world: World): Key[] {
  const storage = world.storageOf(apiVersion, kind)
  if (!storage) return []
  const key = { storage, namespace: metadata.namespace ?? '', name }
  return [key, { ...key, namespace: '' }].filter((one) => world.get(one) !== undefined)
}

function livingOwner(owner: Owner, object: KubeObject, world: World): KubeObject | undefined {
  const [key] = ownerKeys(owner, object, world)
  const found = key && world.get(key)
  return found?.metadata.uid === owner.uid ? found : undefined
}

function hasNoOwner(object: KubeObject, world: World): boolean {
  const owners = object.metadata.ownerReferences ?? []
  if (owners.length === 0) return false
  return owners.every((owner) => {
    // Of a kind that nothing serves nobody knows whether the owner lives.
    if (!world.storageOf(owner.apiVersion, owner.kind)) return false
    const living = livingOwner(owner, object, world)
    return living === undefined
  })
}

function orphan(key: Key, owner: KubeObject, world: World): void {
  for (const { storage, object } of world.store.dependentsOf(owner.metadata.uid!)) {
    world.change(storage, object, ({ metadata }) => {
      metadata.ownerReferences = metadata.ownerReferences!.filter(({ uid }) => uid !== owner.metadata.uid)
    })
  }
  dropFinalizer(key, 'orphan', world)
}

function waitForDependents(key: Key, owner: KubeObject, world: World): void {
  const dependents = world.store.dependentsOf(owner.metadata.uid!)
  for (const { storage, object } of dependents) {
    if (!object.metadata.deletionTimestamp) world.remove(storage, object, 'Foreground')
  }
  const isBlocked = world.store
    .dependentsOf(owner.metadata.uid!)
    .some(({ object }) =>
      object.metadata.ownerReferences?.some(
        (one) => one.uid === owner.metadata.uid && one.blockOwnerDeletion,
      ),
    )
  if (!isBlocked) dropFinalizer(key, 'foregroundDeletion', world)
}

function dropFinalizer(key: Key, finalizer: string, world: World): void {
  const now = world.get(key)
  if (!now) return
  world.change(key.storage, now, ({ metadata }) => {
    metadata.finalizers = (metadata.finalizers ?? []).filter((one) => one !== finalizer)
  })
}
