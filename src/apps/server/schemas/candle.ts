import { Type } from 'typebox'
import { nullable, PairName, record, Time, VenueName } from './shared.ts'

export const SeriesItem = record('Series', {
  venue: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  rows: Type.Integer(),
  firstTime: Time,
  lastTime: Time,
  source: Type.String(),
  version: Type.Integer({ description: 'Grows with every write that changed something.' }),
  ageMs: Type.Integer({ description: 'Since the newest candle closed, by the clock of the server.' }),
  grows: Type.Boolean({
    description: 'Its venue, an exchange or a source sends it; false of a file or a sample.',
  }),
  stale: Type.Boolean({ description: 'A series that should be growing, and has not for three candles.' }),
})

export const SeriesList = record('SeriesList', { items: Type.Array(SeriesItem) })

const Moment = (name: string) =>
  Type.Optional(
    Type.Union([Type.Integer({ minimum: 0 }), Type.String({ maxLength: 40 })], {
      description: `${name}, included: UTC milliseconds, or a time by ISO 8601 with its zone.`,
    }),
  )

/** Names a market: `venue` may be left out where one alone has it. */
export const MARKET_FIELDS = {
  symbol: Type.Optional(
    Type.String({
      pattern: '^[A-Z0-9/:._-]{1,62}$',
      description: 'A pair, or its name without the slash.',
      examples: ['ETHBTC'],
    }),
  ),
  pair: Type.Optional(PairName),
  venue: Type.Optional(VenueName),
}

/** Ours and those of trading terminals. */
const TIMEFRAME = '^([0-9]{1,2}[mhdw]|[MHD][0-9]{1,2})$'

export const CandleQuery = Type.Object(
  {
    ...MARKET_FIELDS,
    timeframe: Type.Optional(Type.String({ pattern: TIMEFRAME, examples: ['5m', 'H1'] })),
    resample: Type.Optional(
      Type.String({
        pattern: TIMEFRAME,
        description:
          'Make candles of this length from the shortest stored series that can, or from that of `timeframe`.',
        examples: ['1h'],
      }),
    ),
    latest: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'The newest so many candles.' }),
    ),
    start: Moment('First start of a candle'),
    end: Moment('Last start of a candle'),
    cursor: Type.Optional(Type.String({ maxLength: 200, description: '`nextCursor` of the page before.' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'Rows of a page; 1,000 if absent.' }),
    ),
    format: Type.Optional(
      Type.Union([Type.Literal('arrays'), Type.Literal('objects'), Type.Literal('columns')], {
        description:
          '`arrays` (default): a row is a list; `objects`: it has names; `columns`: a list for each column, neighbours merged above `limit`.',
      }),
    ),
  },
  { additionalProperties: false },
)

const Value = nullable(Type.Number())

const PAGE_FIELDS = {
  venue: Type.String(),
  pair: Type.String(),
  timeframe: Type.String(),
  source: Type.String({ description: 'Timeframe of the stored series that the candles are made of.' }),
  rows: Type.Integer(),
  incomplete: Type.Array(Time, {
    description: 'Starts of aggregated candles of which some stored ones are missing.',
  }),
  nextCursor: nullable(
    Type.String({ description: 'Pass it as `cursor` to get the next page; null at the end.' }),
  ),
}

const CandleArrays = record('CandleArrays', {
  ...PAGE_FIELDS,
  columns: Type.Array(Type.String(), { description: 'What the places of a row are.' }),
  candles: Type.Array(Type.Array(Value)),
})

const CandleObjects = record('CandleObjects', {
  ...PAGE_FIELDS,
  candles: Type.Array(
    record('Candle', { time: Time, open: Value, high: Value, low: Value, close: Value, volume: Value }),
  ),
})

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

export const CandleRows = Type.Union([CandleArrays, CandleObjects, CandleColumns])
