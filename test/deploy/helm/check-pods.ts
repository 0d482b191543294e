import { at, isObject, type KubeObject } from '../../kubernetes/object.ts'

interface Pod {
  readonly where: string
  readonly spec: Record<string, unknown>
}

/** Accounts whose token may be mounted: the server that speaks to the cluster, or logs in to Vault. */
const WITH_TOKEN = /^Deployment leme-(server|worker)$/

/** The one job that may hold the key which opens backups. */
const WITH_IDENTITY = /^CronJob leme-backup$/

/** Those that may hold the login which copies the database. */
const WITH_COPIES = /^(Deployment leme-server|CronJob leme-backup)$/

/** What keeps the pods of an object from the restricted standard and from limits. */
export function checkPods(object: KubeObject): readonly string[] {
  return podsOf(object).flatMap(({ where, spec }) => {
    const found: string[] = []
    const want = (holds: boolean, what: string) => void (holds || found.push(`${where}: ${what}`))
    want(at(spec, 'securityContext', 'runAsNonRoot') === true, 'runAsNonRoot is missing: it may run as root')
    want(Number(at(spec, 'securityContext', 'runAsUser')) > 0, 'runAsUser is missing or root')
    want(
      at(spec, 'securityContext', 'seccompProfile', 'type') === 'RuntimeDefault',
      'seccompProfile is missing',
    )
    for (const field of ['hostNetwork', 'hostPID', 'hostIPC'])
      want(spec[field] === undefined, `${field} is set`)
    const hasToken = spec.automountServiceAccountToken !== false
    want(!hasToken || WITH_TOKEN.test(where), 'the token of its account is mounted')
    want(spec.enableServiceLinks === false, 'enableServiceLinks has to be false')
    for (const volume of list(spec.volumes)) {
      want(volume.hostPath === undefined, 'a hostPath is mounted')
      const isIdentity = /identity/.test(JSON.stringify(volume.secret ?? ''))
      want(!isIdentity || WITH_IDENTITY.test(where), 'it has the key that opens backups')
    }
    for (const one of [...list(spec.initContainers), ...list(spec.containers)]) {
      const name = `container ${String(one.name)}`
      const security = one.securityContext
      want(at(security, 'allowPrivilegeEscalation') === false, `${name} may gain privileges`)
      want(at(security, 'readOnlyRootFilesystem') === true, `${name} may write to its root`)
      want(at(security, 'privileged') !== true, `${name} is privileged`)
      want(JSON.stringify(at(security, 'capabilities')) === '{"drop":["ALL"]}', `${name} keeps capabilities`)
      want(at(security, 'runAsNonRoot') !== false, `${name} may run as root`)
      want(
        !/LEME__BACKUPS__/.test(JSON.stringify(one.env ?? '')) || WITH_COPIES.test(where),
        `${name} may copy the database`,
      )
      for (const kind of ['requests', 'limits'])
        for (const what of ['cpu', 'memory'])
          want(at(one, 'resources', kind, what) !== undefined, `${name} has no ${kind}.${what}`)
      want(one.terminationMessagePolicy === 'FallbackToLogsOnError', `${name} does not tell its last line`)
      want(
        /@sha256:|:[^/]+$/.test(String(one.image)) && !/:latest$/.test(String(one.image)),
        `${name} has no fixed image`,
      )
    }
    return found
  })
}

/** A pod, or the template of whatever makes pods. */
export function podsOf({ kind, metadata: { name }, spec }: KubeObject): readonly Pod[] {
  const where = `${kind} ${name}`
  if (kind === 'Pod') return [{ where, spec: spec as Pod['spec'] }]
  const template = at(spec, 'template', 'spec') ?? at(spec, 'jobTemplate', 'spec', 'template', 'spec')
  return isObject(template) ? [{ where, spec: template }] : []
}

function list(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}
