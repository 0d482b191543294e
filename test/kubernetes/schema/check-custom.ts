import type { Cause } from '../api-error.ts'
import { isObject, isSame, type JsonObject } from '../object.ts'
import { notSupported, required } from './check-native.ts'
import type { Schema } from './schema.ts'

/** Fields that every object has, whatever its schema says. */
const EVERYWHERE = new Set(['apiVersion', 'kind', 'metadata'])

/** Takes out what the schema of a custom kind does not know, and tells of it. */
export function prune(document: JsonObject, schema: Schema): { pruned: JsonObject; unknown: string[] } {
  const unknown: string[] = []
  const pruned = Object.fromEntries(
    Object.entries(document).flatMap(([name, value]) => {
      if (EVERYWHERE.has(name)) return [[name, value]]
      return field(name, value, schema, '')
    }),
  ) as JsonObject
  return { pruned, unknown }

  function field(name: string, value: unknown, parent: Schema, path: string): [string, unknown][] {
    const where = path ? `${path}.${name}` : name
    const declared =
      parent.properties && Object.hasOwn(parent.properties, name) ? parent.properties[name] : undefined
    const others = parent.additionalProperties
    const inner = declared ?? (typeof others === 'object' ? others : undefined)
    if (inner) return [[name, walk(value, inner, where)]]
    if (parent['x-kubernetes-preserve-unknown-fields'] || others === true) return [[name, value]]
    unknown.push(`unknown field "${where}"`)
    return []
  }

  function walk(value: unknown, here: Schema, path: string): unknown {
    if (Array.isArray(value)) {
      return here.items ? value.map((item, index) => walk(item, here.items!, `${path}[${index}]`)) : value
    }
    if (!isObject(value) || here.type !== 'object') return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, inner]) => {
        const isRoot = here['x-kubernetes-embedded-resource'] && EVERYWHERE.has(name)
        return isRoot ? [[name, inner]] : field(name, inner, here, path)
      }),
    )
  }
}

/** Fills in what the schema sets where nothing is written. */
export function fillDefaults(value: unknown, schema: Schema): unknown {
  if (Array.isArray(value))
    return schema.items ? value.map((item) => fillDefaults(item, schema.items!)) : value
  if (!isObject(value)) return value
  const filled: Record<string, unknown> = {}
  const others = schema.additionalProperties
  for (const [name, inner] of Object.entries(value)) {
    const of = schema.properties?.[name] ?? (typeof others === 'object' ? others : undefined)
    if (inner === null && of && !of.nullable && of.default !== undefined) continue
    filled[name] = of ? fillDefaults(inner, of) : inner
  }
  for (const [name, of] of Object.entries(schema.properties ?? {})) {
    if (filled[name] === undefined && of.default !== undefined) filled[name] = fillDefaults(of.default, of)
  }
  return filled
}

/** What the API answers 422 to, in the words of its validator of custom kinds. */
export function checkCustom(document: JsonObject, schema: Schema): Cause[] {
  const causes: Cause[] = []
  walk(document, schema, '')
  return causes

  function walk(value: unknown, here: Schema, path: string): void {
    if (value === undefined || here['x-kubernetes-int-or-string'] === true) return
    if (value === null && (here.nullable || !here.type)) return
    if (here.type && !isOfType(value, here.type)) {
      say('FieldValueTypeInvalid', typeWord(value), `must be of type ${here.type}: "${typeName(value)}"`)
      return
    }
    if (here.enum && !here.enum.some((one) => isSame(one, value))) {
      causes.push(notSupported(path, value, here.enum.map(String)))
    }
    if (typeof value === 'string') text(value, here)
    if (typeof value === 'number') number(value, here)
    if (Array.isArray(value)) array(value, here, path)
    else if (isObject(value)) object(value, here, path)

    function say(reason: string, found: unknown, why: string): void {
      const words = `Invalid value: ${JSON.stringify(found)}: ${path} in body ${why}`
      causes.push({ reason, message: words, field: path || '<nil>' })
    }

    function text(found: string, { minLength, maxLength, pattern, format }: Schema): void {
      const { length } = [...found]
      if (maxLength !== undefined && length > maxLength) {
        causes.push({
          reason: 'FieldValueTooLong',
          message: `Too long: may not be more than ${maxLength} bytes`,
          field: path,
        })
      }
      if (minLength !== undefined && length < minLength) {
        say('FieldValueInvalid', found, `should be at least ${minLength} chars long`)
      }
      if (pattern && !new RegExp(pattern, 'u').test(found))
        say('FieldValueInvalid', found, `should match '${pattern}'`)
      if (format === 'date-time' && Number.isNaN(Date.parse(found))) {
        say('FieldValueInvalid', found, 'must be of type date-time: "string"')
      }
    }

    function number(
      found: number,
      { minimum, maximum, multipleOf, exclusiveMinimum, exclusiveMaximum }: Schema,
    ): void {
      if (minimum !== undefined && (exclusiveMinimum ? found <= minimum : found < minimum)) {
        say(
          'FieldValueInvalid',
          found,
          `should be greater than ${exclusiveMinimum ? '' : 'or equal to '}${minimum}`,
        )
      }
      if (maximum !== undefined && (exclusiveMaximum ? found >= maximum : found > maximum)) {
        say(
          'FieldValueInvalid',
          found,
          `should be less than ${exclusiveMaximum ? '' : 'or equal to '}${maximum}`,
        )
      }
      if (multipleOf && found % multipleOf !== 0)
        say('FieldValueInvalid', found, `should be a multiple of ${multipleOf}`)
    }
  }

  function array(value: readonly unknown[], here: Schema, path: string): void {
    if (here.maxItems !== undefined && value.length > here.maxItems) {
      const message = `Too many: ${value.length}: must have at most ${here.maxItems} items`
      causes.push({ reason: 'FieldValueTooMany', message, field: path })
    }
    if (here.minItems !== undefined && value.length < here.minItems) {
      const message = `Invalid value: ${value.length}: ${path} in body should have at least ${here.minItems} items`
      causes.push({ reason: 'FieldValueInvalid', message, field: path })
    }
    const keys = here['x-kubernetes-list-map-keys']
    const seen = new Set<string>()
    value.forEach((item, index) => {
      const id = JSON.stringify(keys && isObject(item) ? keys.map((key) => item[key]) : item)
      const isKeyed = keys !== undefined || here['x-kubernetes-list-type'] === 'set'
      if (isKeyed && seen.has(id)) {
        causes.push({
          reason: 'FieldValueDuplicate',
          message: `Duplicate value: ${id}`,
          field: `${path}[${index}]`,
        })
      }
      seen.add(id)
      if (here.items) walk(item, here.items, `${path}[${index}]`)
    })
  }

  function object(value: JsonObject, here: Schema, path: string): void {
    const join = (name: string) => (path ? `${path}.${name}` : name)
    for (const name of here.required ?? []) {
      if (value[name] === undefined) causes.push(required(join(name)))
    }
    const others = here.additionalProperties
    for (const [name, inner] of Object.entries(value)) {
      if (path === '' && EVERYWHERE.has(name)) continue
      const declared =
        here.properties && Object.hasOwn(here.properties, name) ? here.properties[name] : undefined
      const of = declared ?? (typeof others === 'object' ? others : undefined)
      if (of) walk(inner, of, join(name))
    }
  }
}

function isOfType(value: unknown, type: NonNullable<Schema['type']>): boolean {
  if (type === 'object') return isObject(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}

/** The validator shows the value of scalars, and of others their type. */
function typeWord(value: unknown): unknown {
  return typeof value === 'object' ? typeName(value) : value
}
