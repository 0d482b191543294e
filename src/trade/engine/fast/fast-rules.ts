import { type Protection, type Timeframe, type TradingSettings, timeframeMs } from '../../../domain/index.ts'
import { type FeeFactor, feeFactor } from './book.ts'

const MINUTE = 60_000

/** Settings as numbers that the loops need, worked out once for a plan. */
export interface FastRules {
  readonly startingBalance: number
  readonly tradableRatio: number
  /** NaN: unlimited. */
  readonly stakeAmount: number
  readonly slots: number
  readonly maxOpenTrades: number
  /** A fixed stake that is not there is cut to what is, down to this; infinite: never. */
  readonly leastStake: number
  readonly fee: number
  /** What an entry and an exit are worth with the fee; index 1 for shorts. */
  readonly entryFactors: readonly [FeeFactor, FeeFactor]
  readonly exitFactors: readonly [FeeFactor, FeeFactor]
  /** By how much a taker's rate is worse. */
  readonly cost: number
  readonly isFutures: boolean
  readonly leverage: number
  readonly liquidationBuffer: number
  /** Positive. */
  readonly stopRatio: number
  readonly trails: boolean
  /** NaN: none. */
  readonly positive: number
  readonly offset: number
  readonly onlyOffset: boolean
  readonly useExitSignal: boolean
  readonly exitProfitOnly: boolean
  readonly exitProfitOffset: number
  readonly ignoreRoiIfEntry: boolean
  /** Of the ROI table: when a step begins and whether that is on the raster of candles. */
  readonly roiTime: Float64Array
  readonly roiRatio: Float64Array
  readonly roiOnCandle: Uint8Array
  readonly entryTimeout: number
  readonly exitTimeout: number
  /** Milliseconds. */
  readonly candle: number
  readonly protections: readonly Protection[]
}

/** The settings as rules, or undefined where they ask for what only the reference does. */
export function fastRules(settings: TradingSettings, timeframe: Timeframe): FastRules | undefined {
  const isFutures = settings.tradingMode === 'futures'
  if (isFutures && settings.marginMode === 'cross') return undefined
  if (settings.feeTiers.length > 0) return undefined
  const { fee, stakeAmount, maxOpenTrades, minimalRoi, protections } = settings
  const candle = timeframeMs(timeframe)
  return {
    startingBalance: settings.startingBalance,
    tradableRatio: settings.tradableBalanceRatio,
    stakeAmount: stakeAmount === 'unlimited' ? Number.NaN : stakeAmount,
    slots: maxOpenTrades < 0 ? Number.POSITIVE_INFINITY : maxOpenTrades,
    maxOpenTrades,
    leastStake:
      settings.amendLastStakeAmount && stakeAmount !== 'unlimited'
        ? stakeAmount * settings.lastStakeAmountMinRatio
        : Number.POSITIVE_INFINITY,
    fee,
    entryFactors: [feeFactor(fee, 1), feeFactor(fee, -1)],
    exitFactors: [feeFactor(fee, -1), feeFactor(fee, 1)],
    cost: settings.slippage + settings.spread / 2,
    isFutures,
    leverage: isFutures ? settings.leverage : 1,
    liquidationBuffer: settings.liquidationBuffer,
    stopRatio: Math.abs(settings.stoploss),
    trails: settings.trailingStop,
    positive: settings.trailingStopPositive ?? Number.NaN,
    offset: settings.trailingStopPositiveOffset,
    onlyOffset: settings.trailingOnlyOffsetIsReached,
    useExitSignal: settings.useExitSignal,
    exitProfitOnly: settings.exitProfitOnly,
    exitProfitOffset: settings.exitProfitOffset,
    ignoreRoiIfEntry: settings.ignoreRoiIfEntrySignal,
    roiTime: Float64Array.from(minimalRoi, ({ minutes }) => minutes * MINUTE),
    roiRatio: Float64Array.from(minimalRoi, ({ ratio }) => ratio),
    roiOnCandle: Uint8Array.from(minimalRoi, ({ minutes }) => ((minutes * MINUTE) % candle === 0 ? 1 : 0)),
    entryTimeout: settings.unfilledTimeout.entryMinutes * MINUTE,
    exitTimeout: settings.unfilledTimeout.exitMinutes * MINUTE,
    candle,
    protections,
  }
}
