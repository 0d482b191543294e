import { ApiError, badRequest, invalid, quoted } from '../api-error.ts'
import { copy, isObject, type JsonObject, type KubeObject, type Metadata } from '../object.ts'
import { checkBuiltIn } from '../resources/check-built-in.ts'
import { checkMetadata } from '../resources/check-metadata.ts'
import { fillBuiltIn } from '../resources/defaults.ts'
import { apiVersionOf, type Resource, storageOf } from '../resources/resource.ts'
import { checkCustom, fillDefaults, prune } from '../schema/check-custom.ts'
import { decodeNative, requireNative } from '../schema/check-native.ts'

export interface Strictness {
  readonly fieldValidation: 'Ignore' | 'Warn' | 'Strict'
  readonly warn: (text: string) => void
}

export interface Target {
  readonly namespace: string
  readonly name: string
}

/**
 * Reads what was sent as an object of this kind: shape, unknown fields, defaults.
 * @throws ApiError 400
 */
export function decode(
  sent: unknown,
  resource: Resource,
  { fieldValidation, warn, source = 'document' }: Strictness & { readonly source?: 'document' | 'patch' },
): KubeObject {
  if (!isObject(sent)) throw badRequest('the body is no object')
  requireKind(sent, resource)
  const { kind, version } = resource
  const { document, unknown } = resource.isCustom
    ? decodeCustom(sent, resource)
    : decodeBuiltIn(sent, resource)
  if (unknown.length > 0 && fieldValidation === 'Strict') {
    const why = `strict decoding error: ${unknown.join(', ')}`
    if (source === 'document') {
      throw badRequest(`${kind} in version ${quoted(version)} cannot be handled as a ${kind}: ${why}`)
    }
    const message = `Invalid value: ${quoted(JSON.stringify(sent))}: ${why}`
    throw new ApiError(422, 'Invalid', ` "" is invalid: patch: ${message}`, {
      causes: [{ reason: 'FieldValueInvalid', message, field: 'patch' }],
    })
  }
  if (fieldValidation === 'Warn') for (const words of unknown) warn(words)
  const { metadata } = document as { metadata?: unknown }
  const object = { ...document, metadata: isObject(metadata) ? metadata : {} } as unknown as KubeObject
  return { ...object, apiVersion: apiVersionOf(resource), kind }
}

function requireKind(sent: JsonObject, resource: Resource): void {
  const expected = apiVersionOf(resource)
  if (sent.apiVersion !== undefined && sent.apiVersion !== expected) {
    throw badRequest(
      `the API version in the data (${sent.apiVersion}) does not match the expected API version (${expected})`,
    )
  }
  if (sent.kind !== undefined && sent.kind !== resource.kind) {
    throw badRequest(
      `${sent.kind} in version ${quoted(resource.version)} cannot be handled as a ${resource.kind}: no kind ${quoted(`${sent.kind}`)} is registered for version ${quoted(expected)}`,
    )
  }
}

interface Read {
  readonly document: JsonObject
  readonly unknown: readonly string[]
}

function decodeBuiltIn(
  sent: JsonObject,
  { schema, definitions, kind, version, ...resource }: Resource,
): Read {
  const read = decodeNative(sent, { schema: schema ?? {}, definitions, kind, version })
  const document = copy(read.document)
  fillBuiltIn(storageOf({ ...resource, kind }), document)
  return { document, unknown: read.unknown }
}

function decodeCustom(sent: JsonObject, { schema = {}, definitions, kind, version }: Resource): Read {
  const meta = { type: 'object' as const, properties: { metadata: schema.properties!.metadata! } }
  const { metadata } = decodeNative(
    { metadata: sent.metadata },
    { schema: meta, definitions, kind, version },
  ).document
  const { pruned, unknown } = prune(sent, schema)
  return { document: fillDefaults({ ...copy(pruned), metadata }, schema) as JsonObject, unknown }
}

/** Name and namespace of the path and of the object have to be the same. @throws ApiError 400 */
export function requirePlace(object: KubeObject, resource: Resource, { namespace, name }: Target): Metadata {
  const { metadata } = object
  if (resource.isNamespaced) {
    if (metadata.namespace && metadata.namespace !== namespace) {
      throw badRequest(
        'the namespace of the provided object does not match the namespace sent on the request',
      )
    }
  } else if (metadata.namespace) {
    throw badRequest('namespace is not allowed on this type')
  }
  if (name && metadata.name && metadata.name !== name) {
    throw badRequest(`the name of the object (${metadata.name}) does not match the name on the URL (${name})`)
  }
  const { namespace: _, ...rest } = metadata
  return { ...rest, name: name || metadata.name, ...(resource.isNamespaced && { namespace }) }
}

/** @throws ApiError 422 with everything that is wrong */
export function requireValid(object: KubeObject, resource: Resource, before: KubeObject | undefined): void {
  const storage = storageOf(resource)
  const { schema = {}, definitions } = resource
  const causes = [
    ...checkMetadata(storage, object.metadata, resource.isCustom),
    ...(resource.isCustom
      ? checkCustom(object as unknown as JsonObject, schema)
      : [...requireNative(object, schema, definitions), ...checkBuiltIn(storage, object, before)]),
  ]
  // One field, one complaint: what is missing is not wrong in other ways as well.
  const told = causes.filter(
    ({ field, message }, index) =>
      causes.findIndex(
        (one) => one.field === field && (one.message === message || one.reason === 'FieldValueRequired'),
      ) >= index,
  )
  if (told.length > 0) throw invalid(resource, object.metadata.name ?? '', told)
}
