import { type Static, Type } from 'typebox'
import type { BotCommit } from '../../trade/engine/index.ts'

const count = Type.Integer({ minimum: 0 })

/** What a bot has done since its process started; money in its stake currency. */
export const FiguresSchema = Type.Object({
  candles: count,
  equity: Type.Union([Type.Number(), Type.Null()]),
  openPositions: count,
  realisedProfit: Type.Number(),
  won: count,
  lost: count,
  intents: count,
  refusals: count,
  orders: count,
  fills: count,
  cancels: count,
})

export type Figures = Static<typeof FiguresSchema>

const NONE = { openPositions: 0, realisedProfit: 0, won: 0, lost: 0, intents: 0, refusals: 0 }
export const NO_FIGURES: Figures = { ...NONE, candles: 0, equity: null, orders: 0, fills: 0, cancels: 0 }

/** The figures after another candle. */
export function countedCommit(before: Figures, { entries, closed, positions, equity }: BotCommit): Figures {
  const of = (kind: (typeof entries)[number]['kind']) => entries.filter((entry) => entry.kind === kind).length
  const won = closed.filter(({ profitAbs }) => profitAbs > 0).length
  return {
    ...{ candles: before.candles + 1, equity, openPositions: positions.length },
    realisedProfit: before.realisedProfit + closed.reduce((sum, { profitAbs }) => sum + profitAbs, 0),
    ...{ won: before.won + won, lost: before.lost + closed.length - won },
    ...{ intents: before.intents + of('intent'), refusals: before.refusals + of('refusal') },
    ...{ orders: before.orders + of('order'), fills: before.fills + of('fill') },
    cancels: before.cancels + of('cancel'),
  }
}
