import type { Market } from '../../../src/trade/engine/index.ts'
import type { EntryMoment, TradeMoment } from '../../../src/trade/strategy/index.ts'
import { profitAt } from './holding.ts'
import type { Candle, PlainRun, PlainTrade } from './run.ts'

/** What callbacks are told about an entry on this candle. */
export function entryMoment(market: Market, candle: Candle, side: 'long' | 'short'): EntryMoment {
  return { pair: market.pair, side, time: candle.time, rate: candle.open, last: lastRow(market, candle) }
}

/** What callbacks are told about an open trade, at the candle's open or another rate of it. */
export function tradeMoment(
  run: PlainRun,
  { market, trade, candle }: { market: Market; trade: PlainTrade; candle: Candle },
  rate: number = candle.open,
): TradeMoment {
  return {
    trade: {
      pair: trade.pair,
      isShort: trade.isShort,
      leverage: trade.leverage,
      openTime: trade.openTime,
      openRate: trade.openRate,
      amount: trade.amount,
      stakeAmount: trade.stake,
      stopLoss: trade.stop,
      minRate: trade.minRate,
      maxRate: trade.maxRate,
      entries: entriesOf(trade),
      exits: trade.fills.length - entriesOf(trade),
      realizedProfit: trade.realized,
    },
    time: candle.time,
    rate,
    profit: profitAt(trade, rate, run.settings.fee),
    minutes: (candle.time - trade.openTime) / 60_000,
    last: lastRow(market, candle),
  }
}

/** Filled entries. */
export function entriesOf({ fills }: PlainTrade): number {
  return fills.filter(({ side }) => side === 'entry').length
}

function lastRow({ columns = {} }: Market, { row }: Candle): Record<string, number> {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[row - 1]!]))
}
