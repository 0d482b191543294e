import { Type } from 'typebox'
import { nullable, Ratio, record, Time, TimeframeName, VenueName } from './shared.ts'

const SERIES = { venue: Type.String(), pair: Type.String(), timeframe: Type.String() }

export const MarketList = record('MarketList', {
  now: Time,
  items: Type.Array(
    record('Market', {
      ...SERIES,
      source: Type.String(),
      lastTime: Time,
      ageMs: Type.Integer({ description: 'Since the newest candle closed, by the clock of the server.' }),
      grows: Type.Boolean({ description: 'Its venue, an exchange or a source sends it.' }),
      stale: Type.Boolean({ description: 'It should be growing, and has not for three candles.' }),
      price: nullable(Type.Number({ description: 'Close of the newest candle.' })),
      change: nullable(
        Type.Number({
          description:
            'Price by the last close at least 24 h before it, less 1; null where there is none within a week.',
        }),
      ),
      spark: Type.Array(Type.Number(), {
        description: 'Closes up to the newest, evenly taken: of a day, or of 30 candles from 1d on.',
      }),
    }),
  ),
})

const DaySpan = (description: string) => Type.Optional(Type.Integer({ minimum: 0, description }))

export const CoverageMapQuery = Type.Object(
  {
    venue: Type.Optional(VenueName),
    timeframe: Type.Optional(TimeframeName),
    start: DaySpan('First UTC day: any time in it, UTC milliseconds; 59 days before the last one if absent.'),
    end: DaySpan('Last UTC day: any time in it; that of the newest candle if absent.'),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  },
  { additionalProperties: false },
)

export const CoverageMap = record('CoverageMap', {
  now: Time,
  start: Time,
  days: Type.Integer({ description: 'UTC days from the one of `start` on.' }),
  items: Type.Array(
    record('CoverageMapRow', {
      ...SERIES,
      calendar: Type.Union([Type.Literal('continuous'), Type.Literal('weekdays')], {
        description: '`weekdays` where no candle lies on a weekend.',
      }),
      expected: Type.Integer(),
      found: Type.Integer(),
      share: Ratio,
      levels: Type.String({
        description:
          'A letter for each day: c complete, p partly, o an outage of at least an hour and two candles, m none, - nothing expected.',
      }),
      missing: Type.Array(Type.Integer(), { description: 'Missing candles of each day.' }),
      gapCount: Type.Integer(),
      longest: Type.Array(record('CoverageMapGap', { from: Time, to: Time, missing: Type.Integer() }), {
        description: 'Up to ten gaps, longest first.',
      }),
    }),
  ),
  nextCursor: nullable(
    Type.String({ description: 'Pass it as `cursor` to get the next page; null at the end.' }),
  ),
})

export const IndicatorFormList = record('IndicatorFormList', {
  items: Type.Array(
    record('IndicatorForm', {
      name: Type.String(),
      form: Type.String({ description: 'How rules call it, options at their defaults.' }),
      outputs: Type.Array(Type.String(), { description: 'Names of its columns, where it has several.' }),
      settings: Type.Array(
        record('IndicatorSetting', {
          name: Type.String(),
          kind: Type.String({ description: '`period` is a whole number of candles, `word` one of `words`.' }),
          least: nullable(Type.Number()),
          most: nullable(Type.Number()),
          start: nullable(Type.Union([Type.Number(), Type.String()])),
          words: Type.Array(Type.String()),
        }),
      ),
    }),
  ),
})
