/** A place of two JSON documents where they are not the same; null where one has nothing. */
export interface JsonDifference {
  /** `settings.stoploss` */
  readonly path: string
  readonly expected: string | number | null
  readonly found: string | number | null
}

/** Where two JSON documents differ, objects key by key in order; lists are compared as a whole. */
export function jsonDifferences(expected: unknown, found: unknown, path = ''): readonly JsonDifference[] {
  if (isObject(expected) && isObject(found)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])].sort()
    return keys.flatMap((key) =>
      jsonDifferences(expected[key], found[key], path === '' ? key : `${path}.${key}`),
    )
  }
  const [before, after] = [plain(expected), plain(found)]
  return before === after ? [] : [{ path, expected: before, found: after }]
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function plain(value: unknown): string | number | null {
  if (value === undefined || value === null) return null
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value)
}
