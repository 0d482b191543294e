import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf, Windows } from '../schema-parts.ts'

export const RETURN_FUNCTIONS = [
  'return',
  'log_return',
  'drawdown',
  'runup',
  'position',
  'up_share',
  'efficiency',
  'acceleration',
  'mean_over_std',
] as const

const Config = Type.Object(
  {
    columns: Type.Union([Name, Type.Array(Name, { minItems: 1 })]),
    functions: Type.Union([oneOf(RETURN_FUNCTIONS), Type.Array(oneOf(RETURN_FUNCTIONS), { minItems: 1 })]),
    windows: Windows,
  },
  Strict,
)

export const returnsSet = setOf('returns', Config)

export type ReturnFunction = (typeof RETURN_FUNCTIONS)[number]
export type ReturnsConfig = Static<typeof Config>
