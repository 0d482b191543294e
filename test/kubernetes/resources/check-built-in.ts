import type { Cause } from '../api-error.ts'
import { at, isObject, isSame, type KubeObject } from '../object.ts'
import { duplicate, forbiddenField, invalidValue, required } from '../schema/check-native.ts'
import { list, text } from './cell.ts'
import { checkSubdomain } from './check-metadata.ts'
import { type Check, WORKLOAD_CHECKS } from './check-workload.ts'

const KEY = /^[-._a-zA-Z0-9]+$/
const MOST_DATA = 1024 * 1024

function checkKeys(object: KubeObject, fields: readonly string[]): Cause[] {
  const all = fields.flatMap((field) =>
    Object.entries((at(object, field) ?? {}) as Record<string, unknown>).map(
      (entry) => [field, ...entry] as const,
    ),
  )
  const size = all.reduce((sum, [, , value]) => sum + `${value}`.length, 0)
  return [
    ...all.flatMap(([field, key]) =>
      KEY.test(key) && key !== '.' && key !== '..'
        ? []
        : [
            invalidValue(
              `${field}[${key}]`,
              key,
              `a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')`,
            ),
          ],
    ),
    ...(size > MOST_DATA
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${MOST_DATA} bytes`,
            field: '',
          },
        ]
      : []),
  ]
}

/** A ConfigMap or Secret that says so cannot change any more. */
function checkImmutable(object: KubeObject, before: KubeObject | undefined): Cause[] {
  if (before?.immutable !== true) return []
  const changed = ['data', 'binaryData'].filter((field) => !isSame(object[field], before[field]))
  return [
    ...(object.immutable === true
      ? []
      : [forbiddenField('immutable', 'field is immutable when `immutable` is set')]),
    ...changed.map((field) => forbiddenField(field, 'field is immutable when `immutable` is set')),
  ]
}

const service: Check = (object, before) => {
  const ports = list(object, 'spec', 'ports')
  const needsNames = ports.length > 1
  const address = text(object, 'spec', 'clusterIP')
  const old = text(before, 'spec', 'clusterIP')
  return [
    ...(ports.length === 0 && address !== 'None' && text(object, 'spec', 'type') !== 'ExternalName'
      ? [required('spec.ports')]
      : []),
    ...ports.flatMap(({ port, name }, index) => [
      ...(Number(port) >= 1 && Number(port) <= 65_535
        ? []
        : [invalidValue(`spec.ports[${index}].port`, port, 'must be between 1 and 65535, inclusive')]),
      ...(needsNames && !name ? [required(`spec.ports[${index}].name`)] : []),
      ...(ports.findIndex((one) => one.name === name) < index && name
        ? [duplicate(`spec.ports[${index}].name`, name)]
        : []),
    ]),
    ...(old && address !== old
      ? [invalidValue('spec.clusterIPs[0]', [address], 'may not change once set')]
      : []),
  ]
}

const secret: Check = (object, before) => [
  ...checkKeys(object, ['data']),
  ...checkImmutable(object, before),
  ...(before && before.type !== object.type ? [invalidValue('type', object.type, 'field is immutable')] : []),
]

const claim: Check = (object, before) => {
  const modes = at(object, 'spec', 'accessModes')
  const storage = at(object, 'spec', 'resources', 'requests', 'storage')
  // A class may come later where none was asked for.
  const hadClass = at(before, 'spec', 'storageClassName') !== undefined
  const fixed = (spec: unknown) => {
    const { resources, volumeName, volumeAttributesClassName, storageClassName, ...rest } = (spec ??
      {}) as Record<string, unknown>
    return { ...rest, ...(hadClass && { storageClassName }) }
  }
  return [
    ...(Array.isArray(modes) && modes.length > 0
      ? []
      : [required('spec.accessModes', 'at least 1 access mode is required')]),
    ...(storage === undefined ? [required('spec.resources[storage]')] : []),
    ...(before && !isSame(fixed(object.spec), fixed(before.spec))
      ? [
          forbiddenField(
            'spec',
            'spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims',
          ),
        ]
      : []),
  ]
}

const binding: Check = (object, before) => [
  ...(before && !isSame(before.roleRef, object.roleRef)
    ? [invalidValue('roleRef', object.roleRef, 'cannot change roleRef')]
    : []),
  ...list(object, 'subjects').flatMap((subject, index) =>
    subject.kind === 'ServiceAccount' && !subject.namespace && object.kind === 'ClusterRoleBinding'
      ? [required(`subjects[${index}].namespace`)]
      : [],
  ),
]

const budget: Check = (object) => {
  const both =
    at(object, 'spec', 'minAvailable') !== undefined && at(object, 'spec', 'maxUnavailable') !== undefined
  return both ? [invalidValue('spec', {}, 'minAvailable and maxUnavailable cannot be both set')] : []
}

const scaler: Check = (object) => {
  const most = Number(at(object, 'spec', 'maxReplicas'))
  const least = Number(at(object, 'spec', 'minReplicas') ?? 1)
  return [
    ...(most >= 1 ? [] : [invalidValue('spec.maxReplicas', most, 'must be greater than 0')]),
    ...(least > most
      ? [invalidValue('spec.maxReplicas', most, 'must be greater than or equal to `minReplicas`')]
      : []),
  ]
}

const definition: Check = (object, before) => {
  const names = at(object, 'spec', 'names')
  const group = text(object, 'spec', 'group')
  const wanted = `${text(names, 'plural')}.${group}`
  const versions = list(object, 'spec', 'versions')
  const stored = versions.filter(({ storage }) => storage === true).length
  return [
    ...(object.metadata.name === wanted
      ? []
      : [invalidValue('metadata.name', object.metadata.name, 'must be spec.names.plural+"."+spec.group')]),
    ...checkSubdomain('spec.group', group),
    ...(stored === 1
      ? []
      : [invalidValue('spec.versions', versions, 'must have exactly one version marked as storage version')]),
    ...versions.flatMap((version, index) => {
      const field = `spec.versions[${index}].schema.openAPIV3Schema`
      const schema = at(version, 'schema', 'openAPIV3Schema')
      if (!isObject(schema)) return [required(field, 'schemas are required')]
      return schema.type === 'object'
        ? []
        : [invalidValue(`${field}.type`, schema.type ?? '', 'must be object at the root')]
    }),
    ...(before && text(before, 'spec', 'scope') !== text(object, 'spec', 'scope')
      ? [invalidValue('spec.scope', text(object, 'spec', 'scope'), 'field is immutable')]
      : []),
  ]
}

const CHECKS: Readonly<Record<string, Check>> = {
  ...WORKLOAD_CHECKS,
  'services.': service,
  'secrets.': secret,
  'configmaps.': (object, before) => [
    ...checkKeys(object, ['data', 'binaryData']),
    ...checkImmutable(object, before),
  ],
  'persistentvolumeclaims.': claim,
  'poddisruptionbudgets.policy': budget,
  'horizontalpodautoscalers.autoscaling': scaler,
  'rolebindings.rbac.authorization.k8s.io': binding,
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
  'customresourcedefinitions.apiextensions.k8s.io': definition,
}

export function checkBuiltIn(storage: string, object: KubeObject, before: KubeObject | undefined): Cause[] {
  return CHECKS[storage]?.(object, before) ?? []
}
