import type { Cause } from '../api-error.ts'
import type { Metadata } from '../object.ts'
import { invalidValue, required } from '../schema/check-native.ts'

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const DNS_1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const LABEL_VALUE = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/
const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const MOST_ANNOTATIONS = 256 * 1024

const WORDS = {
  label: `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')`,
  subdomain: `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
  dns1035: `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')`,
  labelValue: `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
  qualified: `name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')`,
}

const LABEL_NAMED = new Set(['namespaces.'])
const DNS_1035_NAMED = new Set(['services.'])
/** Names of these may hold anything that a path can. */
const FREE = new Set(['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'])

function tooLong(field: string, value: string, most: number): Cause {
  return invalidValue(field, value, `must be no more than ${most} bytes`)
}

export function checkLabelName(field: string, name: string): Cause[] {
  if (name.length > 63) return [tooLong(field, name, 63)]
  return LABEL.test(name) ? [] : [invalidValue(field, name, WORDS.label)]
}

export function checkSubdomain(field: string, name: string): Cause[] {
  if (name.length > 253) return [tooLong(field, name, 253)]
  return SUBDOMAIN.test(name) ? [] : [invalidValue(field, name, WORDS.subdomain)]
}

function checkName(storage: string, name: string): Cause[] {
  const field = 'metadata.name'
  if (FREE.has(storage.split('.')[0]!)) {
    return /[/%]/.test(name) ? [invalidValue(field, name, "may not contain '/'")] : []
  }
  if (LABEL_NAMED.has(storage)) return checkLabelName(field, name)
  if (!DNS_1035_NAMED.has(storage)) return checkSubdomain(field, name)
  if (name.length > 63) return [tooLong(field, name, 63)]
  return DNS_1035.test(name) ? [] : [invalidValue(field, name, WORDS.dns1035)]
}

export function checkLabelMap(field: string, labels: Readonly<Record<string, unknown>>): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const text = `${value}`
    const wrong = text.length > 63 ? tooLong(field, text, 63) : undefined
    const odd = LABEL_VALUE.test(text) ? undefined : invalidValue(field, text, WORDS.labelValue)
    return [...checkKey(field, key), ...[wrong ?? odd].filter((cause) => cause !== undefined)]
  })
}

function checkKey(field: string, key: string): Cause[] {
  const parts = key.split('/')
  const name = parts.at(-1)!
  if (parts.length > 2) {
    return [
      invalidValue(
        field,
        key,
        `a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
      ),
    ]
  }
  if (parts.length === 2 && !SUBDOMAIN.test(parts[0]!))
    return [invalidValue(field, key, `prefix part ${WORDS.subdomain}`)]
  if (name.length > 63) return [invalidValue(field, key, 'name part must be no more than 63 bytes')]
  return QUALIFIED.test(name) ? [] : [invalidValue(field, key, WORDS.qualified)]
}

/** Name, labels, annotations, owners and finalizers. */
export function checkMetadata(storage: string, metadata: Metadata, isCustom: boolean): Cause[] {
  const { name, labels = {}, annotations = {}, ownerReferences = [], finalizers = [] } = metadata
  const size = Object.entries(annotations).reduce((sum, [key, value]) => sum + key.length + value.length, 0)
  const owners = ownerReferences.flatMap((owner, index) =>
    (['apiVersion', 'kind', 'name', 'uid'] as const)
      .filter((field) => !owner[field])
      .map((field) =>
        invalidValue(
          `metadata.ownerReferences[${index}].${field}`,
          '',
          `${field === 'apiVersion' ? 'version' : field} must not be empty`,
        ),
      ),
  )
  const controllers = ownerReferences.filter(({ controller }) => controller)
  return [
    ...(name ? checkName(storage, name) : [required('metadata.name', 'name or generateName is required')]),
    ...checkLabelMap('metadata.labels', labels),
    ...Object.keys(annotations).flatMap((key) => checkKey('metadata.annotations', key.toLowerCase())),
    ...(size > MOST_ANNOTATIONS
      ? [
          {
            reason: 'FieldValueTooLong',
            message: `Too long: may not be more than ${MOST_ANNOTATIONS} bytes`,
            field: 'metadata.annotations',
          },
        ]
      : []),
    ...owners,
    ...(controllers.length > 1
      ? [
          invalidValue(
            'metadata.ownerReferences',
            ownerReferences,
            'Only one reference can have Controller set to true.',
          ),
        ]
      : []),
    ...finalizers.flatMap((one, index) =>
      isCustom || one.includes('/') || ['orphan', 'foregroundDeletion', 'kubernetes'].includes(one)
        ? []
        : [
            invalidValue(
              `metadata.finalizers[${index}]`,
              one,
              'name is neither a standard finalizer name nor is it fully qualified',
            ),
          ],
    ),
  ]
}
