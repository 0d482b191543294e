import { at, copy, type KubeObject } from '../object.ts'
import { list, number, text } from '../resources/cell.ts'
import { createPod, podOf, templateHash } from './templates.ts'
import { type Controller, controllerKey, isPodReady, keyOf, ownerOf, type World } from './world.ts'

const STATEFUL_SETS = 'statefulsets.apps'
const REVISIONS = 'controllerrevisions.apps'
const HASH = 'controller-revision-hash'

/** Pods with names of their own, never two of one name; in their order unless the set is `Parallel`. */
export const statefulSets: Controller = {
  keysOf: ({ storage, object }) => {
    if (storage === STATEFUL_SETS) return [keyOf(storage, object)]
    return storage === 'pods.' ? controllerKey(object, 'StatefulSet', STATEFUL_SETS) : []
  },
  reconcile(key, world) {
    const set = world.get(key)
    if (!set) return
    const revision = ensureRevision(set, world)
    if (!set.metadata.deletionTimestamp) advance(set, revision, world)
    tell(set, revision, world)
  },
}

function ensureRevision(set: KubeObject, world: World): string {
  const { name, namespace } = set.metadata
  const template = at(set, 'spec', 'template')
  const hash = templateHash(template)
  const revision = `${name}-${hash}`
  const known = world.ownedBy(set, REVISIONS)
  const highest = known.reduce((most, one) => Math.max(most, number(one, 'revision')), 0)
  const mine = known.find(({ metadata }) => metadata.name === revision)
  if (!mine) {
    world.create(REVISIONS, {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name: revision,
        namespace: namespace!,
        labels: { [HASH]: hash },
        ownerReferences: [ownerOf(set)],
      },
      data: { spec: { template: copy(template) } },
      revision: highest + 1,
    })
  } else if (number(mine, 'revision') < highest) {
    world.change(REVISIONS, mine, (draft) => Object.assign(draft, { revision: highest + 1 }))
  }
  return revision
}

function podsOf(set: KubeObject, world: World): Map<number, KubeObject> {
  const pods = world
    .ownedBy(set, 'pods.')
    .map((pod) => [Number(pod.metadata.name.slice(set.metadata.name.length + 1)), pod] as const)
  return new Map(pods)
}

function isHealthy(pod: KubeObject): boolean {
  return !pod.metadata.deletionTimestamp && isPodReady(pod)
}

/** What is done next; where pods come in order, one thing at a time, and nothing behind a pod that is not ready. */
function advance(set: KubeObject, revision: string, world: World): void {
  const wanted = number(set, 'spec', 'replicas')
  const isOrdered = text(set, 'spec', 'podManagementPolicy') !== 'Parallel'
  const pods = podsOf(set, world)
  for (let ordinal = 0; ordinal < wanted; ordinal++) {
    const pod = pods.get(ordinal)
    if (
      pod &&
      ['Failed', 'Succeeded'].includes(text(pod, 'status', 'phase')) &&
      !pod.metadata.deletionTimestamp
    ) {
      world.remove('pods.', pod)
      if (isOrdered) return
    } else if (!pod) {
      makePod(set, ordinal, revision, world)
      if (isOrdered) return
    } else if (isOrdered && !isHealthy(pod)) return
  }
  const condemned = [...pods].filter(([ordinal]) => ordinal >= wanted).sort(([a], [b]) => b - a)
  for (const [, pod] of condemned) {
    if (!pod.metadata.deletionTimestamp) world.remove('pods.', pod)
    if (isOrdered) return
  }
  if (text(set, 'spec', 'updateStrategy', 'type') === 'OnDelete') return
  const partition = number(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  for (let ordinal = wanted - 1; ordinal >= partition; ordinal--) {
    const pod = podsOf(set, world).get(ordinal)
    if (!pod) return
    if (pod.metadata.labels?.[HASH] !== revision && !pod.metadata.deletionTimestamp) {
      world.remove('pods.', pod)
      return
    }
    if (!isHealthy(pod)) return
  }
}

function makePod(set: KubeObject, ordinal: number, revision: string, world: World): void {
  const { name: setName, namespace } = set.metadata
  const name = `${setName}-${ordinal}`
  const partition = number(set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition')
  const current = text(set, 'status', 'currentRevision')
  const old =
    ordinal < partition && current
      ? world.get({ storage: REVISIONS, namespace: namespace!, name: current })
      : undefined
  const template = old ? at(old, 'data', 'spec', 'template') : at(set, 'spec', 'template')
  const pod = podOf(template, set, {
    name,
    labels: {
      [HASH]: old ? current : revision,
      'statefulset.kubernetes.io/pod-name': name,
      'apps.kubernetes.io/pod-index': `${ordinal}`,
    },
  })
  const claims = list(set, 'spec', 'volumeClaimTemplates')
  const volumes = claims.map((claim) => {
    const claimName = `${text(claim, 'metadata', 'name')}-${name}`
    if (!world.get({ storage: 'persistentvolumeclaims.', namespace: namespace!, name: claimName })) {
      world.create('persistentvolumeclaims.', {
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        metadata: {
          name: claimName,
          namespace: namespace!,
          labels: { ...(at(set, 'spec', 'selector', 'matchLabels') as Record<string, string>) },
        },
        spec: copy(at(claim, 'spec')),
      })
    }
    return { name: text(claim, 'metadata', 'name'), persistentVolumeClaim: { claimName } }
  })
  const spec = pod.spec as { hostname?: string; subdomain?: string; volumes?: object[] }
  spec.hostname = name
  spec.subdomain = text(set, 'spec', 'serviceName')
  if (volumes.length > 0) spec.volumes = [...(spec.volumes ?? []), ...volumes]
  createPod(pod, set, world)
}

function tell(set: KubeObject, revision: string, world: World): void {
  const pods = [...podsOf(set, world).values()]
  const wanted = number(set, 'spec', 'replicas')
  const alive = pods.filter((pod) => !pod.metadata.deletionTimestamp)
  const updated = alive.filter((pod) => pod.metadata.labels?.[HASH] === revision)
  const ready = alive.filter(isPodReady)
  const before = text(set, 'status', 'currentRevision') || revision
  const isDone = updated.length === wanted && ready.length === wanted && pods.length === wanted
  const current = isDone ? revision : before
  world.setStatus(STATEFUL_SETS, set, {
    observedGeneration: set.metadata.generation ?? 1,
    replicas: pods.length,
    readyReplicas: ready.length,
    availableReplicas: ready.length,
    currentReplicas: alive.filter((pod) => pod.metadata.labels?.[HASH] === current).length,
    updatedReplicas: updated.length,
    currentRevision: current,
    updateRevision: revision,
    collisionCount: 0,
  })
}
