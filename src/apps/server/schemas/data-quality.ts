import { Type } from 'typebox'
import { CandleQuery, MARKET_FIELDS } from './candle.ts'
import { nullable, PageQuery, Ratio, record, Time } from './shared.ts'

const { timeframe, start, end } = CandleQuery.properties

export const QualityQuery = Type.Object(
  {
    ...MARKET_FIELDS,
    timeframe,
    from: start,
    to: end,
    calendar: Type.Optional(
      Type.Enum(['continuous', 'weekdays'], {
        description: 'When the market trades: always (default), or Monday to Friday (UTC).',
      }),
    ),
    cursor: PageQuery.properties.cursor,
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 366, description: 'Days of a page; 31 if absent.' }),
    ),
  },
  { additionalProperties: false },
)

const Kind = Type.Enum([
  ...['gap', 'outage', 'holiday', 'stale', 'impossible', 'bad-wick', 'price-spike', 'zero-volume'],
  'frozen-price',
])

export const QualityPage = record('QualityPage', {
  ...{ venue: Type.String(), pair: Type.String(), timeframe: Type.String() },
  from: nullable(Time),
  to: nullable(Time),
  duplicates: Type.Literal(0, {
    description: 'A stored series holds no time twice; what is sent or imported twice is told when it comes.',
  }),
  items: Type.Array(
    record('QualityDay', {
      day: Type.Integer({ description: 'Midnight, UTC milliseconds.' }),
      expected: Type.Integer({ description: 'Candles that the calendar expects of the day by now.' }),
      found: Type.Integer({ description: 'Those of them that are stored.' }),
      share: Ratio,
      findingCount: Type.Integer(),
      findings: Type.Array(
        record('QualityFinding', {
          kind: Kind,
          severity: Type.Enum(['info', 'warning', 'error']),
          time: Type.Integer({ description: 'First candle of the day that it concerns, UTC milliseconds.' }),
          until: Type.Integer({ description: 'Last candle of the day that it concerns.' }),
          candles: Type.Integer({ description: 'Candles of the day that it concerns.' }),
          text: Type.String({ description: 'About the whole of it, beyond the day too.' }),
        }),
        { description: 'The first 100, in order.' },
      ),
    }),
  ),
  nextCursor: nullable(
    Type.String({ description: 'Pass it as `cursor` to get the next page; null at the end.' }),
  ),
})
