import type { ClosedTrade } from '../../../domain/index.ts'
import { dateText } from './freqtrade-text.ts'

/** Columns by name, under freqtrade's names where it has one. */
const COLUMNS: Readonly<Record<string, (trade: ClosedTrade) => number | string | null>> = {
  trade_id: (trade) => trade.id,
  pair: (trade) => text(trade.pair),
  side: (trade) => (trade.isShort ? 'short' : 'long'),
  leverage: (trade) => trade.leverage,
  open_date: (trade) => dateText(trade.openTime),
  close_date: (trade) => dateText(trade.closeTime),
  open_timestamp: (trade) => trade.openTime,
  close_timestamp: (trade) => trade.closeTime,
  open_rate: (trade) => trade.openRate,
  close_rate: (trade) => trade.closeRate,
  amount: (trade) => trade.amount,
  stake_amount: (trade) => trade.stakeAmount,
  fee_open: (trade) => trade.feeOpen,
  fee_close: (trade) => trade.feeClose,
  funding_fees: (trade) => trade.fundingFees,
  profit_ratio: (trade) => trade.profitRatio,
  profit_abs: (trade) => trade.profitAbs,
  exit_reason: (trade) => text(trade.exitReason),
  min_rate: (trade) => trade.minRate,
  max_rate: (trade) => trade.maxRate,
  initial_stop_loss_abs: (trade) => trade.initialStopLoss,
  stop_loss_abs: (trade) => trade.stopLoss,
  liquidation_price: (trade) => trade.liquidationPrice,
}

/**
 * Trades as CSV (RFC 4180, lines ended by `\n`), a header first. Dates are UTC; a number is the shortest
 * decimal that reads back as the same float64; null is empty. A text that a spreadsheet would take for a
 * formula begins with an apostrophe.
 */
export function tradesCsv(trades: readonly ClosedTrade[]): string {
  const columns = Object.values(COLUMNS)
  const lines = trades.map((trade) => columns.map((of) => of(trade) ?? '').join(','))
  return `${[Object.keys(COLUMNS).join(','), ...lines].join('\n')}\n`
}

function text(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
