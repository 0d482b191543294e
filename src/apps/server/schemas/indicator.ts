import { Type } from 'typebox'
import { CandleQuery, MARKET_FIELDS } from './candle.ts'
import { nullable, record, Time } from './shared.ts'

const { timeframe, latest, start, end } = CandleQuery.properties

const ColumnName = Type.Union(
  [
    Type.Literal('open'),
    Type.Literal('high'),
    Type.Literal('low'),
    Type.Literal('close'),
    Type.Literal('volume'),
  ],
  { description: 'Column that an indicator of any columns is taken of: x is close if absent, y volume.' },
)

/** The parameters of the indicator stand beside these, by their names. */
export const IndicatorQuery = Type.Object(
  {
    ...MARKET_FIELDS,
    timeframe,
    name: Type.String({ maxLength: 40, description: 'As in leme/math.', examples: ['rsi'] }),
    x: Type.Optional(ColumnName),
    y: Type.Optional(ColumnName),
    latest,
    start,
    end,
  },
  { additionalProperties: Type.String({ maxLength: 40 }) },
)

export const IndicatorAnswer = record('Indicator', {
  venue: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  name: Type.String(),
  call: Type.String({ description: 'The indicator with its parameters, as rules write it.' }),
  rows: Type.Integer(),
  time: Type.Array(Time),
  values: Type.Record(Type.String(), Type.Array(nullable(Type.Number())), {
    description: 'Columns of the length of `time` by name, `value` where there is one; null is unknown.',
  }),
})
