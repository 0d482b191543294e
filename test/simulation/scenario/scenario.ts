import fc from 'fast-check'
import type { TradingSettings } from '../../../src/domain/index.ts'
import { type Behaviour, behaviours } from './behaviour.ts'
import { FEATURES, type Feature } from './features.ts'
import { withOddRatios, withoutLimitedAdds } from './narrowed.ts'
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
export function scenariosWith(features: readonly Feature[] = FEATURES): fc.Arbitrary<Scenario> {
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
    .map((scenario) => (features.includes('whole-steps') ? scenario : withOddRatios(scenario)))
}

function isFuturesWith(features: readonly Feature[]): fc.Arbitrary<boolean> {
  return features.includes('futures') ? fc.boolean() : fc.constant(false)
}
