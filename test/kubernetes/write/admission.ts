import { ApiError, forbidden, notFound } from '../api-error.ts'
import { at, type KubeObject } from '../object.ts'
import { text } from '../resources/cell.ts'
import { type Resource, storageOf } from '../resources/resource.ts'
import type { Store } from '../store/store.ts'
import { podSecurityFaults } from './pod-security.ts'
import { quotaFault } from './quota.ts'

const NAMESPACE = { group: '', resource: 'namespaces', kind: 'Namespace' }

/** What stands between a well-formed new object and the store. @throws ApiError 403, 404 */
export function admit(
  object: KubeObject,
  resource: Resource,
  store: Store,
  warn: (words: string) => void,
): void {
  const namespace = object.metadata.namespace
  const storage = storageOf(resource)
  if (resource.isNamespaced) requireNamespace(namespace ?? '', object, resource, store)
  if (storage === 'pods.') {
    requireAccount(object, resource, store)
    const fault = quotaFault(object, store)
    if (fault) throw forbidden(resource, object.metadata.name, fault)
  }
  const labels = store.get('namespaces.', '', namespace ?? '')?.metadata.labels ?? {}
  const level = labels['pod-security.kubernetes.io/enforce']
  const spec =
    storage === 'pods.'
      ? object.spec
      : (at(object, 'spec', 'template', 'spec') ??
        at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'))
  if (spec === undefined || (level !== 'restricted' && level !== 'baseline')) return
  const faults = podSecurityFaults(spec, level)
  if (faults.length === 0) return
  const words = `violates PodSecurity "${level}:latest": ${faults.join(', ')}`
  if (storage === 'pods.') throw forbidden(resource, object.metadata.name, words)
  warn(`would ${words.replace('violates', 'violate')}`)
}

function requireNamespace(namespace: string, object: KubeObject, resource: Resource, store: Store): void {
  const found = store.get('namespaces.', '', namespace)
  if (!found) throw notFound(NAMESPACE, namespace)
  if (!found.metadata.deletionTimestamp) return
  const message = `unable to create new content in namespace ${namespace} because it is being terminated`
  const refused = forbidden(resource, object.metadata.name, message)
  throw new ApiError(403, 'Forbidden', refused.message, {
    ...refused.details,
    causes: [
      {
        reason: 'NamespaceTerminating',
        message: `namespace ${namespace} is being terminated`,
        field: 'metadata.namespace',
      },
    ],
  })
}

function requireAccount(pod: KubeObject, resource: Resource, store: Store): void {
  const { namespace = '', name } = pod.metadata
  const account = text(pod, 'spec', 'serviceAccountName')
  if (store.get('serviceaccounts.', namespace, account)) return
  throw forbidden(
    resource,
    name,
    `error looking up service account ${namespace}/${account}: serviceaccount "${account}" not found`,
  )
}
