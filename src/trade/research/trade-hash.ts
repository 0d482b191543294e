import type { ClosedTrade } from '../../domain/index.ts'
import { sha256 } from '../../math/index.ts'

/** First line of the canonical text; it changes whenever a field, their order or a number's form does. */
export const TRADE_HASH_VERSION = 'leme.trades/1'

/**
 * The text that {@link tradeHash} hashes: the version, then one line per trade in the order given, each
 * ended by `\n`. A line is pair|isShort|openTime|closeTime|openRate|closeRate|amount|stakeAmount|profitAbs|exitReason,
 * numbers in the shortest decimal that reads back as the same float64 (ECMAScript `Number::toString`).
 */
export function canonicalTrades(trades: readonly ClosedTrade[]): string {
  const lines = [`${TRADE_HASH_VERSION}\n`]
  for (const trade of trades) lines.push(`${fields(trade).join('|')}\n`)
  return lines.join('')
}

/** SHA-256 of {@link canonicalTrades} as 64 lower-case hex digits: equal trades, equal hash, on every machine. */
export function tradeHash(trades: readonly ClosedTrade[]): string {
  return sha256(canonicalTrades(trades))
}

function fields(trade: ClosedTrade): readonly string[] {
  return [
    trade.pair,
    String(trade.isShort),
    String(trade.openTime),
    String(trade.closeTime),
    String(trade.openRate),
    String(trade.closeRate),
    String(trade.amount),
    String(trade.stakeAmount),
    String(trade.profitAbs),
    trade.exitReason,
  ]
}
