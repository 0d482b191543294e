import type { Cause } from '../api-error.ts'
import { at, isObject, isSame, type KubeObject } from '../object.ts'
import { duplicate, forbiddenField, invalidValue, required } from '../schema/check-native.ts'
import { objectSelector } from '../store/selectors.ts'
import { list, text } from './cell.ts'
import { checkLabelMap, checkLabelName } from './check-metadata.ts'
import { parseQuantity } from './quantity.ts'

/** What a cluster refuses of pods and of what makes pods. `before` is what is stored; undefined for a new one. */
export type Check = (object: KubeObject, before: KubeObject | undefined) => Cause[]

type Item = Readonly<Record<string, unknown>>

function checkPodSpec(spec: unknown, path: string): Cause[] {
  const containers = list(spec, 'containers')
  const inits = list(spec, 'initContainers')
  const volumes = list(spec, 'volumes')
  const volumeNames = new Set(volumes.map(({ name }) => name))
  const seen = new Set<unknown>()
  const each = (items: readonly Item[], name: string) =>
    items.flatMap((item, index) => {
      const where = `${path}.${name}[${index}]`
      const isTwice = seen.has(item.name)
      seen.add(item.name)
      return [
        ...(isTwice ? [duplicate(`${where}.name`, item.name)] : []),
        ...checkContainer(item, where, volumeNames),
      ]
    })
  return [
    ...(containers.length === 0 ? [required(`${path}.containers`)] : []),
    ...twice(volumes, `${path}.volumes`, 'name'),
    ...volumes.flatMap(({ name }, index) => checkLabelName(`${path}.volumes[${index}].name`, `${name}`)),
    ...each(containers, 'containers'),
    ...each(inits, 'initContainers'),
  ]
}

function twice(items: readonly Item[], path: string, field: string): Cause[] {
  return items.flatMap((item, index) =>
    items.findIndex((one) => one[field] === item[field]) < index
      ? [duplicate(`${path}[${index}].${field}`, item[field])]
      : [],
  )
}

function checkContainer(container: Item, path: string, volumes: ReadonlySet<unknown>): Cause[] {
  const name = text(container, 'name')
  return [
    ...(name ? checkLabelName(`${path}.name`, name) : []),
    ...(text(container, 'image') ? [] : [required(`${path}.image`)]),
    ...list(container, 'ports').flatMap(({ containerPort }, index) => {
      const port = Number(containerPort)
      const isPort = port >= 1 && port <= 65_535
      return isPort
        ? []
        : [
            invalidValue(
              `${path}.ports[${index}].containerPort`,
              port,
              'must be between 1 and 65535, inclusive',
            ),
          ]
    }),
    ...list(container, 'volumeMounts').flatMap((mount, index) =>
      volumes.has(mount.name)
        ? []
        : [
            {
              reason: 'FieldValueNotFound',
              message: `Not found: ${JSON.stringify(mount.name)}`,
              field: `${path}.volumeMounts[${index}].name`,
            },
          ],
    ),
    ...checkResources(at(container, 'resources'), `${path}.resources`),
  ]
}

function checkResources(resources: unknown, path: string): Cause[] {
  const requests = at(resources, 'requests')
  const limits = at(resources, 'limits')
  if (!isObject(requests) || !isObject(limits)) return []
  return Object.entries(requests).flatMap(([name, value]) => {
    const limit = limits[name]
    if (limit === undefined || parseQuantity(value) <= parseQuantity(limit)) return []
    return [
      invalidValue(`${path}.requests`, value, `must be less than or equal to ${name} limit of ${limit}`),
    ]
  })
}

function checkReplicas(object: KubeObject): Cause[] {
  const replicas = at(object, 'spec', 'replicas')
  if (typeof replicas !== 'number' || replicas >= 0) return []
  return [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]
}

function checkTemplate(object: KubeObject, restart: readonly string[]): Cause[] {
  const template = at(object, 'spec', 'template')
  const policy = text(template, 'spec', 'restartPolicy')
  const labels = at(template, 'metadata', 'labels')
  return [
    ...(isObject(labels) ? checkLabelMap('spec.template.labels', labels) : []),
    ...checkPodSpec(at(template, 'spec'), 'spec.template.spec'),
    ...(restart.includes(policy)
      ? []
      : [
          {
            reason: 'FieldValueNotSupported',
            message: `Unsupported value: ${JSON.stringify(policy)}: supported values: ${restart.map((one) => JSON.stringify(one)).join(', ')}`,
            field: 'spec.template.spec.restartPolicy',
          },
        ]),
  ]
}

function checkSelector(object: KubeObject, before: KubeObject | undefined): Cause[] {
  const selector = at(object, 'spec', 'selector')
  if (!isObject(selector)) return []
  const labels = (at(object, 'spec', 'template', 'metadata', 'labels') ?? {}) as Record<string, string>
  const isEmpty = !isObject(selector.matchLabels) && !Array.isArray(selector.matchExpressions)
  return [
    ...(isEmpty ? [invalidValue('spec.selector', selector, 'empty selector is invalid for deployment')] : []),
    ...(objectSelector(selector)(labels)
      ? []
      : [
          invalidValue(
            'spec.template.metadata.labels',
            labels,
            '`selector` does not match template `labels`',
          ),
        ]),
    ...(before && !isSame(selector, at(before, 'spec', 'selector'))
      ? [invalidValue('spec.selector', selector, 'field is immutable')]
      : []),
  ]
}

const replicated: Check = (object, before) => [
  ...checkReplicas(object),
  ...checkSelector(object, before),
  ...checkTemplate(object, ['Always']),
]

/** Fields of a StatefulSet that may change. */
const STATEFUL_CHANGES = new Set([
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
])

const statefulSet: Check = (object, before) => {
  const isFixed = (spec: unknown) =>
    Object.fromEntries(Object.entries((spec ?? {}) as object).filter(([name]) => !STATEFUL_CHANGES.has(name)))
  const isChanged = before && !isSame(isFixed(object.spec), isFixed(before.spec))
  return [
    ...checkReplicas(object),
    ...(before ? [] : checkSelector(object, undefined)),
    ...checkTemplate(object, ['Always']),
    ...(isChanged
      ? [
          forbiddenField(
            'spec',
            "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
          ),
        ]
      : []),
  ]
}

const job: Check = (object, before) => {
  const fixed = ['completions', 'selector', 'template', 'completionMode', 'backoffLimit'].filter(
    (name) => name !== 'backoffLimit',
  )
  const wasSuspended = before && at(before, 'spec', 'suspend') === true && !at(before, 'status', 'startTime')
  return [
    ...checkTemplate(object, ['OnFailure', 'Never']),
    ...(before && !wasSuspended ? fixed : [])
      .filter((name) => !isSame(at(object, 'spec', name), at(before, 'spec', name)))
      .map((name) => invalidValue(`spec.${name}`, at(object, 'spec', name), 'field is immutable')),
  ]
}

/** Fields of a running pod that may change. */
function fixedPart(pod: KubeObject): unknown {
  const { activeDeadlineSeconds, tolerations, terminationGracePeriodSeconds, nodeName, ...spec } =
    (pod.spec ?? {}) as Item
  const bare = (name: string) => list(pod, 'spec', name).map(({ image, ...container }) => container)
  return { ...spec, containers: bare('containers'), initContainers: bare('initContainers') }
}

const pod: Check = (object, before) => [
  ...checkPodSpec(object.spec, 'spec'),
  ...(before && !isSame(fixedPart(object), fixedPart(before))
    ? [
        forbiddenField(
          'spec',
          'pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)',
        ),
      ]
    : []),
]

const cronJob: Check = (object) => {
  const schedule = text(object, 'spec', 'schedule')
  const isSchedule = /^(@\w+|\S+( +\S+){4})$/.test(schedule)
  const template = { ...object, spec: at(object, 'spec', 'jobTemplate', 'spec') } as KubeObject
  return [
    ...(isSchedule || !schedule
      ? []
      : [
          invalidValue(
            'spec.schedule',
            schedule,
            `expected exactly 5 fields, found ${schedule.split(/\s+/).length}: [${schedule}]`,
          ),
        ]),
    ...checkTemplate(template, ['OnFailure', 'Never']).map((cause) => ({
      ...cause,
      field: cause.field.replace(/^spec\./, 'spec.jobTemplate.spec.'),
    })),
  ]
}

export const WORKLOAD_CHECKS: Readonly<Record<string, Check>> = {
  'pods.': pod,
  'deployments.apps': replicated,
  'replicasets.apps': replicated,
  'daemonsets.apps': replicated,
  'statefulsets.apps': statefulSet,
  'jobs.batch': job,
  'cronjobs.batch': cronJob,
}
