import type { FreqtradeResultInput } from './freqtrade-result.ts'
import { coinDecimals } from './freqtrade-text.ts'

/** The part of a configuration that freqtrade writes into its results. */
export function freqtradeSettings(input: FreqtradeResultInput) {
  const { strategy, timeframe, timeframeDetail, pairs, settings, timerange = '' } = input
  const { maxOpenTrades, stakeCurrency, startingBalance, tradingMode, marginMode } = settings
  return {
    pairlist: [...pairs],
    stake_amount: settings.stakeAmount,
    stake_currency: stakeCurrency,
    stake_currency_decimals: coinDecimals(stakeCurrency),
    starting_balance: startingBalance,
    dry_run_wallet: startingBalance,
    max_open_trades: maxOpenTrades < 0 ? pairs.length : Math.min(maxOpenTrades, pairs.length),
    max_open_trades_setting: maxOpenTrades,
    timeframe,
    timeframe_detail: timeframeDetail ?? '',
    timerange,
    enable_protections: settings.protections.length > 0,
    strategy_name: strategy,
    freqaimodel: null,
    freqai_identifier: null,
    stoploss: settings.stoploss,
    trailing_stop: settings.trailingStop,
    trailing_stop_positive: settings.trailingStopPositive,
    trailing_stop_positive_offset: settings.trailingStopPositiveOffset,
    trailing_only_offset_is_reached: settings.trailingOnlyOffsetIsReached,
    use_custom_stoploss: input.useCustomStoploss ?? false,
    minimal_roi: Object.fromEntries(
      settings.minimalRoi.map(({ minutes, ratio }) => [String(minutes), ratio]),
    ),
    use_exit_signal: settings.useExitSignal,
    exit_profit_only: settings.exitProfitOnly,
    exit_profit_offset: settings.exitProfitOffset,
    ignore_roi_if_entry_signal: settings.ignoreRoiIfEntrySignal,
    trading_mode: tradingMode,
    margin_mode: tradingMode === 'spot' ? '' : marginMode,
  }
}
