import { type Static, Type } from 'typebox'
import { Name, oneOf, Strict, setOf, Windows } from '../schema-parts.ts'

/** Of one row. */
export const BOOK_STATES = ['spread', 'spread_bps', 'mid', 'microprice_bps', 'imbalance', 'depth'] as const
/** Of a window of rows. */
export const BOOK_FLOWS = ['ofi', 'imbalance_mean'] as const

const BOOK_FUNCTIONS = [...BOOK_STATES, ...BOOK_FLOWS]

const Config = Type.Object(
  {
    columns: Type.Optional(
      Type.Object(
        { bid_price: Name, bid_size: Name, ask_price: Name, ask_size: Name },
        {
          ...Strict,
          description:
            'Names of the columns, # for the number of the level: bid_price_#, bid_size_#, ask_price_#, ask_size_#.',
        },
      ),
    ),
    levels: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, description: 'Levels of a side; 1.' })),
    functions: Type.Union([oneOf(BOOK_FUNCTIONS), Type.Array(oneOf(BOOK_FUNCTIONS), { minItems: 1 })]),
    windows: Type.Optional(Windows),
  },
  Strict,
)

export const bookSet = setOf('book', Config)

export type BookConfig = Static<typeof Config>
export type BookFunction = (typeof BOOK_FUNCTIONS)[number]
