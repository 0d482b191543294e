import { Type } from 'typebox'
import { EXIT_REASONS, type TradeFill } from '../../../domain/index.ts'
import { Money, nullable, page, Ratio, record, Time } from './shared.ts'

const Fill = Type.Object({
  side: Type.Union([Type.Literal('entry'), Type.Literal('exit')]),
  time: Time,
  rate: Type.Number(),
  amount: Type.Number(),
})

/** A finished trade, as `ClosedTrade` of the domain. */
export const ClosedTradeSchema = record('ClosedTrade', {
  id: Type.Integer({ description: 'Order of opening, from 1.' }),
  pair: Type.String(),
  isShort: Type.Boolean(),
  leverage: Type.Number(),
  openTime: Time,
  closeTime: Time,
  openRate: Type.Number(),
  closeRate: Type.Number(),
  amount: Type.Number({ description: 'In the base currency.' }),
  stakeAmount: Money,
  feeOpen: Ratio,
  feeClose: Ratio,
  profitRatio: Ratio,
  profitAbs: Money,
  exitReason: Type.String({ description: `One of ${EXIT_REASONS.join(', ')}, or a word of the strategy.` }),
  minRate: Type.Number(),
  maxRate: Type.Number(),
  initialStopLoss: Type.Number(),
  stopLoss: Type.Number(),
  fundingFees: Money,
  liquidationPrice: nullable(Type.Number()),
  fills: Type.Optional(
    Type.Unsafe<readonly TradeFill[]>(
      Type.Array(Fill, { description: 'Where there were more than one entry and one exit.' }),
    ),
  ),
})

export const TradePage = page('TradePage', ClosedTradeSchema)

export const OpenPositionSchema = record('OpenPosition', {
  id: Type.Integer(),
  pair: Type.String(),
  isShort: Type.Boolean(),
  openTime: Time,
  openRate: Type.Number(),
  amount: Type.Number({ description: 'In the base currency.' }),
  stakeAmount: Money,
  currentRate: Type.Number(),
  profitRatio: Ratio,
  profitAbs: Money,
  stopLoss: Type.Number(),
})

export const PositionList = record('PositionList', { items: Type.Array(OpenPositionSchema) })

/** Columns of equal length. */
export const EquityCurve = record('EquityCurve', {
  botId: Type.String(),
  points: Type.Integer({
    description: 'Points that are stored; the columns hold at most as many as were asked for.',
  }),
  time: Type.Array(Time),
  equity: Type.Array(Money),
  drawdown: Type.Array(Type.Number({ description: 'equity / highest equity so far − 1: zero or negative.' })),
  maxDrawdown: nullable(Type.Number({ description: 'The deepest drawdown over all stored points.' })),
})
