import fc from 'fast-check'
import { type InstrumentRules, NO_RULES, parseTimeframe, timeframeMs } from '../../../src/domain/index.ts'
import { type Feature, nowAndThen } from './features.ts'

/** What the venue asks of orders, pays and shows, the same for every pair. */
export interface Venue {
  readonly rules: InstrumentRules
  /** Every so many rows of the raster, at rates and mark prices that `seed` gives; null: none. */
  readonly funding: { readonly everyRows: number; readonly most: number; readonly seed: number } | null
  /** Small candles, left out in this share of the large ones; null: none. */
  readonly detail: { readonly timeframe: string; readonly seed: number; readonly missing: number } | null
}

const TIERS = [
  [],
  [{ notional: 0, rate: 0.01, amount: 0 }],
  [
    { notional: 0, rate: 0.004, amount: 0 },
    { notional: 0.1, rate: 0.01, amount: 0.0006 },
    { notional: 150, rate: 0.05, amount: 6.0006 },
  ],
]

export function venues({
  timeframe,
  isFutures,
  features,
}: {
  timeframe: string
  isFutures: boolean
  features: readonly Feature[]
}): fc.Arbitrary<Venue> {
  const has = (feature: Feature) => features.includes(feature)
  const minutes = timeframeMs(parseTimeframe(timeframe)) / 60_000
  const smaller = ['1m', '5m', '15m'].filter((one) => Number.parseInt(one, 10) < minutes)
  return fc.record({
    rules: rules(isFutures, has),
    funding: nowAndThen(
      fc.record({
        everyRows: fc.constantFrom(1, 2, 8, 30),
        most: fc.constantFrom(0.0001, 0.001, 0.01),
        seed: fc.nat(),
      }),
      { without: null, when: isFutures && has('funding'), of: 2 },
    ),
    detail: nowAndThen(
      fc.record({
        timeframe: fc.constantFrom(...smaller, '1m'),
        seed: fc.nat(),
        missing: fc.constantFrom(0, 0, 0.2),
      }),
      { without: null, when: has('details') && smaller.length > 0 },
    ),
  })
}

function rules(isFutures: boolean, has: (feature: Feature) => boolean): fc.Arbitrary<InstrumentRules> {
  const [hasSteps, hasLimits] = [has('precision'), has('stake-limits')]
  const amounts = has('whole-steps') ? [0.0001, 0.003, 0.1, 1] : [0.000137, 0.00307, 0.0973, 0.871]
  const prices = has('whole-steps') ? [0.01, 0.07, 0.5, 1] : [0.0101, 0.0703, 0.5003, 1.0019]
  const maybe = (when: boolean, ...values: number[]) =>
    nowAndThen<number | null>(fc.constantFrom(...values), { without: null, when })
  return fc.record({
    amountStep: maybe(hasSteps, ...amounts),
    priceStep: maybe(hasSteps, ...prices),
    minAmount: maybe(hasLimits, 0.0005, 0.01, 0.5, 1),
    maxAmount: maybe(hasLimits, 0.001, 0.3, 1, 5),
    minCost: maybe(hasLimits, 0.04, 0.05, 1, 40, 90),
    maxCost: maybe(hasLimits, 0.05, 30, 100, 500),
    contractSize: fc.constant(1),
    maxLeverage: isFutures ? fc.constantFrom(1, 3, 20, 125, 125) : fc.constant(NO_RULES.maxLeverage),
    maintenance: isFutures ? fc.constantFrom(...TIERS) : fc.constant([]),
  })
}
