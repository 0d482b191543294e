import { type Static, Type } from 'typebox'
import { bookSet } from '../book/book-schema.ts'
import { calendarSet } from '../calendar/calendar-schema.ts'
import { depthSet } from '../depth/depth-schema.ts'
import { itblibSet } from '../itblib/itblib-schema.ts'
import { itbstatsSet } from '../itbstats/itbstats-schema.ts'
import { pairSet } from '../pair/pair-schema.ts'
import { returnsSet } from '../returns/returns-schema.ts'
import { Strict, setOf } from '../schema-parts.ts'
import { talibSet } from '../talib/talib-schema.ts'
import { tsfreshSet } from '../tsfresh/tsfresh-schema.ts'
import { volatilitySet } from '../volatility/volatility-schema.ts'

/** Sets that look at rows of any length. */
export const plainSets = [
  talibSet,
  itbstatsSet,
  itblibSet,
  depthSet,
  tsfreshSet,
  bookSet,
  pairSet,
  calendarSet,
  returnsSet,
  volatilitySet,
] as const

export type PlainSet = Static<(typeof plainSets)[number]>

const Config = Type.Object(
  {
    timeframe: Type.String({ minLength: 1, description: 'Of the longer candles, such as 1h.' }),
    sets: Type.Array(Type.Union([...plainSets]), {
      minItems: 1,
      description: 'Features of the longer candles.',
    }),
  },
  Strict,
)

export const timeframeSet = setOf('timeframe', Config)

export type TimeframeConfig = Static<typeof Config>
