import fc from 'fast-check'
import type { TradingSettings } from '../../../src/domain/index.ts'
import { type Behaviour, behaviours } from './behaviour.ts'
import { AGREED, type Feature } from './features.ts'
import { type Series, series } from './series.ts'
import { settingsFor } from './settings.ts'
import { type Venue, venues } from './venue.ts'

/** A run in few words; `marketsOf` and `callbacksOf` make the rest of it. */
export interface Scenario {
  readonly timeframe: string
  readonly series: readonly Series[]
  readonly settings: TradingSettings
  readonly venue: Venue
  readonly behaviour: Behaviour
}

/**
 * One to four pairs, any settings that the settings' reader lets through, and each of the features now and
 * then, alone and together.
 */
export function scenariosWith(features: readonly Feature[] = AGREED): fc.Arbitrary<Scenario> {
  return fc
    .record({ timeframe: fc.constantFrom('1m', '5m', '5m', '15m', '1h'), isFutures: isFuturesWith(features) })
    .chain(({ timeframe, isFutures }) =>
      fc.record({
        timeframe: fc.constant(timeframe),
        series: fc.array(series(isFutures), { minLength: 1, maxLength: 4 }),
        settings: settingsFor({ timeframe, isFutures, features }),
        venue: venues({ timeframe, isFutures, features }),
        behaviour: behaviours({ isFutures, features }),
      }),
    )
    .map((scenario) => (features.includes('limited-adds') ? scenario : withoutLimitedAdds(scenario)))
    .map((scenario) => (features.includes('whole-steps') ? scenario : withoutWholeSteps(scenario)))
}

/** Ratios that lead from one step to another would do so but for the last digit of a float. */
function withoutWholeSteps(scenario: Scenario): Scenario {
  const { settings, behaviour, venue } = scenario
  const { priceStep, amountStep } = venue.rules
  if (priceStep === null) return scenario
  if (amountStep !== null && behaviour.adjustEntryPrice)
    return { ...scenario, venue: { ...venue, rules: { ...venue.rules, priceStep: null } } }
  const { stoploss, trailingStopPositive } = settings
  const odd = (ratio: number) => ratio * 0.98731
  const positive = trailingStopPositive === null ? null : odd(trailingStopPositive)
  const { customStoploss, customEntryPrice, customExitPrice, adjustEntryPrice } = behaviour
  return {
    ...scenario,
    settings: { ...settings, stoploss: odd(stoploss), trailingStopPositive: positive },
    behaviour: {
      ...behaviour,
      customStoploss: customStoploss && { ...customStoploss, ratios: customStoploss.ratios.map(odd) },
      customEntryPrice: customEntryPrice && {
        ...customEntryPrice,
        offsets: customEntryPrice.offsets.map(odd),
      },
      customExitPrice: customExitPrice && { ...customExitPrice, offsets: customExitPrice.offsets.map(odd) },
      adjustEntryPrice: adjustEntryPrice && {
        ...adjustEntryPrice,
        offsets: adjustEntryPrice.offsets.map((offset) => offset && odd(offset)),
      },
    },
  }
}

function withoutLimitedAdds(scenario: Scenario): Scenario {
  const { behaviour, venue } = scenario
  const { minAmount, maxAmount, minCost, maxCost } = venue.rules
  const isLimited = [minAmount, maxAmount, minCost, maxCost].some((limit) => limit !== null)
  if (!isLimited || !behaviour.adjustTradePosition) return scenario
  return { ...scenario, behaviour: { ...behaviour, customEntryPrice: null } }
}

function isFuturesWith(features: readonly Feature[]): fc.Arbitrary<boolean> {
  return features.includes('futures') ? fc.boolean() : fc.constant(false)
}
