/** Minutes held → profit ratio at which a trade is closed, ascending by minutes. */
export type MinimalRoi = readonly { readonly minutes: number; readonly ratio: number }[]

/** A length of time as users give it: in candles of the run, or in minutes. */
export type Span = { readonly candles: number } | { readonly minutes: number }

/**
 * Stops entries for a while after what has happened; freqtrade's methods and defaults. All look at trades
 * closed within `lookback` and lock for `stop` from the last of them.
 */
export type Protection =
  | { readonly method: 'CooldownPeriod'; readonly stop: Span }
  | {
      readonly method: 'StoplossGuard'
      readonly lookback: Span
      readonly stop: Span
      readonly tradeLimit: number
      /** Stopped trades below this profit ratio count. */
      readonly requiredProfit: number
      readonly onlyPerPair: boolean
      readonly onlyPerSide: boolean
    }
  | {
      readonly method: 'LowProfitPairs'
      readonly lookback: Span
      readonly stop: Span
      readonly tradeLimit: number
      readonly requiredProfit: number
      readonly onlyPerSide: boolean
    }
  | {
      readonly method: 'MaxDrawdown'
      readonly lookback: Span
      readonly stop: Span
      readonly tradeLimit: number
      readonly maxAllowedDrawdown: number
    }

/** Fees from a traded volume on; ratios of the value. */
export interface FeeTier {
  /** Volume of the last 30 days in the stake currency from which the tier holds. */
  readonly volume: number
  readonly maker: number
  readonly taker: number
}

/**
 * How money is put at risk: freqtrade's settings under freqtrade's names in camel case.
 * Ratios are fractions; `stoploss` is negative; `maxOpenTrades` −1 means no limit.
 */
export interface TradingSettings {
  readonly stakeCurrency: string
  readonly startingBalance: number
  readonly stakeAmount: number | 'unlimited'
  readonly maxOpenTrades: number
  readonly tradableBalanceRatio: number
  /** Of the value, on either side of a trade. */
  readonly fee: number
  readonly stoploss: number
  readonly minimalRoi: MinimalRoi
  readonly trailingStop: boolean
  readonly trailingStopPositive: number | null
  readonly trailingStopPositiveOffset: number
  readonly trailingOnlyOffsetIsReached: boolean
  readonly unfilledTimeout: { readonly entryMinutes: number; readonly exitMinutes: number }
  readonly useExitSignal: boolean
  readonly exitProfitOnly: boolean
  readonly exitProfitOffset: number
  readonly ignoreRoiIfEntrySignal: boolean
  readonly tradingMode: 'spot' | 'futures'
  readonly marginMode: 'isolated' | 'cross'
  /** Of every futures trade, where the strategy has no callback for it. */
  readonly leverage: number
  /** Share of the distance to the liquidation price that is kept free, as freqtrade does. */
  readonly liquidationBuffer: number
  readonly protections: readonly Protection[]
  /** Entries after the first one of a trade; −1 means no limit. */
  readonly maxEntryPositionAdjustment: number
  /** Only limit orders ask a strategy for its own price. */
  readonly orderTypes: { readonly entry: 'limit' | 'market'; readonly exit: 'limit' | 'market' }
  /** Takes what is left, down to `lastStakeAmountMinRatio` of it, where a fixed stake is more than that. */
  readonly amendLastStakeAmount: boolean
  readonly lastStakeAmountMinRatio: number
  /** Ratios by which fills at market are worse than the candle's price; 0 agrees with freqtrade. */
  readonly slippage: number
  readonly spread: number
  /** Instead of `fee`, ascending by volume; empty: `fee` on both sides. */
  readonly feeTiers: readonly FeeTier[]
}
