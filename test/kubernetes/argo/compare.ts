import { ApiError } from '../api-error.ts'
import type { World } from '../controllers/world.ts'
import { copy, isSame, type KubeObject } from '../object.ts'
import { groupVersionOf, type Resource, storageOf } from '../resources/resource.ts'

export const TRACKING = 'argocd.argoproj.io/tracking-id'
export const MANAGER = 'argocd-controller'

/** A resource of an Application: what it shall be, what it is, or both. */
export interface Compared {
  readonly resource: Resource
  readonly namespace: string
  readonly name: string
  readonly target: KubeObject | undefined
  readonly live: KubeObject | undefined
  readonly isSynced: boolean
}

/** Kinds in the order in which they are applied; the others come last. */
const ORDER = [
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'StorageClass',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'Ingress',
]

function rank(kind: string): number {
  const index = ORDER.indexOf(kind)
  return index < 0 ? ORDER.length : index
}

/** Answers of {@link targetOf}, by the live object's state: comparing is dear, and most changes are of the status. */
export type Compares = Map<string, { readonly stamp: string; readonly isSynced: boolean }>

function stampOf({ metadata }: KubeObject): string {
  const { generation, resourceVersion, labels, annotations } = metadata
  return generation === undefined ? `${resourceVersion}` : JSON.stringify([generation, labels, annotations])
}

/** What is applied for a document of the source: with its namespace, and the mark by which it is found again. */
export function targetOf(
  document: object,
  {
    application,
    namespace,
    world,
    compares,
  }: { application: string; namespace: string; world: World; compares: Compares },
): Compared {
  const object = copy(document) as KubeObject
  const { group } = groupVersionOf(object.apiVersion)
  const storage = world.storageOf(object.apiVersion, object.kind)
  if (!storage)
    throw new Error(
      `The Kubernetes API could not find ${group}/${object.kind} for requested resource ${namespace}/${object.metadata.name}. Make sure the "${object.kind}" CRD is installed on the destination cluster.`,
    )
  const resource = world.resource(storage)
  const place = resource.isNamespaced ? (object.metadata.namespace ?? namespace) : ''
  const { name } = object.metadata
  const annotations = {
    ...object.metadata.annotations,
    [TRACKING]: `${application}:${group}/${object.kind}:${place}/${name}`,
  }
  const target = {
    ...object,
    metadata: { ...object.metadata, ...(place && { namespace: place }), annotations },
  }
  const live = world.get({ storage, namespace: place, name })
  if (!live) return { resource, namespace: place, name, target, live, isSynced: false }
  const [id, stamp] = [idOf(storage, { namespace: place, name }), stampOf(live)]
  const known = compares.get(id)
  const isSynced = known?.stamp === stamp ? known.isSynced : isAsWanted(live, target, resource, world)
  compares.set(id, { stamp, isSynced })
  return { resource, namespace: place, name, target, live, isSynced }
}

/** Whether applying it would change nothing. */
function isAsWanted(live: KubeObject, target: KubeObject, resource: Resource, world: World): boolean {
  try {
    return isSame(bare(applyTarget({ resource, target, dryRun: true, world })), bare(live))
  } catch (error) {
    if (error instanceof ApiError) return false
    throw error
  }
}

function bare({
  metadata: { managedFields, resourceVersion, generation, ...metadata },
  status,
  ...rest
}: KubeObject): unknown {
  return { ...rest, metadata }
}

export function applyTarget({
  resource,
  target,
  dryRun,
  world,
}: {
  resource: Resource
  target: KubeObject
  dryRun: boolean
  world: World
}): KubeObject {
  const place = { namespace: target.metadata.namespace ?? '', name: target.metadata.name }
  const patch = { kind: 'apply', body: target, force: true } as const
  return world.api.patch(resource, place, patch, { manager: MANAGER, dryRun })
}

/** Everything of an Application: what its source says, and what it made before and the source says no more. */
export function compareAll(
  targets: readonly Compared[],
  tracked: ReadonlyMap<string, { readonly storage: string; readonly object: KubeObject }>,
  world: World,
): Compared[] {
  const wanted = new Set(targets.map((one) => idOf(storageOf(one.resource), one)))
  const extra = [...tracked].flatMap(([id, { storage, object }]): Compared[] => {
    if (wanted.has(id)) return []
    const { namespace = '', name } = object.metadata
    return [
      {
        resource: world.resource(storage),
        namespace,
        name,
        target: undefined,
        live: object,
        isSynced: false,
      },
    ]
  })
  return [...targets, ...extra].sort(
    (a, b) => rank(a.resource.kind) - rank(b.resource.kind) || (a.name < b.name ? -1 : 1),
  )
}

export function idOf(
  storage: string,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): string {
  return `${storage}/${namespace}/${name}`
}
