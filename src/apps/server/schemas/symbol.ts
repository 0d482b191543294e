import { Type } from 'typebox'
import { MARKET_FIELDS } from './candle.ts'
import { record, Time, VenueName } from './shared.ts'

export const SymbolQuery = Type.Object(
  { venue: Type.Optional(VenueName), pair: MARKET_FIELDS.pair },
  { additionalProperties: false },
)

const SymbolItem = record('Symbol', {
  venue: Type.String(),
  pair: Type.String(),
  timeframes: Type.Array(
    record('SymbolTimeframe', {
      timeframe: Type.String(),
      rows: Type.Integer(),
      firstTime: Time,
      lastTime: Time,
    }),
    { description: 'Shortest first.' },
  ),
})

export const SymbolList = record('SymbolList', { items: Type.Array(SymbolItem) })
