import type { Static } from 'typebox'
import { candleStart, parseTimeframe } from '../../domain/index.ts'
import type { BotRecord, BotStore } from '../../trade/engine/index.ts'
import type { BotFacts } from './port.ts'
import type { BotMoney, BotSummary } from './schemas/bot.ts'

export type BotSummaryView = Static<typeof BotSummary>
export type BotMoneyView = Static<typeof BotMoney>
export type EquityPoints = Awaited<ReturnType<BotStore['equity']>>
type Positions = Awaited<ReturnType<BotStore['positions']>>
type Trades = Awaited<ReturnType<BotStore['trades']>>

/** A bot as lists show it. `now` in UTC milliseconds. */
export function summariseBot(bot: BotRecord, facts: BotFacts, now: number): BotSummaryView {
  return {
    id: bot.id,
    name: bot.name,
    mode: bot.mode,
    status: bot.status,
    message: bot.message,
    strategy: facts.strategy,
    venue: facts.venue,
    pairs: [...facts.pairs],
    timeframe: facts.timeframe,
    cursor: bot.cursor,
    seenAt: bot.seenAt,
    ageMs: Math.max(0, now - bot.seenAt),
  }
}

/** What the bot has made of its starting balance; `today` is the UTC day of its last candle. */
export function countMoney(
  facts: BotFacts,
  points: EquityPoints,
  positions: Positions,
  trades: Trades,
): BotMoneyView {
  const { startingBalance, stakeCurrency } = facts
  const last = points.at(-1)
  const equity = last?.equity ?? startingBalance
  const since = last ? candleStart(last.time, parseTimeframe('1d')) : null
  const before = since === null ? undefined : points.findLast(({ time }) => time < since)
  const morning = before?.equity ?? startingBalance
  return {
    stakeCurrency,
    startingBalance,
    equity,
    profitAbs: equity - startingBalance,
    profitRatio: equity / startingBalance - 1,
    today: { since, profitAbs: equity - morning, profitRatio: equity / morning - 1 },
    realisedAbs: trades.reduce((sum, trade) => sum + trade.profitAbs, 0),
    openPositions: positions.length,
    closedTrades: trades.length,
  }
}
