import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { nearest } from '../../domain/index.ts'

/** One thing that is wrong with a value. */
export interface SchemaProblem {
  /** `bot.pairs.0`; empty for the whole. */
  readonly field: string
  /** The same as a JSON pointer into the value, whatever its keys are. */
  readonly pointer: string
  readonly message: string
}

/** Enough to correct a document, and little enough to send. */
const MOST_PROBLEMS = 20
const SHOWN = 60

/** The part of a JSON schema that is read here. */
interface Schema {
  readonly type?: string
  readonly title?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: unknown
  readonly minimum?: number
  readonly exclusiveMinimum?: number
  readonly maximum?: number
  readonly maxProperties?: number
}

/**
 * What a schema does not accept of a value, each by its field; none where it accepts it. Keys of the
 * value are read as own properties alone, and none of its texts is shown.
 */
export function schemaProblems(schema: TSchema, value: unknown, field = ''): readonly SchemaProblem[] {
  if (Value.Check(schema, value)) return []
  const problems = within(schema as Schema, value, [])
  return problems.slice(0, MOST_PROBLEMS).map(({ path, message }) => ({
    field: [...(field === '' ? [] : [field]), ...path.map(printable)].join('.'),
    pointer: path.map((key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    message,
  }))
}

/** One sentence of all of them. */
export function problemText(problems: readonly Pick<SchemaProblem, 'field' | 'message'>[]): string {
  return problems.map(({ field, message }) => (field === '' ? message : `${field} ${message}`)).join('; ')
}

interface Found {
  readonly path: readonly string[]
  readonly message: string
}

function within(schema: Schema, value: unknown, path: readonly string[]): readonly Found[] {
  if (Value.Check(schema as TSchema, value)) return []
  const inside = isRecord(value) ? inRecord(schema, value, path) : inList(schema, value, path)
  return inside.length > 0
    ? inside
    : [{ path, message: `must be ${expected(schema)}, found ${show(value)}${advice(schema, value)}` }]
}

function inList(schema: Schema, value: unknown, path: readonly string[]): readonly Found[] {
  const { items } = schema
  if (!Array.isArray(value) || !items) return []
  return value.flatMap((item, index) => within(items, item, [...path, String(index)]))
}

function inRecord(
  schema: Schema,
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly Found[] {
  const known = schema.properties ?? {}
  const missing = (schema.required ?? [])
    .filter((key) => !Object.hasOwn(value, key))
    .map((key) => ({ path: [...path, key], message: 'is missing' }))
  const wrong = Object.entries(value).flatMap(([key, child]) => {
    const property = propertyOf(schema, key)
    if (property) return within(property, child, [...path, key])
    return schema.additionalProperties === false ? [unknownKey(key, Object.keys(known), path)] : []
  })
  return [...missing, ...wrong]
}

function propertyOf({ properties, patternProperties }: Schema, key: string): Schema | undefined {
  if (properties && Object.hasOwn(properties, key)) return properties[key]
  return Object.entries(patternProperties ?? {}).find(([pattern]) => new RegExp(pattern).test(key))?.[1]
}

function unknownKey(key: string, known: readonly string[], path: readonly string[]): Found {
  const near = nearest(key.slice(0, SHOWN), known)
  return {
    path: [...path, key],
    message: near ? `is not known; did you mean ${near}?` : 'is not known',
  }
}

/** A word that the schema itself has. */
function advice(schema: Schema, value: unknown): string {
  if (typeof value !== 'string' || !schema.enum) return ''
  const near = nearest(value.slice(0, SHOWN), schema.enum.map(String))
  return near ? `; did you mean ${near}?` : ''
}

function expected(schema: Schema): string {
  if (schema.title) return schema.title
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.const !== undefined) return String(schema.const)
  const { minimum, exclusiveMinimum, maximum } = schema
  if (schema.type === 'integer' || schema.type === 'number') {
    const noun = schema.type === 'integer' ? 'a whole number' : 'a number'
    const from = minimum ?? exclusiveMinimum
    if (from === undefined || maximum === undefined) return noun
    return `${noun} from ${from}${minimum === undefined ? ' (without it)' : ''} to ${maximum}`
  }
  if (schema.type === 'boolean') return 'true or false'
  if (schema.type === 'array') return 'a list'
  if (schema.type === 'string') return 'a text'
  return schema.maxProperties === undefined
    ? 'an object'
    : `an object of at most ${schema.maxProperties} fields`
}

/** Never a text itself: who puts a secret into the wrong field shall not find it in logs. */
function show(value: unknown): string {
  if (typeof value === 'string') return value === '' ? 'an empty text' : `a text of length ${value.length}`
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}

/** Without what could forge a line of a log or reorder what stands around it. */
function printable(text: string): string {
  const cut = text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text
  return cut.replaceAll(/[^\x20-\x7e\u00a0-\u00ff…]/g, '\ufffd')
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
