import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf, Windows } from '../schema-parts.ts'

export const VOLATILITY_FUNCTIONS = [
  'realized',
  'downside',
  'upside',
  'parkinson',
  'garman_klass',
  'rogers_satchell',
  'yang_zhang',
  'ewma',
] as const

const Config = Type.Object(
  {
    columns: Type.Optional(
      Type.Object(
        { open: Name, high: Name, low: Name, close: Name },
        { ...Strict, description: 'open, high, low and close where absent.' },
      ),
    ),
    functions: Type.Union([
      oneOf(VOLATILITY_FUNCTIONS),
      Type.Array(oneOf(VOLATILITY_FUNCTIONS), { minItems: 1 }),
    ]),
    windows: Windows,
  },
  Strict,
)

export const volatilitySet = setOf('volatility', Config)

export type VolatilityFunction = (typeof VOLATILITY_FUNCTIONS)[number]
export type VolatilityConfig = Static<typeof Config>
