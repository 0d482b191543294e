import { at, isObject, type KubeObject } from '../object.ts'
import { list, text } from '../resources/cell.ts'
import { parseQuantity } from '../resources/quantity.ts'
import type { Store } from '../store/store.ts'

/** What a pod takes of a quota: `pods`, `requests.cpu`, `limits.memory`. */
function usage(pod: KubeObject, name: string): number {
  if (name === 'pods' || name === 'count/pods') return 1
  const [kind, resource] = name.includes('.') ? name.split('.', 2) : ['requests', name]
  if (kind !== 'requests' && kind !== 'limits') return 0
  return list(pod, 'spec', 'containers').reduce((sum, container) => {
    const value = at(container, 'resources', kind, resource!)
    return sum + (value === undefined ? 0 : parseQuantity(value))
  }, 0)
}

/** Why a namespace's quotas leave no room for a pod; undefined where they do. */
export function quotaFault(pod: KubeObject, store: Store): string | undefined {
  const namespace = pod.metadata.namespace ?? ''
  const quotas = store.list('resourcequotas.', namespace)
  if (quotas.length === 0) return undefined
  const running = store
    .list('pods.', namespace)
    .filter((one) => !['Succeeded', 'Failed'].includes(text(one, 'status', 'phase')))
  for (const quota of quotas) {
    const hard = at(quota, 'spec', 'hard')
    if (!isObject(hard)) continue
    for (const [name, limit] of Object.entries(hard)) {
      const asked = usage(pod, name)
      const isTold = /^(requests|limits)\.|^(cpu|memory)$/.test(name)
      if (isTold && asked === 0)
        return `failed quota: ${quota.metadata.name}: must specify ${name} for: ${list(
          pod,
          'spec',
          'containers',
        )
          .map((one) => one.name)
          .join(',')}`
      const used = running.reduce((sum, one) => sum + usage(one, name), 0)
      if (used + asked > parseQuantity(limit)) {
        return `exceeded quota: ${quota.metadata.name}, requested: ${name}=${asked}, used: ${name}=${used}, limited: ${name}=${limit}`
      }
    }
  }
  return undefined
}
