import type { StakeChoice } from './behaviour.ts'
import type { Scenario } from './scenario.ts'

/**
 * Round ratios lead from one whole step to another, but for the last digit of a float: where the venue has
 * steps, these are odd ones. An order that moves between whole steps may meet one by any ratio.
 */
export function withOddRatios(scenario: Scenario): Scenario {
  const { settings, behaviour, venue } = scenario
  const { priceStep, amountStep } = venue.rules
  if (priceStep === null && amountStep === null) return scenario
  const { customStoploss, customEntryPrice, customExitPrice, adjustEntryPrice, adjustTradePosition } =
    behaviour
  const { trailingStopPositive: positive } = settings
  const isMoving = amountStep !== null && adjustEntryPrice !== null
  return {
    ...scenario,
    venue: { ...venue, rules: { ...venue.rules, priceStep: isMoving ? null : priceStep } },
    settings: {
      ...settings,
      stoploss: odd(settings.stoploss),
      trailingStopPositive: positive && odd(positive),
    },
    behaviour: {
      ...behaviour,
      customStoploss: customStoploss && { ...customStoploss, ratios: customStoploss.ratios.map(odd) },
      customEntryPrice: customEntryPrice && withOddOffsets(customEntryPrice),
      customExitPrice: customExitPrice && withOddOffsets(customExitPrice),
      adjustEntryPrice: adjustEntryPrice && {
        ...adjustEntryPrice,
        offsets: adjustEntryPrice.offsets.map((offset) => offset && odd(offset)),
      },
      adjustTradePosition: adjustTradePosition && {
        ...adjustTradePosition,
        stakes: adjustTradePosition.stakes.map(oddStake),
      },
    },
  }
}

/** Where the venue limits orders, adds are made at the open. */
export function withoutLimitedAdds(scenario: Scenario): Scenario {
  const { behaviour, venue } = scenario
  const { minAmount, maxAmount, minCost, maxCost } = venue.rules
  const isLimited = [minAmount, maxAmount, minCost, maxCost].some((limit) => limit !== null)
  if (!isLimited || !behaviour.adjustTradePosition) return scenario
  return { ...scenario, behaviour: { ...behaviour, customEntryPrice: null } }
}

function odd(ratio: number): number {
  return ratio * 0.98731
}

function withOddOffsets<T extends { readonly offsets: readonly number[] }>(table: T): T {
  return { ...table, offsets: table.offsets.map(odd) }
}

/** Taking out all stays what it is. */
function oddStake(choice: StakeChoice): StakeChoice {
  return typeof choice === 'number' && choice !== -1 ? odd(choice) : choice
}
