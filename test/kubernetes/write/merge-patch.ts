import { isObject, type JsonObject } from '../object.ts'

/** RFC 7386: objects are merged, null removes, everything else replaces. */
export function applyMergePatch(document: JsonObject, patch: JsonObject): JsonObject {
  const merged = { ...document }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete merged[name]
    else if (isObject(value))
      merged[name] = applyMergePatch(isObject(merged[name]) ? merged[name] : {}, value)
    else merged[name] = value
  }
  return merged
}
