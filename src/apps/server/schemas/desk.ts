import { Type } from 'typebox'
import { BotMoney, BotSummary } from './bot.ts'
import { SeriesItem } from './candle.ts'
import { RunSummary } from './run.ts'
import { nullable, record, Time } from './shared.ts'
import { ClosedTradeSchema, EquityCurve, OpenPositionSchema } from './trade.ts'

export const AttentionItem = record('AttentionItem', {
  id: Type.String({ description: 'Stays the same as long as its cause does.' }),
  level: Type.Union([Type.Literal('info'), Type.Literal('warning'), Type.Literal('error')]),
  kind: Type.Union([
    Type.Literal('run-failed'),
    Type.Literal('bot-failed'),
    Type.Literal('bot-stopped'),
    Type.Literal('bot-silent'),
    Type.Literal('data-stale'),
    Type.Literal('data-quality'),
    Type.Literal('data-missing'),
  ]),
  title: Type.String({ description: 'What was found.' }),
  hint: nullable(Type.String({ description: 'What can be done about it.' })),
  since: nullable(Time),
  subject: nullable(
    Type.String({ description: 'Id of the run or bot, or venue/pair/timeframe of the series.' }),
  ),
})

export const Desk = record(
  'Desk',
  {
    mode: Type.Literal('PAPER'),
    now: Time,
    version: Type.String(),
    seq: Type.Integer({
      description: 'Sequence of the last event in this snapshot: subscribe with `after`.',
    }),
    bots: Type.Array(BotSummary),
    mainBotId: nullable(
      Type.String({ description: 'The bot that money, equity, positions and trades are of.' }),
    ),
    money: nullable(BotMoney),
    equity: nullable(EquityCurve),
    positions: Type.Array(OpenPositionSchema),
    trades: Type.Array(ClosedTradeSchema, { description: 'The last closed ones, newest first.' }),
    series: Type.Array(SeriesItem),
    runs: record(
      'DeskRuns',
      { pipeline: nullable(RunSummary), backtest: nullable(RunSummary) },
      'The newest of each kind.',
    ),
    attention: Type.Array(AttentionItem, { description: 'What needs the user, most urgent first.' }),
  },
  'Everything the Desk page shows, in one snapshot.',
)

export type DeskView = Type.Static<typeof Desk>
export type Attention = Type.Static<typeof AttentionItem>
