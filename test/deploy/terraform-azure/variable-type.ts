/** Members of `object({ name = type … })` with their types; undefined for any other type. */
export function membersOf(type: string): ReadonlyMap<string, string> | undefined {
  const bare = type.replace(/^\$\{([\s\S]*)\}$/, '$1').trim()
  const inner = /^object\(\{([\s\S]*)\}\)$/.exec(bare)?.[1]
  if (inner === undefined) return undefined
  return new Map(
    split(inner).map((part) => {
      const at = part.indexOf('=')
      const type = part.slice(at + 1).trim()
      const optional = /^optional\(([\s\S]*)\)$/.exec(type)?.[1]
      return [part.slice(0, at).trim(), optional === undefined ? type : split(optional)[0]!] as const
    }),
  )
}

/** What a literal is not, if it is not of the type: `a list`. Expressions and null fit all. */
export function mismatch(value: unknown, type: string): string | undefined {
  const bare = type.replace(/^\$\{([\s\S]*)\}$/, '$1').trim()
  if (value === null || (typeof value === 'string' && value.includes('${'))) return undefined
  const isList = Array.isArray(value)
  const isObject = typeof value === 'object' && !isList
  if (bare === 'string') return isList || isObject ? 'it is no string' : undefined
  if (bare === 'number')
    return typeof value === 'number' || /^-?[0-9.]+$/.test(String(value)) ? undefined : 'it is no number'
  if (bare === 'bool') return typeof value === 'boolean' ? undefined : 'it is neither true nor false'
  const [, kind, of] = /^(list|set|map)\(([\s\S]*)\)$/.exec(bare) ?? []
  if (kind === 'map') return isObject ? first(Object.values(value), of!) : 'it is no map'
  if (kind !== undefined) return isList ? first(value, of!) : 'it is no list'
  const members = membersOf(bare)
  if (!members) return undefined
  if (!isObject) return 'it is no object'
  const strange = Object.keys(value).find((name) => !members.has(name))
  if (strange !== undefined) return `it has ${strange}, which the type does not`
  const wrong = [...members].find(
    ([name, of]) => name in value && mismatch((value as Record<string, unknown>)[name], of),
  )
  const lacking = [...members].find(([name]) => !(name in value) && !bare.includes('optional('))
  if (lacking) return `it lacks ${lacking[0]}`
  return wrong ? `${wrong[0]} does not fit` : undefined
}

function first(values: readonly unknown[], type: string): string | undefined {
  return values.map((value) => mismatch(value, type)).find((text) => text !== undefined)
}

/** At commas and line ends that no bracket encloses. */
function split(text: string): string[] {
  const parts = ['']
  let depth = 0
  for (const sign of text) {
    if ('({['.includes(sign)) depth++
    if (')}]'.includes(sign)) depth--
    if (depth === 0 && (sign === ',' || sign === '\n')) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}
