import { type InstrumentRules, NO_RULES, type TradingSettings } from '../../../src/domain/index.ts'
import type { Work } from './fill.ts'
import { type PlainRun, type PlainTrade, signOf } from './run.ts'

/** Price at which the venue would end the trade, moved by the buffer towards the open rate; null on spot. */
export function liquidationOf(
  trade: PlainTrade,
  settings: TradingSettings,
  rules: InstrumentRules = NO_RULES,
): number | null {
  if (settings.tradingMode !== 'futures') return null
  const { amount, openRate, stake } = trade
  const sign = signOf(trade)
  const tier = rules.maintenance.findLast(({ notional }) => notional <= amount * openRate)
  const { rate, amount: relief } = tier ?? { rate: 0, amount: 0 }
  const price = (stake + relief - sign * amount * openRate) / (amount * rate - sign * amount)
  return Math.max(price + sign * Math.abs(openRate - price) * settings.liquidationBuffer, 0)
}

/**
 * Pays for the funding times up to this candle's, both ends of the trade included: what is held when the
 * candle begins, and what the first entry bought on it.
 */
export function fund(run: PlainRun, { market, trade, candle }: Work): void {
  const { funding } = market
  if (!funding || run.settings.tradingMode !== 'futures' || trade.fills.length === 0) return
  const first = trade.fills[0]!.time
  for (const [index, time] of funding.time.entries()) {
    if (time < first || time <= trade.fundedTo || time > candle.time) continue
    trade.funding -= signOf(trade) * trade.amount * funding.markPrice[index]! * funding.rate[index]!
  }
  trade.fundedTo = candle.time
}
