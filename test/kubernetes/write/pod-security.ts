import { at } from '../object.ts'
import { list } from '../resources/cell.ts'

type Item = Readonly<Record<string, unknown>>

/** What of a pod the pod security standards refuse, in the words of the admission that enforces them. */
export function podSecurityFaults(spec: unknown, level: 'baseline' | 'restricted'): string[] {
  const containers = [...list(spec, 'initContainers'), ...list(spec, 'containers')]
  const faults = baseline(spec, containers)
  return level === 'baseline' ? faults : [...faults, ...restricted(spec, containers)]
}

function named(word: string, items: readonly Item[]): string {
  const names = items.map(({ name }) => `"${name}"`).join(', ')
  return items.length === 1 ? `${word} ${names}` : `${word}s ${names}`
}

function baseline(spec: unknown, containers: readonly Item[]): string[] {
  const host = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => at(spec, field) === true)
  const paths = list(spec, 'volumes').filter(({ hostPath }) => hostPath !== undefined)
  const privileged = containers.filter((one) => at(one, 'securityContext', 'privileged') === true)
  const ports = containers.filter((one) => list(one, 'ports').some(({ hostPort }) => hostPort !== undefined))
  return [
    ...(host.length > 0 ? [`host namespaces (${host.map((field) => `${field}=true`).join(', ')})`] : []),
    ...(paths.length > 0 ? [`hostPath volumes (${named('volume', paths)})`] : []),
    ...(privileged.length > 0
      ? [`privileged (${named('container', privileged)} must not set securityContext.privileged=true)`]
      : []),
    ...(ports.length > 0 ? [`hostPort (${named('container', ports)} uses a hostPort)`] : []),
  ]
}

const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
  'image',
])

function restricted(spec: unknown, containers: readonly Item[]): string[] {
  const rising = containers.filter((one) => at(one, 'securityContext', 'allowPrivilegeEscalation') !== false)
  const capable = containers.filter((one) => {
    const drop = at(one, 'securityContext', 'capabilities', 'drop')
    const add = at(one, 'securityContext', 'capabilities', 'add')
    const extra = Array.isArray(add) && add.some((capability) => capability !== 'NET_BIND_SERVICE')
    return !Array.isArray(drop) || !drop.includes('ALL') || extra
  })
  const odd = list(spec, 'volumes').filter((volume) =>
    Object.keys(volume).some((key) => key !== 'name' && key !== 'hostPath' && !VOLUMES.has(key)),
  )
  const roots = containers.filter(
    (one) =>
      (at(one, 'securityContext', 'runAsNonRoot') ?? at(spec, 'securityContext', 'runAsNonRoot')) !== true,
  )
  const zeros = [spec, ...containers].filter((one) => at(one, 'securityContext', 'runAsUser') === 0)
  const open = containers.filter((one) => {
    const type =
      at(one, 'securityContext', 'seccompProfile', 'type') ??
      at(spec, 'securityContext', 'seccompProfile', 'type')
    return type !== 'RuntimeDefault' && type !== 'Localhost'
  })
  return [
    ...(rising.length > 0
      ? [
          `allowPrivilegeEscalation != false (${named('container', rising)} must set securityContext.allowPrivilegeEscalation=false)`,
        ]
      : []),
    ...(capable.length > 0
      ? [
          `unrestricted capabilities (${named('container', capable)} must set securityContext.capabilities.drop=["ALL"])`,
        ]
      : []),
    ...(odd.length > 0
      ? [`restricted volume types (${named('volume', odd)} uses a restricted volume type)`]
      : []),
    ...(roots.length > 0
      ? [
          `runAsNonRoot != true (pod or ${named('container', roots)} must set securityContext.runAsNonRoot=true)`,
        ]
      : []),
    ...(zeros.length > 0 ? ['runAsUser=0 (pod or container must not set runAsUser=0)'] : []),
    ...(open.length > 0
      ? [
          `seccompProfile (pod or ${named('container', open)} must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")`,
        ]
      : []),
  ]
}
