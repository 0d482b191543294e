import { type Controller, keyOf, type World } from './world.ts'

const NAMESPACES = 'namespaces.'

/** Empties a namespace that is to be deleted, then lets it go. */
export const namespaces: Controller = {
  keysOf: ({ storage, object, type }, world) => {
    if (storage === NAMESPACES) return object.metadata.deletionTimestamp ? [keyOf(storage, object)] : []
    const { namespace } = object.metadata
    const home = namespace && type === 'DELETED' ? world.store.get(NAMESPACES, '', namespace) : undefined
    return home?.metadata.deletionTimestamp ? [keyOf(NAMESPACES, home)] : []
  },
  reconcile(key, world) {
    const namespace = world.get(key)
    if (!namespace?.metadata.deletionTimestamp) return
    const content = world.store.storagesOf(key.name)
    for (const storage of content) {
      for (const object of world.store.list(storage, key.name)) {
        if (!object.metadata.deletionTimestamp) world.remove(storage, object)
      }
    }
    if (world.store.storagesOf(key.name).length === 0) release(namespace.metadata.name, world)
  },
}

function release(name: string, world: World): void {
  const namespace = world.store.get(NAMESPACES, '', name)!
  const document = { ...namespace, spec: { finalizers: [] } }
  world.api.update(world.resource(NAMESPACES), { namespace: '', name, document }, { subresource: 'finalize' })
}
