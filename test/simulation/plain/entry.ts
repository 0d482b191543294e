import { type InstrumentRules, NO_RULES } from '../../../src/domain/index.ts'
import type { Market } from '../../../src/trade/engine/index.ts'
import type { EntryMoment } from '../../../src/trade/strategy/index.ts'
import { toStep } from './decimal.ts'
import { entryMoment } from './moments.ts'
import { type Candle, type PlainRun, type PlainTrade, remove, sideOf } from './run.ts'
import { allowedStake, greatestValue, leastValue } from './stake-limits.ts'
import { startStop } from './stop.ts'
import { availableIn, proposedStake } from './wallet.ts'

/** Orders a new trade, or counts the signal as rejected; the order is not filled yet. */
export function enter(run: PlainRun, market: Market, candle: Candle, side: 'long' | 'short'): void {
  const { settings, callbacks } = run
  if (settings.maxOpenTrades >= 0 && run.open.length >= settings.maxOpenTrades) {
    run.rejectedSignals++
    return
  }
  const rules = market.rules ?? NO_RULES
  const moment = entryMoment(market, candle, side)
  const limit = limitOf(run, moment, { candle, rules })
  const proposed = proposedStake(run)
  if (proposed === null) return
  const leverage = leverageOf(run, moment, rules)
  const min = leastValue(rules, limit, 'entry') / leverage
  const max = Math.min(greatestValue(rules, limit) / leverage, availableIn(run))
  const wanted = callbacks.customStakeAmount?.({ ...moment, proposed, min, max, leverage }) ?? proposed
  const stake = allowedStake(wanted, { min, max })
  if (stake === null) return
  const amount = toStep((stake / limit) * leverage, rules.amountStep, 'down')
  if (amount === 0) return
  if (callbacks.confirmTradeEntry?.({ ...moment, amount, limit }) === false) return
  run.open.push(tradeOn(run, { market, candle, side, leverage, limit, amount }))
}

/** Orders more of what is held, as far as the money and the venue allow. */
export function add(
  run: PlainRun,
  { market, trade, candle }: { market: Market; trade: PlainTrade; candle: Candle },
  wanted: number,
): void {
  const rules = market.rules ?? NO_RULES
  const limit = limitOf(run, entryMoment(market, candle, sideOf(trade)), { candle, rules })
  const min = leastValue(rules, limit, 'add') / trade.leverage
  const greatest = greatestValue(rules, limit) / trade.leverage
  const max = Math.min(greatest - trade.stake, availableIn(run))
  const stake = allowedStake(wanted, { min, max })
  if (stake === null) return
  const amount = toStep((stake / limit) * trade.leverage, rules.amountStep, 'down')
  if (amount > 0) trade.order = { side: 'entry', time: candle.time, rate: limit, amount, reason: '' }
}

/** Asks for another limit of an entry that waits; null gives the order up, and a trade without a fill. */
export function adjustEntry(run: PlainRun, market: Market, trade: PlainTrade, candle: Candle): void {
  const { order, leverage } = trade
  if (!run.callbacks.adjustEntryPrice || order?.side !== 'entry') return
  const moment = entryMoment(market, candle, sideOf(trade))
  const minutes = (candle.time - order.time) / 60_000
  const asked = run.callbacks.adjustEntryPrice({ ...moment, limit: order.rate, minutes })
  if (asked === order.rate) return
  trade.order = null
  run.canceledEntryOrders++
  const rules = market.rules ?? NO_RULES
  const limit = asked === null ? 0 : toStep(asked, rules.priceStep, 'nearest')
  if (limit > 0) {
    const stake = (order.amount * order.rate) / leverage
    const amount = toStep((stake / limit) * leverage, rules.amountStep, 'down')
    const isWanted = amount > 0 && run.callbacks.confirmTradeEntry?.({ ...moment, amount, limit }) !== false
    if (isWanted) trade.order = { ...order, time: candle.time, rate: limit, amount }
  }
  if (trade.order) run.replacedEntryOrders++
  if (trade.order || trade.fills.length > 0) return
  run.canceledTradeEntries++
  remove(run, trade)
}

function limitOf(
  { settings, callbacks }: PlainRun,
  moment: EntryMoment,
  { candle, rules }: { candle: Candle; rules: InstrumentRules },
): number {
  if (settings.orderTypes.entry !== 'limit') return candle.open
  const asked = callbacks.customEntryPrice?.(moment) ?? null
  if (asked === null) return candle.open
  const price = asked === candle.open ? asked : toStep(asked, rules.priceStep, 'nearest')
  return moment.side === 'short' ? Math.max(price, candle.low) : Math.min(price, candle.high)
}

function leverageOf({ settings, callbacks }: PlainRun, moment: EntryMoment, rules: InstrumentRules): number {
  if (settings.tradingMode !== 'futures') return 1
  const proposed = settings.leverage
  const asked = callbacks.leverage?.({ ...moment, proposed, max: rules.maxLeverage }) ?? proposed
  return Math.min(Math.max(asked, 1), rules.maxLeverage)
}

function tradeOn(
  run: PlainRun,
  {
    market,
    candle,
    side,
    leverage,
    limit,
    amount,
  }: {
    market: Market
    candle: Candle
    side: 'long' | 'short'
    leverage: number
    limit: number
    amount: number
  },
): PlainTrade {
  const trade: PlainTrade = {
    id: ++run.lastId,
    pair: market.pair,
    isShort: side === 'short',
    leverage,
    openTime: candle.time,
    fills: [],
    order: { side: 'entry', time: candle.time, rate: limit, amount, reason: '' },
    openRate: limit,
    amount,
    stake: (amount * limit) / leverage,
    realized: 0,
    initialStop: 0,
    stop: 0,
    stopRatio: 0,
    stopMoved: false,
    liquidation: null,
    funding: 0,
    fundedTo: -Infinity,
    minRate: limit,
    maxRate: limit,
  }
  startStop(trade, run.settings, market.rules)
  return trade
}
