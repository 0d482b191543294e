import { Type } from 'typebox'

export const Strict = { additionalProperties: false } as const
export const Name = Type.String({ minLength: 1 })
export const Names = Type.Union([Name, Type.Array(Name, { minItems: 1 })])

/** The two flags that a rule makes. */
export const SignalNames = Type.Array(Name, { minItems: 2, maxItems: 2, description: 'buy, sell' })
