import {
  type Protection,
  type Span,
  type Timeframe,
  type TradingSettings,
  timeframeMs,
} from '../../../domain/index.ts'

const MINUTE = 60_000
/** Kinds of protections as the kernel numbers them. */
const METHODS = ['CooldownPeriod', 'StoplossGuard', 'LowProfitPairs', 'MaxDrawdown'] as const

/** Settings as the numbers that the kernel reads, in the order of `kernels/simulation/rules.ts`. */
export interface RuleCells {
  readonly cells: Float64Array
  readonly isFutures: boolean
  readonly useExitSignal: boolean
  readonly fee: number
  readonly leverage: number
  readonly stopRatio: number
  readonly protections: readonly Protection[]
}

/** The numbers, or undefined where the settings ask for what only the reference does. */
export function ruleCells(settings: TradingSettings, timeframe: Timeframe): RuleCells | undefined {
  const isFutures = settings.tradingMode === 'futures'
  if (settings.feeTiers.length > 0 || (isFutures && settings.marginMode === 'cross')) return undefined
  const { fee, stakeAmount, maxOpenTrades, minimalRoi, protections, useExitSignal } = settings
  const isUnlimited = stakeAmount === 'unlimited'
  const candle = timeframeMs(timeframe)
  const leverage = isFutures ? settings.leverage : 1
  const stopRatio = Math.abs(settings.stoploss)
  const cells = [
    settings.startingBalance,
    settings.tradableBalanceRatio,
    isUnlimited ? Number.NaN : stakeAmount,
    maxOpenTrades < 0 ? Number.POSITIVE_INFINITY : maxOpenTrades,
    maxOpenTrades,
    settings.amendLastStakeAmount && !isUnlimited
      ? stakeAmount * settings.lastStakeAmountMinRatio
      : Number.POSITIVE_INFINITY,
    fee,
    settings.slippage + settings.spread / 2,
    Number(isFutures),
    leverage,
    settings.liquidationBuffer,
    stopRatio,
    Number(settings.trailingStop),
    settings.trailingStopPositive ?? Number.NaN,
    settings.trailingStopPositiveOffset,
    Number(settings.trailingOnlyOffsetIsReached),
    Number(useExitSignal),
    Number(settings.exitProfitOnly),
    settings.exitProfitOffset,
    Number(settings.ignoreRoiIfEntrySignal),
    settings.unfilledTimeout.entryMinutes * MINUTE,
    settings.unfilledTimeout.exitMinutes * MINUTE,
    minimalRoi.length,
    protections.length,
    ...minimalRoi.flatMap(({ minutes, ratio }) => {
      const time = minutes * MINUTE
      return [time, ratio, Number(time % candle === 0)]
    }),
    ...protections.flatMap((protection) => protectionCells(protection, candle)),
  ]
  return { cells: Float64Array.from(cells), isFutures, useExitSignal, fee, leverage, stopRatio, protections }
}

function protectionCells(protection: Protection, candle: number): readonly number[] {
  const { method, stop } = protection
  return [
    METHODS.indexOf(method),
    milliseconds(stop, candle),
    milliseconds('lookback' in protection ? protection.lookback : stop, candle),
    'tradeLimit' in protection ? protection.tradeLimit : 0,
    'requiredProfit' in protection ? protection.requiredProfit : 0,
    'maxAllowedDrawdown' in protection ? protection.maxAllowedDrawdown : 0,
    Number('onlyPerPair' in protection && protection.onlyPerPair),
    Number('onlyPerSide' in protection && protection.onlyPerSide),
  ]
}

function milliseconds(span: Span, candle: number): number {
  return 'candles' in span ? span.candles * candle : span.minutes * MINUTE
}
