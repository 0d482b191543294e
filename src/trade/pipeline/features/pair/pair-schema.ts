import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf, Windows } from '../schema-parts.ts'

/** Of one row. */
export const PAIR_STATES = ['ratio', 'spread', 'log_ratio'] as const
/** Of a window of rows. */
export const PAIR_WINDOWS = ['beta', 'correlation', 'zscore', 'hedge_ratio', 'hedged_zscore'] as const

const PAIR_FUNCTIONS = [...PAIR_STATES, ...PAIR_WINDOWS]

const Config = Type.Object(
  {
    columns: Type.Object(
      { x: Name, y: Name },
      { ...Strict, description: 'Prices of two assets, such as close and ltc_close.' },
    ),
    functions: Type.Union([oneOf(PAIR_FUNCTIONS), Type.Array(oneOf(PAIR_FUNCTIONS), { minItems: 1 })]),
    windows: Type.Optional(Windows),
  },
  Strict,
)

export const pairSet = setOf('pair', Config)

export type PairConfig = Static<typeof Config>
export type PairWindow = (typeof PAIR_WINDOWS)[number]
