import Value from 'typebox/value'
import { nearest } from '../../../domain/index.ts'
import { describeSchema, isRecord, type JsonSchema } from './json-schema.ts'
import { UNUSED } from './unused.ts'

/** One thing wrong with a value, at a JSON pointer. */
export interface ConfigProblem {
  readonly pointer: string
  readonly message: string
  /** True when the key itself is wrong, not its value. */
  readonly atKey: boolean
}

/** Keys by which a list entry says which of several shapes it has. */
const TAGS = ['generator', 'algo'] as const

/** Everything in `value` that `schema` does not accept; unknown keys come with the nearest known one. */
export function findProblems(schema: JsonSchema, value: unknown, pointer = ''): readonly ConfigProblem[] {
  const variant = schema.anyOf && isRecord(value) ? pickVariant(schema.anyOf, value, pointer) : undefined
  if (variant) return 'problem' in variant ? [variant.problem] : findProblems(variant.schema, value, pointer)
  if (schema.type === 'object' && schema.properties && isRecord(value)) {
    return inObject(schema, schema.properties, value, pointer)
  }
  if (schema.type === 'array' && schema.items && Array.isArray(value) && countFits(schema, value)) {
    const items = schema.items
    return value.flatMap((item, i) => findProblems(items, item, `${pointer}/${i}`))
  }
  if (Value.Check(schema, value)) return []
  return [{ pointer, atKey: false, message: `must be ${describeSchema(schema)}, found ${show(value)}` }]
}

/** Keys that are accepted but have no effect, with the reason. */
export function findUnused(schema: JsonSchema, value: unknown, pointer = ''): readonly ConfigProblem[] {
  const reason = schema[UNUSED]
  if (typeof reason === 'string') {
    return [{ pointer, atKey: true, message: `has no effect: ${reason}` }]
  }
  if (Array.isArray(value)) {
    const items = schema.items
    return items ? value.flatMap((item, i) => findUnused(items, item, `${pointer}/${i}`)) : []
  }
  if (!isRecord(value)) return []
  const variant = schema.anyOf ? pickVariant(schema.anyOf, value, pointer) : undefined
  if (variant) return 'schema' in variant ? findUnused(variant.schema, value, pointer) : []
  return Object.entries(value).flatMap(([key, child]) => {
    const property = propertyOf(schema, key)
    return property ? findUnused(property, child, `${pointer}/${escapeKey(key)}`) : []
  })
}

function inObject(
  schema: JsonSchema,
  properties: Readonly<Record<string, JsonSchema>>,
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = []
  for (const [key, child] of Object.entries(value)) {
    const at = `${pointer}/${escapeKey(key)}`
    const property = propertyOf(schema, key)
    if (property) problems.push(...findProblems(property, child, at))
    else if (schema.additionalProperties === false) problems.push(unknownKey(key, properties, at))
  }
  for (const key of schema.required ?? []) {
    if (!Object.hasOwn(value, key))
      problems.push({ pointer, atKey: false, message: `lacks the key "${key}"` })
  }
  return problems
}

/** The schema of a key: its own, or that of the first pattern that it fits. */
function propertyOf({ properties, patternProperties }: JsonSchema, key: string): JsonSchema | undefined {
  if (properties && Object.hasOwn(properties, key)) return properties[key]
  const pattern = Object.keys(patternProperties ?? {}).find((source) => new RegExp(source).test(key))
  return pattern === undefined ? undefined : patternProperties![pattern]
}

/** The value without the keys that have no effect, secrets among them. */
export function withoutUnused(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema
    return items ? value.map((item) => withoutUnused(items, item)) : value
  }
  if (!isRecord(value)) return value
  const variant = schema.anyOf ? pickVariant(schema.anyOf, value, '') : undefined
  if (variant) return 'schema' in variant ? withoutUnused(variant.schema, value) : value
  const entries = Object.entries(value).flatMap(([key, child]) => {
    const property = propertyOf(schema, key)
    if (typeof property?.[UNUSED] === 'string') return []
    return [[key, property ? withoutUnused(property, child) : child] as const]
  })
  return Object.fromEntries(entries)
}

function unknownKey(
  key: string,
  known: Readonly<Record<string, JsonSchema>>,
  pointer: string,
): ConfigProblem {
  const near = nearest(key, Object.keys(known))
  const advice = near ? `did you mean "${near}"?` : `known are ${Object.keys(known).join(', ')}`
  return { pointer, atKey: true, message: `unknown key "${key}"; ${advice}` }
}

function pickVariant(
  variants: readonly JsonSchema[],
  value: Readonly<Record<string, unknown>>,
  pointer: string,
): { schema: JsonSchema } | { problem: ConfigProblem } | undefined {
  const tag = TAGS.find((name) => variants.some((variant) => variant.properties?.[name] !== undefined))
  if (tag === undefined) {
    const objects = variants.filter((variant) => variant.type === 'object')
    return objects.length === 1 ? { schema: objects[0]! } : undefined
  }
  const tags = variants.map((variant) => variant.properties?.[tag])
  const found = value[tag]
  const index = tags.findIndex(
    (schema) => schema !== undefined && 'const' in schema && schema.const === found,
  )
  if (index >= 0) return { schema: variants[index]! }
  const open = variants.find((variant) => fitsPattern(variant.properties?.[tag], found))
  if (open) return { schema: open }
  const names = tags.flatMap((schema) => (schema && 'const' in schema ? [String(schema.const)] : []))
  if (found === undefined) return { problem: { pointer, atKey: false, message: `lacks the key "${tag}"` } }
  const near = nearest(String(found), names)
  const advice = near ? `did you mean "${near}"?` : `known are ${names.join(', ')}`
  const message = `unknown ${tag} ${show(found)}; ${advice}`
  return { problem: { pointer: `${pointer}/${tag}`, atKey: false, message } }
}

/** Whether a tag is of the kind that names something outside, such as `./mine.ts:feature`. */
function fitsPattern(schema: JsonSchema | undefined, value: unknown): boolean {
  return schema?.pattern !== undefined && typeof value === 'string' && new RegExp(schema.pattern).test(value)
}

function countFits(schema: JsonSchema, value: readonly unknown[]): boolean {
  return (
    value.length >= (schema.minItems ?? 0) && value.length <= (schema.maxItems ?? Number.POSITIVE_INFINITY)
  )
}

function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
