import {
  type FundingRates,
  type InstrumentRules,
  NO_RULES,
  type TradingSettings,
} from '../../../src/domain/index.ts'
import { type PlainTrade, signOf } from './run.ts'

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
  return price + sign * Math.abs(openRate - price) * settings.liquidationBuffer
}

/**
 * Received until `now`, both ends included: what is bought at a funding time pays for it, and so does what
 * is sold then.
 */
export function fundingOf(
  trade: PlainTrade,
  { tradingMode }: TradingSettings,
  { funding, now }: { funding: FundingRates | undefined; now: number },
): number {
  if (!funding || tradingMode !== 'futures') return 0
  let received = 0
  for (const [index, time] of funding.time.entries()) {
    const value = heldAt(trade, time) * funding.markPrice[index]! * funding.rate[index]!
    if (time <= now) received -= signOf(trade) * value
  }
  return received + 0
}

function heldAt({ fills }: PlainTrade, time: number): number {
  let held = 0
  for (const fill of fills) {
    if (fill.side === 'entry' && fill.time <= time) held += fill.amount
    if (fill.side === 'exit' && fill.time < time) held -= fill.amount
  }
  return held
}
