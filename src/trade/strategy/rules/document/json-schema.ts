/** The part of JSON Schema that describes rules documents. */
export interface JsonSchema {
  readonly $schema?: string
  readonly $id?: string
  readonly $ref?: string
  readonly $defs?: Readonly<Record<string, JsonSchema>>
  readonly type?: string
  /** What messages call it. */
  readonly title?: string
  readonly description?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly propertyNames?: JsonSchema
  readonly additionalProperties?: boolean
  readonly maxProperties?: number
  readonly required?: readonly string[]
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
}

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a schema accepts, in words: `a whole number ≥ 1`. */
export function inWords(schema: JsonSchema): string {
  if (schema.title !== undefined) return schema.title
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return `one of ${schema.enum.join(', ')}`
  if (schema.anyOf) return [...new Set(schema.anyOf.map(inWords))].join(' or ')
  switch (schema.type) {
    case 'array':
      return countInWords('a list', schema.minItems, schema.maxItems)
    case 'object':
      return 'an object with keys of its own'
    case 'string':
      return 'a text'
    case 'boolean':
      return 'true or false'
    case 'integer':
      return `a whole number${rangeInWords(schema)}`
    case 'number':
      return `a number${rangeInWords(schema)}`
    default:
      return 'something else'
  }
}

/** A value as a message shows it, also one that JSON cannot hold. */
export function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (typeof value === 'number') return String(value)
  const text = JSON.stringify(value, (_, part: unknown) => (isOfJson(part) ? part : String(part)))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

function isOfJson(part: unknown): boolean {
  return typeof part === 'number'
    ? Number.isFinite(part)
    : ['string', 'boolean', 'object'].includes(typeof part)
}

/** `/` and `~` of a key as a JSON pointer writes them. */
export function pointerTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

function countInWords(what: string, least = 0, most?: number): string {
  if (least > 0 && most !== undefined) return `${what} of ${least} to ${most} entries`
  return most === undefined ? what : `${what} of at most ${most} entries`
}

function rangeInWords(schema: JsonSchema): string {
  const parts: string[] = []
  if (schema.exclusiveMinimum !== undefined) parts.push(`above ${schema.exclusiveMinimum}`)
  if (schema.minimum !== undefined) parts.push(`of at least ${schema.minimum}`)
  if (schema.exclusiveMaximum !== undefined) parts.push(`below ${schema.exclusiveMaximum}`)
  if (schema.maximum !== undefined) parts.push(`of at most ${schema.maximum}`)
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`
}
