import { randomBytes, randomUUID } from 'node:crypto'
import { at, type KubeObject, timestamp } from '../object.ts'
import { text } from '../resources/cell.ts'
import { type Resource, storageOf } from '../resources/resource.ts'
import type { Store } from '../store/store.ts'

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789'

function randomSuffix(length = 5): string {
  return [...randomBytes(length)].map((byte) => LETTERS[byte % LETTERS.length]).join('')
}

/** Kinds that count the changes of their wanted state. */
const COUNTED = new Set(['apps', 'batch', 'policy', 'apiextensions.k8s.io', 'networking.k8s.io'])

export function countsGenerations({ group, isCustom }: Resource): boolean {
  return isCustom || COUNTED.has(group)
}

const FIRST_STATUS: Readonly<Record<string, unknown>> = {
  'pods.': { phase: 'Pending' },
  'namespaces.': { phase: 'Active' },
  'persistentvolumeclaims.': { phase: 'Pending' },
  'statefulsets.apps': { replicas: 0, availableReplicas: 0 },
  'replicasets.apps': { replicas: 0 },
  'horizontalpodautoscalers.autoscaling': { desiredReplicas: 0, currentMetrics: null },
  'poddisruptionbudgets.policy': {
    disruptionsAllowed: 0,
    currentHealthy: 0,
    desiredHealthy: 0,
    expectedPods: 0,
  },
}

/** A new object as the cluster makes it: identity, first status, what only the cluster sets. */
export function prepareNew(object: KubeObject, resource: Resource, store: Store): KubeObject {
  const { deletionTimestamp, deletionGracePeriodSeconds, resourceVersion, ...metadata } = object.metadata
  const name = metadata.name || (metadata.generateName ? `${metadata.generateName}${randomSuffix()}` : '')
  const storage = storageOf(resource)
  const made: KubeObject = {
    ...object,
    metadata: {
      ...metadata,
      name,
      uid: randomUUID(),
      creationTimestamp: timestamp(),
      ...(countsGenerations(resource) && { generation: 1 }),
    },
  }
  if (resource.hasStatus) {
    const status = FIRST_STATUS[storage] ?? (resource.isCustom ? undefined : {})
    if (status === undefined) delete made.status
    else made.status = structuredClone(status)
  }
  if (storage === 'services.') return withAddress(made, store)
  if (storage === 'jobs.batch') return withSelector(made)
  return made
}

/** Addresses are counted up, from the revision on, so that none is given twice. */
function withAddress(service: KubeObject, store: Store): KubeObject {
  const type = text(service, 'spec', 'type')
  const given = text(service, 'spec', 'clusterIP')
  if (type === 'ExternalName') return service
  const number = store.revision
  const address = given || `10.96.${(number >> 8) & 255}.${number & 255}`
  const spec = { ...(service.spec as object), clusterIP: address, clusterIPs: [address] }
  return { ...service, spec, status: { loadBalancer: {} } }
}

function withSelector(job: KubeObject): KubeObject {
  if (at(job, 'spec', 'manualSelector') === true) return job
  const { uid, name } = job.metadata
  const labels = {
    'batch.kubernetes.io/controller-uid': uid!,
    'batch.kubernetes.io/job-name': name,
    'controller-uid': uid!,
    'job-name': name,
  }
  const spec = structuredClone(job.spec) as Record<string, unknown>
  const template = spec.template as { metadata?: { labels?: Record<string, string> } } | undefined
  if (template)
    template.metadata = { ...template.metadata, labels: { ...template.metadata?.labels, ...labels } }
  spec.selector = { matchLabels: { 'batch.kubernetes.io/controller-uid': uid! } }
  return { ...job, spec }
}
