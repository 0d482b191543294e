import type { Definitions, Schema } from './schema.ts'

/** What stands behind references whose shape is anything, or two things. */
const SHAPES: readonly (readonly [RegExp, Schema])[] = [
  [/\.(IntOrString|Quantity)$/, { 'x-kubernetes-int-or-string': true }],
  [/\.(JSON|RawExtension|FieldsV1)$/, { 'x-kubernetes-preserve-unknown-fields': true }],
  [/\.ObjectMeta$/, { type: 'object' }],
]

/** A schema without references, as a CustomResourceDefinition has to have it. */
export function inline(name: string, definitions: Definitions): Schema {
  return walk({ ref: name }, [])

  function walk(schema: Schema, above: readonly string[]): Schema {
    const { ref } = schema
    if (ref) {
      const shape = SHAPES.find(([pattern]) => pattern.test(ref))?.[1]
      // A type that holds itself has no end; there anything may stand.
      if (above.includes(ref)) return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true }
      const target = shape ?? definitions.get(ref) ?? {}
      const { ref: _, ...rest } = schema
      return walk({ ...target, ...rest }, [...above, ref])
    }
    const others = schema.additionalProperties
    const properties =
      schema.properties &&
      Object.fromEntries(Object.entries(schema.properties).map(([field, of]) => [field, walk(of, above)]))
    return {
      ...schema,
      ...(properties && { properties }),
      ...(schema.items && { items: walk(schema.items, above) }),
      ...(typeof others === 'object' && { additionalProperties: walk(others, above) }),
    }
  }
}
