import { isObject, isSame, type Json, type JsonObject } from '../object.ts'
import { type Definitions, fieldOf, isOpen, itemOf, resolve, type Schema } from '../schema/schema.ts'

/**
 * A set of fields, as `managedFields` has it: `f:` names a field, `k:` an item of a list by its keys, `v:` one by
 * its value. A node without anything below it, or with `.`, is in the set itself.
 */
export type Fields = JsonObject

export interface Typed {
  readonly schema: Schema | undefined
  readonly definitions: Definitions
}

const SELF = '.'

function isMember(node: Fields): boolean {
  return Object.keys(node).length === 0 || Object.hasOwn(node, SELF)
}

function childrenOf(node: Fields): [string, Fields][] {
  return Object.entries(node).filter(([key]) => key !== SELF) as [string, Fields][]
}

function nodeOf(isSelf: boolean, children: readonly (readonly [string, Fields])[]): Fields | undefined {
  if (children.length === 0) return isSelf ? {} : undefined
  return { ...(isSelf && { [SELF]: {} }), ...Object.fromEntries(children) }
}

export function isEmptySet(fields: Fields): boolean {
  return Object.keys(fields).length === 0
}

export function union(a: Fields, b: Fields): Fields {
  return combine(a, b, (left, right) => left || right) ?? {}
}

export function subtract(a: Fields, b: Fields): Fields {
  return combine(a, b, (left, right) => left && !right) ?? {}
}

export function intersect(a: Fields, b: Fields): Fields {
  return combine(a, b, (left, right) => left && right) ?? {}
}

type Rule = (inLeft: boolean, inRight: boolean) => boolean

/** The root is never a member; undefined stands for a node that is in neither set. */
function combine(a: Fields, b: Fields, rule: Rule): Fields | undefined {
  return level(a, b, false, false)

  function level(left: Fields, right: Fields, inLeft: boolean, inRight: boolean): Fields | undefined {
    const keys = new Set([...childrenOf(left), ...childrenOf(right)].map(([key]) => key))
    const children = [...keys].flatMap((key) => {
      const [l, r] = [left[key] as Fields | undefined, right[key] as Fields | undefined]
      const node = level(l ?? {}, r ?? {}, l !== undefined && isMember(l), r !== undefined && isMember(r))
      return node ? [[key, node] as const] : []
    })
    return nodeOf(rule(inLeft, inRight), children)
  }
}

type Shape = 'leaf' | 'struct' | 'map' | 'set' | 'keyed'

function shapeOf(value: unknown, schema: Schema | undefined): Shape {
  if (Array.isArray(value)) {
    const type = schema?.['x-kubernetes-list-type']
    return type === 'map' ? 'keyed' : type === 'set' ? 'set' : 'leaf'
  }
  if (!isObject(value) || schema?.['x-kubernetes-map-type'] === 'atomic') return 'leaf'
  return schema?.additionalProperties || isOpen(schema) ? 'map' : 'struct'
}

/** Parts of a value that have owners of their own, by their keys in a set; undefined for one that is owned as a whole. */
function partsOf(value: unknown, { schema, definitions }: Typed): Map<string, [Json, Typed]> | undefined {
  const here = resolve(schema, definitions)
  const shape = shapeOf(value, here)
  if (shape === 'leaf') return undefined
  const parts = new Map<string, [Json, Typed]>()
  if (isObject(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (inner !== undefined)
        parts.set(`f:${name}`, [inner, { schema: fieldOf(here, name, definitions), definitions }])
    }
    return parts
  }
  const items = { schema: itemOf(here, definitions), definitions }
  for (const item of value as Json[]) parts.set(itemKey(item, here!, items), [item, items])
  return parts
}

function itemKey(item: Json, list: Schema, { schema, definitions }: Typed): string {
  const keys = list['x-kubernetes-list-map-keys']
  if (!keys || !isObject(item)) return `v:${JSON.stringify(item)}`
  const named = keys.toSorted().flatMap((key) => {
    const value = item[key] ?? fieldOf(schema, key, definitions)?.default
    return value === undefined ? [] : [[key, value] as const]
  })
  return `k:${JSON.stringify(Object.fromEntries(named))}`
}

/** Every field that a document sets: what belongs to whoever applies it. */
export function fieldsOf(value: Json, typed: Typed): Fields {
  const parts = partsOf(value, typed)
  if (!parts || parts.size === 0) return {}
  return Object.fromEntries(
    [...parts].map(([key, [inner, below]]) => {
      const node = fieldsOf(inner, below)
      const isItem = key.startsWith('k:')
      return [key, isItem && !isEmptySet(node) ? { [SELF]: {}, ...node } : node]
    }),
  )
}

export interface Difference {
  /** Added, or set to something else. */
  readonly changed: Fields
  readonly removed: Fields
}

export function compare(before: Json | undefined, after: Json | undefined, typed: Typed): Difference {
  return {
    changed: difference(before, after, typed, { onlyNew: false, isItem: false }) ?? {},
    removed: difference(after, before, typed, { onlyNew: true, isItem: false }) ?? {},
  }
}

/** What of `to` is not in `from`; with `onlyNew`, what differs does not count. */
function difference(
  from: Json | undefined,
  to: Json | undefined,
  typed: Typed,
  { onlyNew, isItem }: { readonly onlyNew: boolean; readonly isItem: boolean },
): Fields | undefined {
  if (to === undefined || isSame(from, to)) return undefined
  const isNew = from === undefined
  const parts = partsOf(to, typed)
  if (!parts) return isNew || !onlyNew ? {} : undefined
  const old = isNew ? undefined : partsOf(from, typed)
  const children = [...parts].flatMap(([key, [inner, below]]) => {
    const node = difference(old?.get(key)?.[0], inner, below, { onlyNew, isItem: key.startsWith('k:') })
    return node ? [[key, node] as const] : []
  })
  // A map, a list and its items are fields themselves; a struct is no more than its fields.
  const isStruct = shapeOf(to, resolve(typed.schema, typed.definitions)) === 'struct' && parts.size > 0
  return nodeOf(isNew && (!isStruct || isItem), children)
}

/** A document with what another one sets, and nothing taken away. */
export function merge(live: Json | undefined, applied: Json, typed: Typed): Json {
  const here = resolve(typed.schema, typed.definitions)
  const parts = partsOf(applied, typed)
  if (!parts || live === undefined || live === null || Array.isArray(live) !== Array.isArray(applied))
    return applied
  if (isObject(applied)) {
    const merged: JsonObject = { ...(live as JsonObject) }
    for (const [key, [inner, below]] of parts) {
      const name = key.slice(2)
      if (inner === null) delete merged[name]
      else merged[name] = merge(merged[name], inner, below)
    }
    return merged
  }
  const items = { schema: itemOf(here, typed.definitions), definitions: typed.definitions }
  const known = new Set((live as Json[]).map((item) => itemKey(item, here!, items)))
  const kept = (live as Json[]).map((item) => {
    const part = parts.get(itemKey(item, here!, items))
    return part ? merge(item, part[0], items) : item
  })
  return [...kept, ...[...parts].filter(([key]) => !known.has(key)).map(([, [item]]) => item)]
}

/** A document without these fields; what is left empty goes as well. */
export function removeFields(value: Json, gone: Fields, typed: Typed): Json | undefined {
  const parts = partsOf(value, typed)
  if (!parts) return value
  let isTouched = false
  const kept: [string, Json][] = []
  for (const [key, [inner, below]] of parts) {
    const node = gone[key] as Fields | undefined
    if (!node) {
      kept.push([key, inner])
      continue
    }
    isTouched = true
    const isItem = key.startsWith('v:') || key.startsWith('k:')
    // What is left of a map or list belongs to others; the field goes with the last of it.
    const isWhole = isItem || (childrenOf(node).length === 0 && !partsOf(inner, below)?.size)
    if (isMember(node) && isWhole) continue
    const left = removeFields(inner, node, below)
    if (left !== undefined) kept.push([key, left])
  }
  if (isTouched && kept.length === 0) return undefined
  if (isObject(value)) return Object.fromEntries(kept.map(([key, inner]) => [key.slice(2), inner]))
  return kept.map(([, inner]) => inner)
}

/** `.spec.template.spec.containers[name="bot"].image`, one for each field of the set. */
export function pathsOf(fields: Fields, prefix = ''): string[] {
  return childrenOf(fields).flatMap(([key, node]) => {
    const here = prefix + stepOf(key)
    return [...(isMember(node) ? [here] : []), ...pathsOf(node, here)]
  })
}

function stepOf(key: string): string {
  if (key.startsWith('f:')) return `.${key.slice(2)}`
  if (key.startsWith('v:')) return `[=${key.slice(2)}]`
  const keys = Object.entries(JSON.parse(key.slice(2)) as JsonObject)
  return `[${keys.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')}]`
}
