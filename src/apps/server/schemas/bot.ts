import { Type } from 'typebox'
import { Money, nullable, Ratio, record, Time } from './shared.ts'

export const BotStatusSchema = Type.Union([
  Type.Literal('starting'),
  Type.Literal('running'),
  Type.Literal('stopped'),
  Type.Literal('finished'),
  Type.Literal('failed'),
])

const summary = {
  id: Type.String(),
  name: Type.String(),
  mode: Type.Literal('paper'),
  status: BotStatusSchema,
  message: Type.String(),
  strategy: Type.String(),
  venue: Type.String(),
  pairs: Type.Array(Type.String()),
  timeframe: Type.String(),
  cursor: nullable(
    Type.Integer({ description: 'Time of the last candle whose effects are committed, UTC milliseconds.' }),
  ),
  seenAt: Time,
  ageMs: Type.Integer({ description: 'Since the bot was last seen, by the clock of the server.' }),
}

export const BotMoney = record('BotMoney', {
  stakeCurrency: Type.String(),
  startingBalance: Money,
  equity: Money,
  profitAbs: Money,
  profitRatio: Ratio,
  today: record(
    'MoneyToday',
    { since: nullable(Time), profitAbs: Money, profitRatio: Ratio },
    'Since the start of the UTC day of the last candle.',
  ),
  realisedAbs: Type.Number({ description: 'Profit of the closed trades, in the stake currency.' }),
  openPositions: Type.Integer(),
  closedTrades: Type.Integer(),
})

export const BotSummary = record('BotSummary', summary)

export const BotDetail = record('BotDetail', {
  ...summary,
  spec: Type.Unknown({ description: 'What the bot was made from.' }),
  money: BotMoney,
})

export const BotList = record('BotList', { items: Type.Array(BotSummary) })

export const EquityQuery = Type.Object(
  { limit: Type.Optional(Type.Integer({ minimum: 2, maximum: 5000, default: 1000 })) },
  { additionalProperties: false },
)

export const JournalQuery = Type.Object(
  {
    fromSeq: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
  },
  { additionalProperties: false },
)

export const JournalPage = record('JournalPage', {
  items: Type.Array(
    record('JournalEntry', {
      seq: Type.Integer(),
      time: Time,
      kind: Type.Union([
        Type.Literal('intent'),
        Type.Literal('refusal'),
        Type.Literal('order'),
        Type.Literal('fill'),
        Type.Literal('cancel'),
        Type.Literal('close'),
      ]),
      body: Type.Unknown(),
    }),
  ),
  nextSeq: nullable(Type.Integer({ description: 'Pass it as `fromSeq`; null when there is nothing yet.' })),
})
