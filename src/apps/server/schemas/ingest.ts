import { Type } from 'typebox'
import { nullable, record } from './shared.ts'

const Moment = Type.Union([Type.Integer(), Type.String()], {
  description:
    'ISO 8601 with its zone, or an integer since 1970 in seconds (up to 10 digits) or milliseconds (from 12 digits on).',
  examples: ['2025-01-06T12:00:00Z'],
})
const SymbolName = Type.String({
  description: 'BASE/QUOTE, or without the slash where it ends in a known quote currency.',
  examples: ['EURUSD', 'BTC/USDT'],
})
const Price = Type.Number({ exclusiveMinimum: 0 })
const Amount = Type.Optional(nullable(Type.Number({ minimum: 0 })))

export const IngestCandleItem = record('IngestCandle', {
  ts: Moment,
  symbol: SymbolName,
  timeframe: Type.String({
    description: 'M1, M5, M15, M30, H1, H4, D1, or 1m, 5m, 15m, 30m, 1h, 4h, 1d.',
    examples: ['M5'],
  }),
  open: Price,
  high: Price,
  low: Price,
  close: Price,
  volume: Amount,
  bid: Type.Optional(nullable(Price)),
  ask: Type.Optional(nullable(Price)),
  spread: Amount,
  indicators: Type.Optional(nullable(Type.Record(Type.String(), Type.Number()))),
})

export const IngestTickItem = record('IngestTick', {
  ts: Moment,
  symbol: SymbolName,
  bid: Price,
  ask: Price,
  spread: Amount,
  volume: Amount,
})

export const IngestBatch = Type.Array(IngestCandleItem, { minItems: 1, maxItems: 10_000 })

export const IngestBody = Type.Union([
  IngestCandleItem,
  record('IngestItems', { items: Type.Array(IngestCandleItem, { minItems: 1, maxItems: 10_000 }) }),
])

export const IngestTickBody = record('IngestTicks', {
  ticks: Type.Array(IngestTickItem, { minItems: 1, maxItems: 10_000 }),
})

const Stamp = (description: string) =>
  Type.String({
    description: `${description}: ISO 8601, UTC, with milliseconds.`,
    examples: ['2025-01-06T12:00:00.000Z'],
  })

export const IngestAnswer = record('IngestAnswer', {
  ok: Type.Literal(true, { description: 'The batch was taken; `details` says what became of each item.' }),
  received: Type.Integer(),
  inserted: Type.Integer(),
  duplicates: Type.Integer(),
  details: Type.Array(
    record('IngestDetail', {
      symbol: Type.String({ description: 'As it was sent.' }),
      timeframe: Type.String({ description: 'As it was sent.' }),
      ts_original: Stamp('The time that was sent'),
      ts_bucket: Stamp('Start of its candle'),
      status: Type.Union([
        Type.Literal('inserted'),
        Type.Literal('duplicate'),
        Type.Literal('revised'),
        Type.Literal('rejected'),
        Type.Literal('unknown-symbol'),
      ]),
    }),
    { description: 'One for each item, in the order of the items.' },
  ),
})

export const IngestTickAnswer = record('IngestTickAnswer', {
  ok: Type.Literal(true),
  received: Type.Integer(),
  inserted: Type.Integer(),
  duplicates: Type.Integer({ description: 'Equal in all values to a tick that was stored or sent before.' }),
  unknown: Type.Integer({ description: 'Of symbols that the source does not take.' }),
})
