/** Minutes held → profit ratio at which a trade is closed, ascending by minutes. */
export type MinimalRoi = readonly { readonly minutes: number; readonly ratio: number }[]

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
}
