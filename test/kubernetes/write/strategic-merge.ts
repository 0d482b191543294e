import { badRequest } from '../api-error.ts'
import { isObject, isSame, type Json, type JsonObject } from '../object.ts'
import { type Definitions, fieldOf, itemOf, type Schema } from '../schema/schema.ts'

const ORDER = '$setElementOrder/'
const DELETE_FROM = '$deleteFromPrimitiveList/'

/**
 * A strategic merge patch: lists of objects are merged by the key that their schema names, and `$patch`,
 * `$retainKeys`, `$setElementOrder` and `$deleteFromPrimitiveList` say what a merge alone cannot.
 */
export function applyStrategicMerge(
  document: JsonObject,
  patch: JsonObject,
  { schema, definitions }: { readonly schema: Schema | undefined; readonly definitions: Definitions },
): JsonObject {
  return mergeObjects(document, patch, schema)

  function mergeObjects(original: JsonObject, change: JsonObject, here: Schema | undefined): JsonObject {
    const directive = change.$patch
    if (directive === 'replace') return without(change, (name) => name === '$patch')
    if (directive === 'delete') return {}
    if (directive !== undefined && directive !== 'merge') throw badRequest(`unknown patch type: ${directive}`)
    let merged: JsonObject = { ...original }
    const retained = change.$retainKeys
    if (Array.isArray(retained)) merged = without(merged, (name) => !retained.includes(name))
    for (const [name, value] of Object.entries(change)) {
      if (name === '$patch' || name === '$retainKeys' || name.startsWith(ORDER)) continue
      if (name.startsWith(DELETE_FROM)) {
        const list = name.slice(DELETE_FROM.length)
        const gone = value as Json[]
        const kept = ((merged[list] as Json[] | undefined) ?? []).filter((item) => !gone.includes(item))
        merged[list] = kept
        continue
      }
      const field = fieldOf(here, name, definitions)
      if (value === null) delete merged[name]
      else if (isObject(value)) {
        if (value.$patch === 'delete') delete merged[name]
        else merged[name] = mergeObjects(isObject(merged[name]) ? merged[name] : {}, value, field)
      } else if (Array.isArray(value)) merged[name] = mergeLists(merged[name], value, field)
      else merged[name] = value
    }
    for (const [name, order] of Object.entries(change)) {
      if (!name.startsWith(ORDER) || !Array.isArray(order)) continue
      const list = name.slice(ORDER.length)
      const field = fieldOf(here, list, definitions)
      if (Array.isArray(merged[list]))
        merged[list] = inOrder(merged[list], order, field?.['x-kubernetes-patch-merge-key'])
    }
    return merged
  }

  function mergeLists(original: Json | undefined, change: Json[], field: Schema | undefined): Json[] {
    const isMerged = field?.['x-kubernetes-patch-strategy']?.includes('merge') ?? false
    const key = field?.['x-kubernetes-patch-merge-key']
    if (!isMerged) return change
    const before = Array.isArray(original) ? original : []
    if (!key) return [...before, ...change.filter((item) => !before.some((one) => isSame(one, item)))]
    const isReplaced = change.some(
      (item) => isObject(item) && item.$patch === 'replace' && item[key] === undefined,
    )
    const items = change
      .filter(isObject)
      .filter((item) => !(item.$patch === 'replace' && item[key] === undefined))
    const merged: JsonObject[] = isReplaced ? [] : before.filter(isObject).map((item) => ({ ...item }))
    for (const item of items) {
      const id = item[key]
      if (id === undefined)
        throw badRequest(`map: ${JSON.stringify(item)} does not contain declared merge key: ${key}`)
      const index = merged.findIndex((one) => isSame(one[key], id))
      if (item.$patch === 'delete') {
        if (index >= 0) merged.splice(index, 1)
      } else if (index >= 0) merged[index] = mergeObjects(merged[index]!, item, itemOf(field, definitions))
      else merged.push(mergeObjects({}, item, itemOf(field, definitions)))
    }
    return merged
  }
}

/** Items that the order names, in it; the others stay behind the item that they stood behind. */
function inOrder(items: Json[], order: readonly Json[], key: string | undefined): Json[] {
  const idOf = (item: Json): Json | undefined => (key && isObject(item) ? item[key] : item)
  const wanted = order.map(idOf)
  const rank = (item: Json) => wanted.findIndex((id) => isSame(id, idOf(item)))
  const named = items.filter((item) => rank(item) >= 0).sort((a, b) => rank(a) - rank(b))
  const result: Json[] = []
  for (const item of items) {
    if (rank(item) < 0) result.push(item)
    else result.push(named.shift()!)
  }
  return result
}

function without(object: JsonObject, isGone: (name: string) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !isGone(name)))
}
