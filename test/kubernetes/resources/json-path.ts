import { at, isObject } from '../object.ts'

const STEP =
  /\.([A-Za-z0-9_-]+)|\.?\['([^']+)'\]|\[(\d+)\]|\[(\*)\]|\[\?\(@((?:\.[A-Za-z0-9_-]+)+)\s*==\s*["']([^"']*)["']\)\]/y

/** The part of JSONPath that printer columns use: fields, indices, `[*]`, `[?(@.type=="Ready")]`. All that it finds. */
export function jsonPath(object: unknown, path: string): unknown[] {
  let found: unknown[] = [object]
  const text = path.replaceAll(/\\\./g, '\u0000')
  for (let from = 0; from < text.length; ) {
    STEP.lastIndex = from
    const match = STEP.exec(text)
    if (!match) return []
    from = STEP.lastIndex
    const [, name, bracketed, index, all, test, wanted] = match
    const field = (name ?? bracketed)?.replaceAll('\u0000', '.')
    found = found.flatMap((one): unknown[] => {
      if (field !== undefined) return defined(at(one, field))
      if (!Array.isArray(one)) return all && isObject(one) ? Object.values(one) : []
      if (index !== undefined) return defined(one[Number(index)])
      return all ? one : one.filter((item) => `${at(item, ...test!.split('.').slice(1))}` === wanted)
    })
  }
  return found
}

function defined(value: unknown): unknown[] {
  return value === undefined ? [] : [value]
}
