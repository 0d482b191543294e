import type { ClosedTrade, TradeFill } from '../../../domain/index.ts'
import { roundDecimals } from '../series-figures.ts'
import { dateText } from './freqtrade-text.ts'

/** A trade under freqtrade's names, as its backtest results hold it. */
export function freqtradeTrade(trade: ClosedTrade, stoploss: number) {
  return {
    pair: trade.pair,
    stake_amount: roundDecimals(trade.stakeAmount, 8),
    max_stake_amount: roundDecimals(trade.stakeAmount, 8),
    amount: roundDecimals(trade.amount, 8),
    open_date: `${dateText(trade.openTime)}+00:00`,
    close_date: `${dateText(trade.closeTime)}+00:00`,
    open_rate: trade.openRate,
    close_rate: trade.closeRate,
    fee_open: trade.feeOpen,
    fee_close: trade.feeClose,
    trade_duration: Math.floor((trade.closeTime - trade.openTime) / 60_000),
    profit_ratio: trade.profitRatio,
    profit_abs: trade.profitAbs,
    exit_reason: trade.exitReason,
    initial_stop_loss_abs: trade.initialStopLoss,
    initial_stop_loss_ratio: stoploss,
    stop_loss_abs: trade.stopLoss,
    stop_loss_ratio: trade.stopLoss === trade.initialStopLoss ? stoploss : stopRatio(trade),
    min_rate: trade.minRate,
    max_rate: trade.maxRate,
    is_open: false,
    enter_tag: null,
    leverage: trade.leverage,
    is_short: trade.isShort,
    open_timestamp: trade.openTime,
    close_timestamp: trade.closeTime,
    funding_fees: trade.fundingFees,
    orders: fillsOf(trade).map((fill) => order(trade, fill)),
  }
}

/** Distance of a stop that moved from the best rate of the trade, negative, times the leverage. */
function stopRatio({ isShort, leverage, stopLoss, minRate, maxRate }: ClosedTrade): number {
  const best = isShort ? minRate : maxRate
  return best > 0 ? -roundDecimals(Math.abs(1 - stopLoss / best) * leverage, 8) : 0
}

/** Every fill of a trade: one entry and one exit where nothing else is kept. */
export function fillsOf(trade: ClosedTrade): readonly TradeFill[] {
  const { openTime, closeTime, openRate, closeRate, amount } = trade
  return (
    trade.fills ?? [
      { side: 'entry', time: openTime, rate: openRate, amount },
      { side: 'exit', time: closeTime, rate: closeRate, amount },
    ]
  )
}

function order(trade: ClosedTrade, { side, time, rate, amount }: TradeFill) {
  const isEntry = side === 'entry'
  return {
    amount,
    safe_price: rate,
    ft_order_side: isEntry === trade.isShort ? 'sell' : 'buy',
    order_filled_timestamp: time,
    ft_is_entry: isEntry,
    ft_order_tag: isEntry ? null : trade.exitReason,
    cost: amount * rate * (1 + (isEntry ? trade.feeOpen : trade.feeClose)),
  }
}
