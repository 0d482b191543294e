import { Type } from 'typebox'

export const Strict = { additionalProperties: false } as const
export const Name = Type.String({ minLength: 1 })
export const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])
export const Horizon = Type.Integer({
  minimum: 1,
  maximum: 100_000,
  description: 'Rows behind its own that a label looks at.',
})
export const Prefix = Type.Optional(Type.String({ description: 'Put before the name with an underscore.' }))

/** The three prices of a set, in the order of the original. */
export const PriceColumns = Type.Array(Name, { minItems: 3, maxItems: 3, description: 'close, high, low' })
