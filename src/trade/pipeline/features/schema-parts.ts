import { type TSchema, Type } from 'typebox'

export const Strict = { additionalProperties: false } as const
export const Name = Type.String({ minLength: 1 })
export const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])
export const Window = Type.Integer({ minimum: 1, maximum: 100_000 })
export const Windows = Type.Union([Window, Type.Array(Window, { minItems: 1 })])

export const Prefix = Type.Optional(Type.String({ description: 'Put before the name with an underscore.' }))

/** How features of several windows are set in relation to each other. */
export const relativeKeys = {
  rel_base: Type.Optional(
    Type.Union([Type.Literal('next'), Type.Literal('last'), Type.Literal('prev'), Type.Literal('first')]),
  ),
  rel_func: Type.Optional(Type.Union([Type.Literal('rel'), Type.Literal('diff'), Type.Literal('rel_diff')])),
  percentage: Type.Optional(Type.Boolean({ description: 'Multiplies every output by 100.' })),
  log: Type.Optional(Type.Boolean({ description: 'Natural logarithm, taken last.' })),
}

/** One of these texts. */
export function oneOf<T extends string>(names: readonly T[]) {
  return Type.Unsafe<T>(Type.Union(names.map((name) => Type.Literal(name))))
}

/** A feature set of one generator. */
export function setOf<G extends string, C extends TSchema>(generator: G, config: C) {
  return Type.Object(
    { generator: Type.Literal(generator), column_prefix: Prefix, feature_prefix: Prefix, config },
    Strict,
  )
}

/** The value, or the values, as a list. */
export function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T]
}
