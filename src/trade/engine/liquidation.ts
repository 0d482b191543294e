import type { MaintenanceTier, TradingSettings } from '../../domain/index.ts'
import type { Market } from './market.ts'
import type { Position } from './position.ts'

/**
 * The rate at which a position of leverage loses what covers it, moved `liquidationBuffer` of the way
 * towards the entry. `wallet` is its stake, or, with cross margin, all that is not owed to others.
 * Null on spot markets. Binance's formula for linear contracts:
 * (wallet + tier amount − side · amount · entry) / (amount · maintenance rate − side · amount).
 */
export function liquidationPrice(
  { isShort, amount, openRate }: Position,
  { rules }: Market,
  { wallet, settings }: { wallet: number; settings: TradingSettings },
): number | null {
  if (settings.tradingMode === 'spot') return null
  const side = isShort ? -1 : 1
  const { rate, amount: deduction } = maintenanceOf(rules?.maintenance ?? [], amount * openRate)
  const price = (wallet + deduction - side * amount * openRate) / (amount * rate - side * amount)
  const buffered = price + side * Math.abs(openRate - price) * settings.liquidationBuffer
  return Math.max(0, buffered)
}

/** What a position of this notional value must keep. */
export function maintenanceMargin({ amount, openRate }: Position, { rules }: Market): number {
  const notional = amount * openRate
  const tier = maintenanceOf(rules?.maintenance ?? [], notional)
  return notional * tier.rate - tier.amount
}

const NONE: MaintenanceTier = { notional: 0, rate: 0, amount: 0 }

function maintenanceOf(tiers: readonly MaintenanceTier[], notional: number): MaintenanceTier {
  return tiers.findLast((tier) => tier.notional <= notional) ?? tiers[0] ?? NONE
}
