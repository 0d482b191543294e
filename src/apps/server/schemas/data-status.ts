import { Type } from 'typebox'
import { CandleQuery, MARKET_FIELDS } from './candle.ts'
import { Ratio, record, Time } from './shared.ts'

const { timeframe, start, end } = CandleQuery.properties

const calendar = Type.Optional(
  Type.Union([Type.Literal('continuous'), Type.Literal('weekdays')], {
    description: 'When the market trades: always (default), or Monday to Friday (UTC).',
  }),
)

export const FlowQuery = Type.Object(
  { venue: MARKET_FIELDS.venue, pair: MARKET_FIELDS.pair, calendar },
  { additionalProperties: false },
)

export const CoverageQuery = Type.Object(
  { ...MARKET_FIELDS, timeframe, start, end, calendar },
  { additionalProperties: false },
)

const SERIES = { venue: Type.String(), pair: Type.String(), timeframe: Type.String() }
const COUNTS = {
  expected: Type.Integer({ description: 'Candles that the calendar expects.' }),
  found: Type.Integer({ description: 'Those of them that are stored.' }),
}

export const FlowList = record('DataFlowList', {
  items: Type.Array(
    record('DataFlow', {
      ...SERIES,
      lastTime: Time,
      lag: Type.Integer({ description: 'Candles that have closed since the newest stored one.' }),
      ...COUNTS,
      state: Type.Union([Type.Literal('live'), Type.Literal('late'), Type.Literal('stale')], {
        description: '`late` from two missing candles on, `stale` from four.',
      }),
    }),
  ),
})

export const CoverageList = record('CoverageList', {
  items: Type.Array(
    record('Coverage', {
      ...SERIES,
      ...COUNTS,
      share: Ratio,
      days: Type.Array(record('CoverageDay', { day: Time, ...COUNTS, share: Ratio })),
      gapCount: Type.Integer(),
      gaps: Type.Array(
        record('CoverageGap', {
          from: Time,
          to: Time,
          missing: Type.Integer({ description: 'Candles from the one to the other, both included.' }),
        }),
        { description: 'The first 1,000, in order.' },
      ),
    }),
  ),
})
