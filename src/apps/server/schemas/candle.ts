import { Type } from 'typebox'
import { nullable, PairName, record, Time, TimeframeName, VenueName } from './shared.ts'

export const SeriesItem = record('Series', {
  venue: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  rows: Type.Integer(),
  firstTime: Time,
  lastTime: Time,
  source: Type.String(),
  ageMs: Type.Integer({ description: 'Since the newest candle closed, by the clock of the server.' }),
  stale: Type.Boolean({ description: 'A series that should be growing, and has not for three candles.' }),
})

export const SeriesList = record('SeriesList', { items: Type.Array(SeriesItem) })

export const CandleQuery = Type.Object(
  {
    venue: VenueName,
    pair: PairName,
    timeframe: TimeframeName,
    start: Type.Optional(Type.Integer({ minimum: 0, description: 'UTC milliseconds, included.' })),
    end: Type.Optional(Type.Integer({ minimum: 0, description: 'UTC milliseconds, included.' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 5000, default: 1000 })),
  },
  { additionalProperties: false },
)

/** Columns of equal length; a value that is not a number is null. */
export const CandleColumns = record('CandleColumns', {
  venue: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  rows: Type.Integer({ description: 'Stored candles in the range.' }),
  merged: Type.Integer({
    description:
      'Stored candles in each one returned: 1 is the series itself; more keep first open, highest high, lowest low, last close and summed volume.',
  }),
  time: Type.Array(Time),
  open: Type.Array(nullable(Type.Number())),
  high: Type.Array(nullable(Type.Number())),
  low: Type.Array(nullable(Type.Number())),
  close: Type.Array(nullable(Type.Number())),
  volume: Type.Array(nullable(Type.Number())),
})
