import { at, type KubeObject } from '../object.ts'
import {
  AGE,
  ageOf,
  CREATED,
  column,
  durationOf,
  list,
  mapText,
  NAME,
  number,
  orNone,
  selectorText,
  text,
} from './cell.ts'
import { podWords, restartsText } from './pod-words.ts'
import type { Column } from './resource.ts'

const wide = { wide: true }

function count(name: string, ...path: readonly string[]): Column {
  return column(name, (object) => number(object, ...path), { type: 'integer' })
}

function word(name: string, ...path: readonly string[]): Column {
  return column(name, (object) => orNone(text(object, ...path)))
}

function template(object: KubeObject): unknown {
  return (
    at(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec') ?? at(object, 'spec', 'template', 'spec')
  )
}

const CONTAINERS = column('Containers', (o) => namesOf(list(template(o), 'containers'), 'name'), wide)
const IMAGES = column('Images', (o) => namesOf(list(template(o), 'containers'), 'image'), wide)
const SELECTOR = column('Selector', (o) => orNone(selectorText(at(o, 'spec', 'selector'))), wide)
const DATA = column(
  'Data',
  (o) => Object.keys({ ...(o.data as object), ...(o.binaryData as object) }).length,
  {
    type: 'integer',
  },
)

function namesOf(items: readonly Record<string, unknown>[], field: string): string {
  return items.map((item) => `${item[field]}`).join(',')
}

function ready(status: string): Column {
  return column('Ready', (o) => `${number(o, 'status', status)}/${number(o, 'spec', 'replicas')}`)
}

function jobStatus(job: KubeObject): string {
  const isTrue = (type: string) =>
    list(job, 'status', 'conditions').some((c) => c.type === type && c.status === 'True')
  if (isTrue('Complete')) return 'Complete'
  if (isTrue('Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  if (isTrue('Suspended')) return 'Suspended'
  return isTrue('FailureTarget')
    ? 'FailureTarget'
    : isTrue('SuccessCriteriaMet')
      ? 'SuccessCriteriaMet'
      : 'Running'
}

function jobDuration(job: KubeObject): string {
  const [start, end] = [text(job, 'status', 'startTime'), text(job, 'status', 'completionTime')]
  if (!start) return ''
  return end ? durationOf(Date.parse(end) - Date.parse(start)) : ageOf(start)
}

function servicePorts(service: KubeObject): string {
  const ports = list(service, 'spec', 'ports').map(
    ({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`,
  )
  return orNone(ports.join(','))
}

function subjects(kind: string): (binding: KubeObject) => string {
  return (binding) =>
    list(binding, 'subjects')
      .filter((subject) => subject.kind === kind)
      .map(({ name, namespace }) => (namespace ? `${namespace}/${name}` : `${name}`))
      .join(', ')
}

function intOrString(object: unknown, ...path: readonly string[]): string {
  return `${at(object, ...path) ?? 'N/A'}`
}

const BINDING: readonly Column[] = [
  NAME,
  column('Role', (o) => `${text(o, 'roleRef', 'kind')}/${text(o, 'roleRef', 'name')}`),
  AGE,
  column('Users', subjects('User'), wide),
  column('Groups', subjects('Group'), wide),
  column('ServiceAccounts', subjects('ServiceAccount'), wide),
]

/** What `kubectl get` shows of each kind; the others have a name and an age. By plural and group. */
export const COLUMNS: Readonly<Record<string, readonly Column[]>> = {
  'namespaces.': [NAME, word('Status', 'status', 'phase'), AGE],
  'nodes.': [
    NAME,
    column('Status', () => 'Ready'),
    column('Roles', () => '<none>'),
    AGE,
    word('Version', 'status', 'nodeInfo', 'kubeletVersion'),
  ],
  'pods.': [
    NAME,
    column('Ready', (o) => `${podWords(o).ready}/${list(o, 'spec', 'containers').length}`),
    column('Status', (o) => podWords(o).status),
    column('Restarts', (o) => restartsText(podWords(o))),
    AGE,
    column('IP', (o) => orNone(text(o, 'status', 'podIP')), wide),
    column('Node', (o) => orNone(text(o, 'spec', 'nodeName')), wide),
    column('Nominated Node', (o) => orNone(text(o, 'status', 'nominatedNodeName')), wide),
    column('Readiness Gates', () => '<none>', wide),
  ],
  'services.': [
    NAME,
    word('Type', 'spec', 'type'),
    word('Cluster-IP', 'spec', 'clusterIP'),
    column('External-IP', (o) => orNone(text(o, 'spec', 'externalName'))),
    column('Port(s)', servicePorts),
    AGE,
    column('Selector', (o) => orNone(mapText(at(o, 'spec', 'selector'))), wide),
  ],
  'configmaps.': [NAME, DATA, AGE],
  'secrets.': [NAME, word('Type', 'type'), DATA, AGE],
  'serviceaccounts.': [NAME, column('Secrets', (o) => list(o, 'secrets').length, { type: 'integer' }), AGE],
  'persistentvolumeclaims.': [
    NAME,
    column('Status', (o) => (o.metadata.deletionTimestamp ? 'Terminating' : text(o, 'status', 'phase'))),
    column('Volume', (o) => text(o, 'spec', 'volumeName')),
    column('Capacity', (o) => text(o, 'status', 'capacity', 'storage')),
    column('Access Modes', (o) => accessModes(at(o, 'status', 'accessModes'))),
    column('StorageClass', (o) => text(o, 'spec', 'storageClassName')),
    column('VolumeAttributesClass', () => '<unset>'),
    AGE,
    column('VolumeMode', (o) => text(o, 'spec', 'volumeMode') || '<unset>', wide),
  ],
  'events.': [
    column('Last Seen', (o) => ageOf(o.lastTimestamp ?? o.eventTime)),
    column('Type', (o) => text(o, 'type')),
    column('Reason', (o) => text(o, 'reason')),
    column(
      'Object',
      (o) => `${text(o, 'involvedObject', 'kind').toLowerCase()}/${text(o, 'involvedObject', 'name')}`,
    ),
    column('Subobject', (o) => text(o, 'involvedObject', 'fieldPath'), wide),
    column('Source', (o) => text(o, 'source', 'component'), wide),
    column('Message', (o) => text(o, 'message').trim()),
    column('First Seen', (o) => ageOf(o.firstTimestamp ?? o.eventTime), wide),
    column('Count', (o) => number(o, 'count') || 1, wide),
    column('Name', ({ metadata }) => metadata.name, wide),
  ],
  'deployments.apps': [
    NAME,
    ready('readyReplicas'),
    count('Up-to-date', 'status', 'updatedReplicas'),
    count('Available', 'status', 'availableReplicas'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  'replicasets.apps': [
    NAME,
    count('Desired', 'spec', 'replicas'),
    count('Current', 'status', 'replicas'),
    count('Ready', 'status', 'readyReplicas'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  'statefulsets.apps': [NAME, ready('readyReplicas'), AGE, CONTAINERS, IMAGES],
  'daemonsets.apps': [
    NAME,
    count('Desired', 'status', 'desiredNumberScheduled'),
    count('Current', 'status', 'currentNumberScheduled'),
    count('Ready', 'status', 'numberReady'),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  'controllerrevisions.apps': [
    NAME,
    column('Controller', ({ metadata }) => {
      const owner = metadata.ownerReferences?.find(({ controller }) => controller)
      return owner ? `${owner.kind.toLowerCase()}.apps/${owner.name}` : '<none>'
    }),
    count('Revision', 'revision'),
    AGE,
  ],
  'jobs.batch': [
    NAME,
    column('Status', jobStatus),
    column('Completions', (o) => `${number(o, 'status', 'succeeded')}/${at(o, 'spec', 'completions') ?? 1}`),
    column('Duration', jobDuration),
    AGE,
    CONTAINERS,
    IMAGES,
    SELECTOR,
  ],
  'cronjobs.batch': [
    NAME,
    word('Schedule', 'spec', 'schedule'),
    word('Timezone', 'spec', 'timeZone'),
    column('Suspend', (o) => (at(o, 'spec', 'suspend') === true ? 'True' : 'False')),
    column('Active', (o) => list(o, 'status', 'active').length, { type: 'integer' }),
    column('Last Schedule', (o) =>
      at(o, 'status', 'lastScheduleTime') ? ageOf(at(o, 'status', 'lastScheduleTime')) : '<none>',
    ),
    AGE,
    CONTAINERS,
    IMAGES,
    column('Selector', () => '<none>', wide),
  ],
  'networkpolicies.networking.k8s.io': [
    NAME,
    column('Pod-Selector', (o) => orNone(selectorText(at(o, 'spec', 'podSelector')))),
    AGE,
  ],
  'ingresses.networking.k8s.io': [
    NAME,
    word('Class', 'spec', 'ingressClassName'),
    column(
      'Hosts',
      (o) =>
        list(o, 'spec', 'rules')
          .map(({ host }) => `${host ?? '*'}`)
          .join(',') || '*',
    ),
    column('Address', () => ''),
    column('Ports', (o) => (list(o, 'spec', 'tls').length > 0 ? '80, 443' : '80')),
    AGE,
  ],
  'poddisruptionbudgets.policy': [
    NAME,
    column('Min Available', (o) => intOrString(o, 'spec', 'minAvailable')),
    column('Max Unavailable', (o) => intOrString(o, 'spec', 'maxUnavailable')),
    count('Allowed Disruptions', 'status', 'disruptionsAllowed'),
    AGE,
  ],
  'horizontalpodautoscalers.autoscaling': [
    NAME,
    column(
      'Reference',
      (o) => `${text(o, 'spec', 'scaleTargetRef', 'kind')}/${text(o, 'spec', 'scaleTargetRef', 'name')}`,
    ),
    column('Targets', (o) => (list(o, 'spec', 'metrics').length > 0 ? '<unknown>' : '<none>')),
    column('MinPods', (o) => `${at(o, 'spec', 'minReplicas') ?? 1}`),
    count('MaxPods', 'spec', 'maxReplicas'),
    count('Replicas', 'status', 'currentReplicas'),
    AGE,
  ],
  'roles.rbac.authorization.k8s.io': [NAME, CREATED],
  'clusterroles.rbac.authorization.k8s.io': [NAME, CREATED],
  'rolebindings.rbac.authorization.k8s.io': BINDING,
  'clusterrolebindings.rbac.authorization.k8s.io': BINDING,
  'leases.coordination.k8s.io': [NAME, column('Holder', (o) => text(o, 'spec', 'holderIdentity')), AGE],
  'customresourcedefinitions.apiextensions.k8s.io': [NAME, CREATED],
}

const SHORT_MODES: Readonly<Record<string, string>> = {
  ReadWriteOnce: 'RWO',
  ReadOnlyMany: 'ROX',
  ReadWriteMany: 'RWX',
  ReadWriteOncePod: 'RWOP',
}

function accessModes(modes: unknown): string {
  return Array.isArray(modes) ? modes.map((mode) => SHORT_MODES[`${mode}`] ?? `${mode}`).join(',') : ''
}
