import { at } from '../object.ts'
import { type Controller, keyOf } from './world.ts'

const CLAIMS = 'persistentvolumeclaims.'

/** Gives each claim a volume at once. */
export const claims: Controller = {
  keysOf: ({ storage, object, type }) =>
    storage === CLAIMS && type !== 'DELETED' ? [keyOf(storage, object)] : [],
  reconcile(key, world) {
    const claim = world.get(key)
    if (!claim || at(claim, 'status', 'phase') === 'Bound') return
    const { uid } = claim.metadata
    const bound = world.change(CLAIMS, claim, ({ spec }) => {
      Object.assign(spec as object, {
        volumeName: `pvc-${uid}`,
        storageClassName: at(spec, 'storageClassName') ?? 'standard',
      })
    })
    world.setStatus(CLAIMS, bound, {
      phase: 'Bound',
      accessModes: at(bound, 'spec', 'accessModes'),
      capacity: { storage: at(bound, 'spec', 'resources', 'requests', 'storage') },
    })
  },
}
