import { at, copy, type KubeObject } from '../object.ts'
import { list, number, text } from '../resources/cell.ts'
import { templateHash } from './templates.ts'
import {
  type Condition,
  type Controller,
  controllerKey,
  keyOf,
  ownerOf,
  type World,
  withCondition,
} from './world.ts'

const DEPLOYMENTS = 'deployments.apps'
const REPLICA_SETS = 'replicasets.apps'
const REVISION = 'deployment.kubernetes.io/revision'

/** One ReplicaSet for each template; the newest grows while the others shrink. */
export const deployments: Controller = {
  keysOf: ({ storage, object }, world) => {
    if (storage === DEPLOYMENTS) return [keyOf(storage, object)]
    if (storage === REPLICA_SETS) return controllerKey(object, 'Deployment', DEPLOYMENTS)
    const [set] = storage === 'pods.' ? controllerKey(object, 'ReplicaSet', REPLICA_SETS) : []
    const found = set && world.get(set)
    return found ? controllerKey(found, 'Deployment', DEPLOYMENTS) : []
  },
  reconcile(key, world) {
    const deployment = world.get(key)
    if (!deployment) return
    if (!deployment.metadata.deletionTimestamp && at(deployment, 'spec', 'paused') !== true)
      rollOut(deployment, world)
    tell(world.get(key)!, world)
  },
}

function setsOf(
  deployment: KubeObject,
  world: World,
): { current: KubeObject | undefined; others: KubeObject[] } {
  const hash = templateHash(at(deployment, 'spec', 'template'))
  const all = world.ownedBy(deployment, REPLICA_SETS)
  const current = all.find(({ metadata }) => metadata.labels?.['pod-template-hash'] === hash)
  return { current, others: all.filter((set) => set !== current) }
}

function revisionOf(set: KubeObject): number {
  return Number(set.metadata.annotations?.[REVISION] ?? 0)
}

function rollOut(deployment: KubeObject, world: World): void {
  const wanted = number(deployment, 'spec', 'replicas')
  const isRecreated = text(deployment, 'spec', 'strategy', 'type') === 'Recreate'
  const { others } = setsOf(deployment, world)
  const highest = others.reduce((most, set) => Math.max(most, revisionOf(set)), 0)
  const current = ensureCurrent(deployment, `${highest + 1}`, world)
  const podsOf = (set: KubeObject) => world.ownedBy(set, 'pods.').length
  const old = others.reduce((sum, set) => sum + number(set, 'spec', 'replicas'), 0)
  const rolling = at(deployment, 'spec', 'strategy', 'rollingUpdate')
  const surge = isRecreated ? 0 : share(at(rolling, 'maxSurge'), wanted, Math.ceil)
  const spare = isRecreated ? wanted : share(at(rolling, 'maxUnavailable'), wanted, Math.floor)
  if (isRecreated) {
    for (const set of others) resize(set, 0, world)
    if (others.every((set) => podsOf(set) === 0)) resize(current, wanted, world)
    return
  }
  resize(
    current,
    Math.min(
      wanted,
      Math.max(number(current, 'spec', 'replicas'), wanted + Math.max(surge, spare === 0 ? 1 : surge) - old),
    ),
    world,
  )
  // As many old ones go as leave enough that are ready.
  const now = setsOf(deployment, world)
  const ready = [now.current!, ...now.others].reduce(
    (sum, set) => sum + number(set, 'status', 'readyReplicas'),
    0,
  )
  let surplus = Math.max(0, ready - (wanted - spare))
  for (const set of now.others) {
    const replicas = number(set, 'spec', 'replicas')
    const broken = replicas - number(set, 'status', 'readyReplicas')
    const gone = Math.min(replicas, broken + surplus)
    surplus -= Math.max(0, gone - broken)
    resize(set, replicas - gone, world)
  }
}

function share(value: unknown, total: number, round: (value: number) => number): number {
  if (typeof value === 'string') return round((Number.parseFloat(value) / 100) * total)
  return typeof value === 'number' ? value : 0
}

function resize(set: KubeObject, replicas: number, world: World): void {
  const now = world.get(keyOf(REPLICA_SETS, set))
  if (!now || number(now, 'spec', 'replicas') === replicas) return
  world.change(REPLICA_SETS, now, (draft) => Object.assign(draft.spec as object, { replicas }))
}

function ensureCurrent(deployment: KubeObject, revision: string, world: World): KubeObject {
  const { current } = setsOf(deployment, world)
  const annotate = (storage: string, object: KubeObject) => {
    if (Number(object.metadata.annotations?.[REVISION] ?? 0) >= Number(revision)) return
    world.change(storage, object, ({ metadata }) => {
      metadata.annotations = { ...metadata.annotations, [REVISION]: revision }
    })
  }
  annotate(DEPLOYMENTS, world.get(keyOf(DEPLOYMENTS, deployment))!)
  if (current) {
    annotate(REPLICA_SETS, current)
    return world.get(keyOf(REPLICA_SETS, current))!
  }
  const { name, namespace } = deployment.metadata
  const hash = templateHash(at(deployment, 'spec', 'template'))
  const template = copy(at(deployment, 'spec', 'template')) as {
    metadata: { labels?: Record<string, string> }
  }
  const labels = { ...template.metadata.labels, 'pod-template-hash': hash }
  template.metadata.labels = labels
  const selector = copy(at(deployment, 'spec', 'selector')) as { matchLabels?: Record<string, string> }
  selector.matchLabels = { ...selector.matchLabels, 'pod-template-hash': hash }
  return world.create(REPLICA_SETS, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${name}-${hash}`,
      namespace: namespace!,
      labels,
      annotations: { [REVISION]: revision },
      ownerReferences: [ownerOf(deployment)],
    },
    spec: { replicas: 0, selector, template },
  })
}

function tell(deployment: KubeObject, world: World): void {
  const { current, others } = setsOf(deployment, world)
  const sum = (field: string) =>
    [...(current ? [current] : []), ...others].reduce((all, set) => all + number(set, 'status', field), 0)
  const wanted = number(deployment, 'spec', 'replicas')
  const spare = share(
    at(deployment, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable'),
    wanted,
    Math.floor,
  )
  const available = sum('availableReplicas')
  const updated = current ? number(current, 'status', 'replicas') : 0
  const isEnough = available >= wanted - spare
  const isDone = updated === wanted && sum('replicas') === wanted && available >= wanted
  const name = current?.metadata.name ?? ''
  const conditions: readonly Condition[] = [
    isEnough
      ? {
          type: 'Available',
          status: 'True',
          reason: 'MinimumReplicasAvailable',
          message: 'Deployment has minimum availability.',
        }
      : {
          type: 'Available',
          status: 'False',
          reason: 'MinimumReplicasUnavailable',
          message: 'Deployment does not have minimum availability.',
        },
    isDone
      ? {
          type: 'Progressing',
          status: 'True',
          reason: 'NewReplicaSetAvailable',
          message: `ReplicaSet "${name}" has successfully progressed.`,
        }
      : {
          type: 'Progressing',
          status: 'True',
          reason: 'ReplicaSetUpdated',
          message: `ReplicaSet "${name}" is progressing.`,
        },
  ]
  world.setStatus(DEPLOYMENTS, deployment, {
    observedGeneration: deployment.metadata.generation ?? 1,
    replicas: sum('replicas'),
    updatedReplicas: updated,
    readyReplicas: sum('readyReplicas'),
    availableReplicas: available,
    ...(wanted > available && { unavailableReplicas: wanted - available }),
    conditions: conditions.reduce<Record<string, unknown>[]>(withCondition, [
      ...list(deployment, 'status', 'conditions'),
    ]),
  })
}
