/** What only Azure knows. */
export const UNKNOWN = Symbol('unknown')

export type Value =
  | string
  | number
  | boolean
  | null
  | typeof UNKNOWN
  | readonly Value[]
  | { readonly [name: string]: Value }

/** Terraform would refuse it with an error. */
export class EvaluationError extends Error {}

export const isList = (value: Value): value is readonly Value[] => Array.isArray(value)

export function isObject(value: Value): value is { readonly [name: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Nothing in it is unknown. */
export function isWhole(value: Value): boolean {
  if (value === UNKNOWN) return false
  if (isList(value)) return value.every(isWhole)
  return isObject(value) ? Object.values(value).every(isWhole) : true
}

export function text(value: Value): string {
  if (value === null || typeof value === 'object' || value === UNKNOWN) {
    throw new EvaluationError(`a string is needed, not ${String(JSON.stringify(value))}`)
  }
  return String(value)
}

/** A member, an element; of what is unknown all is unknown. */
export function member(of: Value, key: Value): Value {
  if (of === UNKNOWN || key === UNKNOWN) return UNKNOWN
  const found = isList(of) ? of[Number(key)] : isObject(of) ? of[text(key)] : undefined
  if (found === undefined) throw new EvaluationError(`there is no ${text(key)} in ${JSON.stringify(of)}`)
  return found
}

export function isSame(one: Value, other: Value): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: Value): unknown {
  if (value === UNKNOWN || !isObject(value)) return value
  return Object.entries(value)
    .map(([name, part]) => [name, sorted(part)] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))
}
