import type { Bar } from '../orders/index.ts'
import {
  type EntryMoment,
  type LastRow,
  missingColumn,
  type PairMoment,
  type TradeMoment,
  type TradeView,
} from '../strategy/index.ts'
import type { Market } from './market.ts'
import { isEntered, type Position, profitAt } from './position.ts'
import type { Side } from './risk-gate.ts'

const MINUTE = 60_000

/** What a callback about a new trade may know on the candle after `row`. */
export function entryMoment(
  market: Market,
  side: Side,
  { row, bar }: { row: number; bar: Bar },
): EntryMoment {
  return { pair: market.pair, side, time: bar.time, rate: bar.open, last: lastRow(market, row) }
}

/** What a callback about an open trade may know; `rate` is the candle's open where nothing else is said. */
export function tradeMoment(
  market: Market,
  position: Position,
  { row, bar, rate = bar.open }: { row: number; bar: Bar; rate?: number },
): TradeMoment {
  return {
    trade: viewOf(position),
    time: bar.time,
    rate,
    profit: profitAt(position, rate),
    minutes: Math.floor((bar.time - position.openTime) / MINUTE),
    last: lastRow(market, row),
  }
}

/** What an event strategy may know of a pair on the candle after `row`. */
export function pairMoment(market: Market, position: Position | undefined, row: number): PairMoment {
  return {
    pair: market.pair,
    last: lastRow(market, row),
    value: (column, ago) => {
      requireAgo(ago)
      return row - 1 - ago < 0 ? Number.NaN : lastRow(market, row - ago)[column]!
    },
    trade: position && isEntered(position) ? viewOf(position) : undefined,
    waits: position?.pending !== undefined,
  }
}

function requireAgo(ago: number): void {
  if (Number.isInteger(ago) && ago >= 0) return
  throw new Error(`value(…, ${ago}): it is a number of candles ago, 0, 1, 2 …`)
}

function viewOf(position: Position): TradeView {
  const { pair, isShort, leverage, openTime, openRate, amount, stakeAmount, stopLoss } = position
  const entries = position.fills.filter(({ side }) => side === 'entry').length
  return {
    ...{ pair, isShort, leverage, openTime, openRate, amount, stakeAmount, stopLoss },
    minRate: position.minRate,
    maxRate: position.maxRate,
    entries,
    exits: position.fills.length - entries,
    realizedProfit: position.realizedProfit,
  }
}

/** Reads the row before `row` by column name. */
function lastRow({ columns = {} }: Market, row: number): LastRow<string> {
  return new Proxy<LastRow<string>>(
    {},
    {
      get(_, name) {
        const column = columns[name as string]
        if (column) return column[row - 1]
        throw missingColumn(String(name), Object.keys(columns))
      },
    },
  )
}
