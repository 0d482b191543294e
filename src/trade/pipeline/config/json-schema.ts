/** The part of JSON Schema that the room's schemas use. */
export interface JsonSchema {
  readonly type?: string
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[] | undefined
  readonly additionalProperties?: boolean
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly description?: string
  /** TypeBox's marks of what a schema is made by. */
  readonly '~kind'?: unknown
  readonly '~unsafe'?: unknown
  /** Why a key has no effect; see `unused.ts`. */
  readonly 'x-leme-unused'?: string
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** What a schema accepts, in words: `an integer ≥ 1`. */
export function describeSchema(schema: JsonSchema): string {
  if ('const' in schema) return JSON.stringify(schema.const)
  if (schema.anyOf) return [...new Set(schema.anyOf.map(describeSchema))].join(' or ')
  switch (schema.type) {
    case 'array': {
      const items = schema.items ? ` of ${describeSchema(schema.items).replace(/^an? /, '')}` : ''
      const count =
        schema.minItems !== undefined && schema.minItems === schema.maxItems
          ? ` with ${schema.minItems} entries`
          : ''
      return `a list${items}${count}`
    }
    case 'object':
      return 'an object'
    case 'string':
      return schema.minLength ? 'a text that is not empty' : 'a text'
    case 'boolean':
      return 'true or false'
    case 'null':
      return 'null'
    case 'integer':
    case 'number':
      return `${schema.type === 'integer' ? 'an integer' : 'a number'}${describeRange(schema)}`
    default:
      return 'anything'
  }
}

function describeRange(schema: JsonSchema): string {
  const parts: string[] = []
  if (schema.exclusiveMinimum !== undefined) parts.push(`> ${schema.exclusiveMinimum}`)
  if (schema.minimum !== undefined) parts.push(`≥ ${schema.minimum}`)
  if (schema.maximum !== undefined) parts.push(`≤ ${schema.maximum}`)
  return parts.length === 0 ? '' : ` ${parts.join(' and ')}`
}
