import { createHash } from 'node:crypto'
import type { TradeDocument } from './documents.fixture.ts'

/** The hash of `docs/reference/trade-hash.md`, written from that page alone. */
export function hashOfTrades(trades: readonly TradeDocument[]): string {
  const lines = trades.map((trade) =>
    [
      trade.pair,
      trade.isShort,
      trade.openTime,
      trade.closeTime,
      trade.openRate,
      trade.closeRate,
      trade.amount,
      trade.stakeAmount,
      trade.profitAbs,
      trade.exitReason,
    ].join('|'),
  )
  const text = ['leme.trades/1', ...lines].map((line) => `${line}\n`).join('')
  return createHash('sha256').update(text).digest('hex')
}
