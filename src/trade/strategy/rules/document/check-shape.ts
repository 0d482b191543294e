import { nearest } from '../../../../domain/index.ts'
import type { Problems } from '../rules-problem.ts'
import { fitsSchema, hasType } from './fits-schema.ts'
import { inWords, isObject, type JsonObject, type JsonSchema, pointerTo, shown } from './json-schema.ts'

/** Keys by which one of several shapes says which it is. */
const TAGS = ['kind', 'method'] as const

/** Complains about everything in `value` that the schema does not accept. The value's depth is limited. */
export function checkShape(value: unknown, root: JsonSchema, problems: Problems): void {
  new ShapeCheck(root, problems).check(value, root, '')
}

class ShapeCheck {
  readonly #root: JsonSchema
  readonly #problems: Problems

  constructor(root: JsonSchema, problems: Problems) {
    this.#root = root
    this.#problems = problems
  }

  check(value: unknown, given: JsonSchema, pointer: string): void {
    const schema = this.#follow(given)
    if (schema.anyOf) this.#checkVariants(value, schema, pointer)
    else if (schema.type === 'object' && isObject(value)) this.#checkObject(value, schema, pointer)
    else if (schema.type === 'array' && Array.isArray(value)) this.#checkList(value, schema, pointer)
    else if (!fitsSchema(value, schema)) this.#refuse(value, schema, pointer)
  }

  #follow(schema: JsonSchema): JsonSchema {
    if (schema.$ref === undefined) return schema
    return this.#root.$defs![schema.$ref.slice('#/$defs/'.length)]!
  }

  #refuse(value: unknown, schema: JsonSchema, pointer: string): void {
    const hint = spellingHint(value, schema) ?? `Write ${inWords(schema)}.`
    this.#problems.add({ pointer }, `${nameOf(pointer)} is ${shown(value)}`, hint)
  }

  #checkVariants(value: unknown, schema: JsonSchema, pointer: string): void {
    const variants = schema.anyOf!.map((variant) => this.#follow(variant))
    const one = isObject(value)
      ? this.#variantOf(value, variants, pointer)
      : variants.find(({ type }) => type !== 'object' && hasType(value, type))
    if (one === undefined) this.#refuse(value, schema, pointer)
    else if (one !== 'told') this.check(value, one, pointer)
  }

  /** Among shapes of objects the one that the tag names; without tags, the one that shares most keys. */
  #variantOf(
    value: JsonObject,
    variants: readonly JsonSchema[],
    pointer: string,
  ): JsonSchema | 'told' | undefined {
    const objects = variants.filter(({ type }) => type === 'object')
    const tag = TAGS.find((name) => objects.some(({ properties }) => properties?.[name]))
    if (tag === undefined) return likeliest(objects, value)
    const named = objects.find(({ properties }) => properties![tag]!.const === value[tag])
    if (named) return named
    const known = objects.map(({ properties }) => String(properties![tag]!.const))
    const near = typeof value[tag] === 'string' ? nearest(value[tag], known) : undefined
    const hint = near ? `Did you mean "${near}"?` : `Write one of ${known.join(', ')}.`
    if (Object.hasOwn(value, tag)) {
      this.#problems.add({ pointer: pointerTo(pointer, tag) }, `${tag} is ${shown(value[tag])}`, hint)
    } else this.#problems.add({ pointer }, `${nameOf(pointer)} lacks the key "${tag}"`, hint)
    return 'told'
  }

  #checkObject(value: JsonObject, schema: JsonSchema, pointer: string): void {
    for (const key of schema.required ?? []) {
      if (Object.hasOwn(value, key)) continue
      const hint = `Add it: ${key} is ${inWords(this.#follow(schema.properties![key]!))}.`
      this.#problems.add({ pointer }, `${nameOf(pointer)} lacks the key "${key}"`, hint)
    }
    const keys = Object.keys(value)
    const { maxProperties = Infinity } = schema
    if (keys.length > maxProperties) {
      const message = `${nameOf(pointer)} has ${keys.length} entries`
      this.#problems.add({ pointer }, message, `Write at most ${maxProperties}.`)
    }
    for (const key of keys) this.#checkKey(key, value[key], { schema, pointer })
  }

  #checkKey(
    key: string,
    value: unknown,
    { schema, pointer }: { readonly schema: JsonSchema; readonly pointer: string },
  ): void {
    const at = pointerTo(pointer, key)
    const { properties = {}, patternProperties = {}, propertyNames } = schema
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined
    const of =
      own ?? Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(key))?.[1]
    if (of) {
      this.check(value, of, at)
      return
    }
    const known = Object.keys(properties)
    const near = nearest(key, known)
    const hint = propertyNames
      ? `Its keys are ${inWords(propertyNames).replace(/^an? /, '')}.`
      : near
        ? `Did you mean "${near}"?`
        : `Known are ${known.join(', ')}.`
    this.#problems.add(
      { pointer: at, atKey: true },
      `${nameOf(pointer)} cannot have the key ${shown(key)}`,
      hint,
    )
  }

  #checkList(value: readonly unknown[], schema: JsonSchema, pointer: string): void {
    const { items, minItems = 0, maxItems = Infinity } = schema
    if (value.length < minItems || value.length > maxItems) {
      const message = `${nameOf(pointer)} has ${value.length === 0 ? 'no' : value.length} entries`
      this.#problems.add({ pointer }, message, `Write ${minItems} to ${maxItems}.`)
      return
    }
    for (const [i, entry] of value.entries()) {
      const at = pointerTo(pointer, i)
      this.check(entry, items!, at)
      if (schema.uniqueItems && value.indexOf(entry) < i) {
        this.#problems.add({ pointer: at }, `${shown(entry)} stands here twice`, 'Remove one of the two.')
      }
    }
  }
}

function likeliest(variants: readonly JsonSchema[], value: JsonObject): JsonSchema | undefined {
  const shared = variants.map(
    ({ properties }) => Object.keys(properties ?? {}).filter((key) => Object.hasOwn(value, key)).length,
  )
  const most = Math.max(...shared)
  return most > 0 || variants.length === 1 ? variants[shared.indexOf(most)] : undefined
}

function spellingHint(value: unknown, schema: JsonSchema): string | undefined {
  const words = schema.enum ?? (schema.const === undefined ? undefined : [schema.const])
  if (typeof value !== 'string' || !words) return undefined
  const near = nearest(value, words.map(String))
  return near && `Did you mean "${near}"?`
}

/** The last part of a pointer, as a message names it. */
function nameOf(pointer: string): string {
  if (pointer === '') return 'the document'
  const parts = pointer.split('/').slice(1)
  const name = parts.at(-1)!.replaceAll('~1', '/').replaceAll('~0', '~')
  return /^\d+$/.test(name) && parts.length > 1 ? `entry ${Number(name) + 1} of ${parts.at(-2)}` : name
}
