import fc from 'fast-check'
import {
  type MinimalRoi,
  type Protection,
  parseTimeframe,
  type Span,
  type TradingSettings,
  timeframeMs,
} from '../../../src/domain/index.ts'
import { DEFAULT_SETTINGS } from '../../../src/trade/engine/index.ts'
import { type Feature, nowAndThen } from './features.ts'

const STAKES: readonly (number | 'unlimited')[] = ['unlimited', 'unlimited', 0.05, 0.1, 1, 50, 100, 33.3]

const stops = fc.constantFrom(-0.005, -0.01, -0.02, -0.05, -0.1, -0.3, -0.99, -0.99)

/** Any settings that the settings' reader lets through, within the features. */
export function settingsFor({
  timeframe,
  isFutures,
  features,
}: {
  timeframe: string
  isFutures: boolean
  features: readonly Feature[]
}): fc.Arbitrary<TradingSettings> {
  const candle = timeframeMs(parseTimeframe(timeframe)) / 60_000
  const minutes = fc.constantFrom(1, candle - 0.5, candle, candle + 1, 2 * candle, 3 * candle, 9 * candle)
  const orderType = fc.constantFrom('limit' as const, 'market' as const)
  const has = (feature: Feature) => features.includes(feature)
  return fc
    .record({
      stakeCurrency: fc.constant('BTC'),
      startingBalance: fc.constantFrom(0.2, 0.3, 1, 100, 300, 1000),
      stakeAmount: fc.constantFrom(...STAKES),
      maxOpenTrades: fc.constantFrom(-1, 0, 1, 1, 2, 3, 10),
      tradableBalanceRatio: fc.constantFrom(1, 1, 0.99, 0.5),
      fee: fc.constantFrom(0, 0, 0.001, 0.0025, 0.02),
      stoploss: isFutures ? fc.oneof(stops, fc.constant(-0.99)) : stops,
      minimalRoi: fc.oneof(fc.constant([]), roi(candle)),
      trailingStop: fc.boolean(),
      trailingStopPositive: fc.constantFrom(null, 0.002, 0.005, 0.01, 0.02),
      trailingStopPositiveOffset: fc.constantFrom(0, 0.005, 0.01, 0.02, 0.03),
      trailingOnlyOffsetIsReached: fc.boolean(),
      unfilledTimeout: fc.record({ entryMinutes: minutes, exitMinutes: minutes }),
      useExitSignal: fc.constantFrom(true, true, false),
      exitProfitOnly: fc.constantFrom(true, false, false),
      exitProfitOffset: fc.constantFrom(-0.01, 0, 0, 0.002, 0.01),
      ignoreRoiIfEntrySignal: fc.boolean(),
      tradingMode: fc.constant(isFutures ? ('futures' as const) : ('spot' as const)),
      leverage: isFutures ? fc.constantFrom(1, 2, 3, 5, 20, 50) : fc.constant(1),
      liquidationBuffer: isFutures ? fc.constantFrom(0.05, 0.05, 0, 0.3) : fc.constant(0.05),
      protections: nowAndThen(fc.array(protection, { minLength: 1, maxLength: 3 }), {
        without: [],
        when: has('protections'),
      }),
      maxEntryPositionAdjustment: has('adjustTradePosition')
        ? fc.constantFrom(-1, -1, 0, 1, 2)
        : fc.constant(-1),
      orderTypes: nowAndThen(fc.record({ entry: orderType, exit: orderType }), {
        without: { entry: 'limit' as const, exit: 'limit' as const },
        when: has('market-orders'),
      }),
      amendLastStakeAmount: has('amend-stake') ? fc.constantFrom(false, false, true) : fc.constant(false),
      lastStakeAmountMinRatio: has('amend-stake') ? fc.constantFrom(0.5, 0, 0.3, 0.9) : fc.constant(0.5),
    })
    .map((varied): TradingSettings => ({ ...DEFAULT_SETTINGS, ...varied }))
    .filter((s) => s.stakeAmount !== 'unlimited' || s.maxOpenTrades >= 0)
    .filter((s) => !s.trailingOnlyOffsetIsReached || s.trailingStopPositiveOffset > 0)
}

function roi(candle: number): fc.Arbitrary<MinimalRoi> {
  return fc
    .uniqueArray(
      fc.record({
        minutes: fc.constantFrom(0, 0, 1, 7, candle, candle + 1, 2 * candle, 3 * candle, 4 * candle - 1),
        ratio: fc.constantFrom(-1, -0.05, -0.01, 0, 0.001, 0.01, 0.02, 0.05),
      }),
      { maxLength: 4, selector: ({ minutes }) => minutes },
    )
    .map((steps) => steps.toSorted((a, b) => a.minutes - b.minutes))
}

const span: fc.Arbitrary<Span> = fc.oneof(
  fc.record({ candles: fc.constantFrom(1, 2, 3, 8, 30) }),
  fc.record({ minutes: fc.constantFrom(1, 5, 7, 15, 60, 300) }),
)
const tradeLimit = fc.constantFrom(1, 1, 2, 3)
const requiredProfit = fc.constantFrom(0, 0, -0.0203, 0.0049, 0.0203)

const protection: fc.Arbitrary<Protection> = fc.oneof(
  fc.record({ method: fc.constant('CooldownPeriod' as const), stop: span }),
  fc.record({
    method: fc.constant('StoplossGuard' as const),
    lookback: span,
    stop: span,
    tradeLimit,
    requiredProfit,
    onlyPerPair: fc.boolean(),
    onlyPerSide: fc.boolean(),
  }),
  fc.record({
    method: fc.constant('LowProfitPairs' as const),
    lookback: span,
    stop: span,
    tradeLimit,
    requiredProfit,
    onlyPerSide: fc.boolean(),
  }),
  fc.record({
    method: fc.constant('MaxDrawdown' as const),
    lookback: span,
    stop: span,
    tradeLimit,
    maxAllowedDrawdown: fc.constantFrom(0, 0.0049, 0.0203, 0.097),
  }),
)
