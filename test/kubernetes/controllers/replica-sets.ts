import { at } from '../object.ts'
import { number, text } from '../resources/cell.ts'
import { createPod, podOf } from './templates.ts'
import { type Controller, controllerKey, isPodReady, keyOf } from './world.ts'

const REPLICA_SETS = 'replicasets.apps'

/** As many pods of a template as are wanted. */
export const replicaSets: Controller = {
  keysOf: ({ storage, object }) => {
    if (storage === REPLICA_SETS) return [keyOf(storage, object)]
    return storage === 'pods.' ? controllerKey(object, 'ReplicaSet', REPLICA_SETS) : []
  },
  reconcile(key, world) {
    const set = world.get(key)
    if (!set) return
    const alive = () =>
      world
        .ownedBy(set, 'pods.')
        .filter(
          (pod) =>
            !pod.metadata.deletionTimestamp &&
            !['Failed', 'Succeeded'].includes(text(pod, 'status', 'phase')),
        )
    const wanted = number(set, 'spec', 'replicas')
    const now = alive()
    if (!set.metadata.deletionTimestamp) {
      // Those that are not ready go first.
      const surplus = now
        .toSorted((a, b) => Number(isPodReady(a)) - Number(isPodReady(b)))
        .slice(0, Math.max(0, now.length - wanted))
      for (const pod of surplus) world.remove('pods.', pod)
      for (let count = now.length; count < wanted; count++) {
        createPod(
          podOf(at(set, 'spec', 'template'), set, { generateName: `${set.metadata.name}-` }),
          set,
          world,
        )
      }
    }
    const pods = alive()
    const ready = pods.filter(isPodReady).length
    world.setStatus(REPLICA_SETS, set, {
      replicas: pods.length,
      fullyLabeledReplicas: pods.length,
      readyReplicas: ready,
      availableReplicas: ready,
      observedGeneration: set.metadata.generation ?? 1,
    })
  },
}
