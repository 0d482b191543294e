import { badRequest, type Cause } from '../api-error.ts'
import { isObject, type Json, type JsonObject } from '../object.ts'
import { type Definitions, fieldOf, isOpen, itemOf, resolve, type Schema } from './schema.ts'

export interface Decoded {
  /** Without fields that the type does not have. */
  readonly document: JsonObject
  /** `unknown field "spec.foo"` */
  readonly unknown: readonly string[]
}

/**
 * Whether a document can be read as a built-in type, in the words of Go's decoder; the API answers 400 otherwise.
 * @throws ApiError
 */
export function decodeNative(
  document: JsonObject,
  {
    schema,
    definitions,
    kind,
    version,
  }: { schema: Schema; definitions: Definitions; kind: string; version: string },
): Decoded {
  const unknown: string[] = []
  const decoded = walk(document, schema, { owner: kind, dotted: '', indexed: '' })
  return { document: decoded as JsonObject, unknown }

  interface Place {
    /** The Go type whose field this is. */
    readonly owner: string
    /** `spec.template.spec.containers.image` */
    readonly dotted: string
    /** `spec.template.spec.containers[0].image` */
    readonly indexed: string
  }

  function walk(value: Json | undefined, given: Schema | undefined, place: Place): Json | undefined {
    const here = resolve(given, definitions)
    if (!here || value === null || value === undefined) return value
    if (here['x-kubernetes-int-or-string']) requireIntOrString(value, given, place)
    else if (isOpen(here)) return value
    else if (here.type === 'object') return walkObject(value, given!, here, place)
    else if (here.type === 'array') {
      if (!Array.isArray(value)) fail(value, place, `[]${goType(itemOf(here, definitions), here.items)}`)
      return value.map(
        (item, index) => walk(item, here.items, { ...place, indexed: `${place.indexed}[${index}]` })!,
      )
    } else requireScalar(value, here, place)
    return value
  }

  function walkObject(value: Json, given: Schema, here: Schema, place: Place): Json {
    // Types without fields of their own take everything: RawExtension, JSON, FieldsV1.
    const isShapeless = !here.additionalProperties && Object.keys(here.properties ?? {}).length === 0
    if (isShapeless) return value
    if (!isObject(value)) fail(value, place, goType(here, given))
    const owner = given.ref ? shortName(given.ref) : place.owner
    const kept: JsonObject = {}
    for (const [name, inner] of Object.entries(value)) {
      const field = fieldOf(here, name, definitions)
      const below = { owner, dotted: join(place.dotted, name), indexed: join(place.indexed, name) }
      if (!field) unknown.push(`unknown field "${below.indexed}"`)
      else kept[name] = walk(inner, here.properties?.[name] ?? (here.additionalProperties as Schema), below)
    }
    return kept
  }

  function requireIntOrString(value: unknown, given: Schema | undefined, place: Place): void {
    const isQuantity = given?.ref?.endsWith('.Quantity') ?? false
    if (typeof value === 'string') {
      if (isQuantity && !QUANTITY.test(value))
        cannot(`quantities must match the regular expression '${QUANTITY.source}'`)
      return
    }
    if (typeof value === 'number' && (isQuantity || Number.isInteger(value))) return
    fail(value, place, isQuantity ? 'resource.Quantity' : 'intstr.IntOrString')
  }

  function requireScalar(value: unknown, { type, format }: Schema, place: Place): void {
    const go = GO_TYPES[format ?? ''] ?? GO_TYPES[type ?? '']!
    if (format === 'date-time') {
      if (typeof value !== 'string') fail(value, place, 'string')
      if (Number.isNaN(Date.parse(value))) {
        cannot(`parsing time "${value}" as "2006-01-02T15:04:05Z07:00": cannot parse "${value}" as "2006"`)
      }
      return
    }
    if (format === 'byte') {
      if (typeof value !== 'string') fail(value, place, '[]uint8')
      const wrong = /[^A-Za-z0-9+/=\r\n]/.exec(value)
      if (wrong) cannot(`illegal base64 data at input byte ${wrong.index}`)
      if (value.replaceAll(/[\r\n]/g, '').length % 4 !== 0)
        cannot(`illegal base64 data at input byte ${value.length}`)
      return
    }
    if (type === 'integer') {
      if (typeof value !== 'number') fail(value, place, go)
      if (!Number.isInteger(value) || (format === 'int32' && Math.abs(value) > 2 ** 31)) {
        fail(value, place, go, `number ${value}`)
      }
      return
    }
    if (typeof value !== type) fail(value, place, go)
  }

  function fail(value: unknown, { owner, dotted }: Place, type: string, found = jsonType(value)): never {
    cannot(`json: cannot unmarshal ${found} into Go struct field ${owner}.${dotted} of type ${type}`)
  }

  function cannot(why: string): never {
    throw badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${why}`)
  }

  function goType(resolved: Schema | undefined, given: Schema | undefined): string {
    if (given?.ref) return `v1.${shortName(given.ref)}`
    if (resolved?.type === 'object') return 'map[string]string'
    return GO_TYPES[resolved?.format ?? ''] ?? GO_TYPES[resolved?.type ?? ''] ?? 'string'
  }
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/

const GO_TYPES: Readonly<Record<string, string>> = {
  int32: 'int32',
  int64: 'int64',
  double: 'float64',
  integer: 'int64',
  number: 'float64',
  string: 'string',
  boolean: 'bool',
}

function shortName(ref: string): string {
  return ref.slice(ref.lastIndexOf('.') + 1)
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name
}

function jsonType(value: unknown): string {
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** Fields that a type cannot be without, and values that are none of those it knows: what the API answers 422 to. */
export function requireNative(document: unknown, schema: Schema, definitions: Definitions): Cause[] {
  const causes: Cause[] = []
  walk(document, schema, '')
  return causes

  function walk(value: unknown, given: Schema | undefined, path: string): void {
    const here = resolve(given, definitions)
    if (!here || value === null || value === undefined) return
    if (here.enum && typeof value === 'string' && !here.enum.includes(value)) {
      // An empty string is a field that was left out.
      if (value !== '') causes.push(notSupported(path, value, here.enum.map(String)))
      return
    }
    if (Array.isArray(value)) {
      for (const [index, item] of value.entries()) walk(item, here.items, `${path}[${index}]`)
      return
    }
    if (!isObject(value)) return
    for (const name of here.required ?? []) {
      const isEmpty = value[name] === undefined || value[name] === null || value[name] === ''
      const isWhole = resolve(here.properties?.[name], definitions)?.type === 'object' && name === 'template'
      if (isEmpty && !isWhole) causes.push(required(join(path, name)))
    }
    for (const [name, inner] of Object.entries(value)) {
      if (path === '' && (name === 'status' || name === 'metadata')) continue
      walk(inner, fieldOf(here, name, definitions), join(path, name))
    }
  }
}

export function required(field: string, why = ''): Cause {
  return { reason: 'FieldValueRequired', message: `Required value${why && `: ${why}`}`, field }
}

export function notSupported(field: string, value: unknown, supported: readonly string[]): Cause {
  const words = supported.toSorted().map((one) => JSON.stringify(one))
  const message = `Unsupported value: ${JSON.stringify(value)}: supported values: ${words.join(', ')}`
  return { reason: 'FieldValueNotSupported', message, field }
}

export function invalidValue(field: string, value: unknown, why: string): Cause {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

export function duplicate(field: string, value: unknown): Cause {
  return { reason: 'FieldValueDuplicate', message: `Duplicate value: ${JSON.stringify(value)}`, field }
}

export function forbiddenField(field: string, why: string): Cause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field }
}
