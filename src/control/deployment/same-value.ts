/** Whether two values of JSON are equal, whatever the order of their keys. */
export function isSameValue(left: unknown, right: unknown): boolean {
  if (!isObject(left) || !isObject(right)) return left === right
  const keys = Object.keys(left)
  return (
    Array.isArray(left) === Array.isArray(right) &&
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && isSameValue(left[key], right[key]))
  )
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
