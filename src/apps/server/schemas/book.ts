import { Type } from 'typebox'
import { CandleQuery, MARKET_FIELDS } from './candle.ts'
import { record, Time } from './shared.ts'

export const BookQuery = Type.Object(
  { ...MARKET_FIELDS, at: CandleQuery.properties.end },
  { additionalProperties: false },
)

const Side = (best: string) =>
  Type.Array(record('BookLevel', { price: Type.Number(), amount: Type.Number() }), {
    description: `Up to 20 levels, ${best} first.`,
  })

export const Book = record('Book', {
  venue: Type.String(),
  pair: Type.String(),
  time: Time,
  ageMs: Type.Integer({
    description: 'From `time` to `at`, or to now by the clock of the server: what is old is no price of now.',
  }),
  sequence: Type.Integer({ description: "The venue's number of the book's last change." }),
  bids: Side('the highest price'),
  asks: Side('the lowest price'),
})
