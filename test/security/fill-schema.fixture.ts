import fc from 'fast-check'

/** A JSON Schema of the OpenAPI document; `$ref` points into its components. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly minProperties?: number
  readonly additionalProperties?: boolean | Schema
  readonly patternProperties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly minItems?: number
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minimum?: number
  readonly maximum?: number
  readonly examples?: readonly unknown[]
}

export type Components = Readonly<Record<string, Schema>>

/** The schema itself, where it was a reference. */
export function resolve(schema: Schema, components: Components): Schema {
  if (schema.$ref === undefined) return schema
  return resolve(components[schema.$ref.split('/').at(-1)!]!, components)
}

/** A value of this form, the same for the same seed. Of optional fields only as many as there must be. */
export function fill(given: Schema, components: Components, seed: number): unknown {
  const schema = resolve(given, components)
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return fill(schema.anyOf[0]!, components, seed)
  switch (schema.type) {
    case 'object':
      return fillObject(schema, components, seed)
    case 'array':
      return Array.from({ length: schema.minItems ?? 0 }, (_, at) =>
        fill(schema.items ?? {}, components, seed + at),
      )
    case 'string':
      return fillString(schema, seed)
    case 'integer':
    case 'number':
      return Math.min(schema.maximum ?? Number.POSITIVE_INFINITY, Math.max(schema.minimum ?? 1, 1))
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return {}
  }
}

function fillObject(schema: Schema, components: Components, seed: number): Record<string, unknown> {
  const { properties = {}, required = [], minProperties = 0 } = schema
  const optional = Object.keys(properties).filter((name) => !required.includes(name))
  const names = [...required, ...optional.slice(0, Math.max(0, minProperties - required.length))]
  return Object.fromEntries(names.map((name) => [name, fill(properties[name] ?? {}, components, seed)]))
}

function fillString({ examples, pattern, minLength = 0, maxLength = 60 }: Schema, seed: number): string {
  const [example] = examples ?? []
  if (typeof example === 'string') return example
  if (pattern === undefined) return 'x'.repeat(Math.max(minLength, Math.min(maxLength, 3)))
  const fits = fc
    .stringMatching(new RegExp(pattern))
    .filter(({ length }) => length >= minLength && length <= maxLength)
  return fc.sample(fits, { seed, numRuns: 1 })[0]!
}
