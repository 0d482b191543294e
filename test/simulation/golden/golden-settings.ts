import type { Protection, Span, TradingSettings } from '../../../src/domain/index.ts'
import { DEFAULT_SETTINGS } from '../../../src/trade/engine/index.ts'
import type { GoldenCase, GoldenProtection } from './golden-case.ts'

/** A case's settings under our names. */
export function goldenSettings({ settings, futures }: GoldenCase): TradingSettings {
  const number = (name: string) => settings[name] as number
  const flag = (name: string) => settings[name] as boolean
  const timeout = settings.unfilledtimeout as { entry: number; exit: number }
  const roi = Object.entries(settings.minimal_roi as Record<string, number>)
  return {
    ...DEFAULT_SETTINGS,
    stakeCurrency: settings.stake_currency as string,
    startingBalance: number('starting_balance'),
    stakeAmount: settings.stake_amount as number | 'unlimited',
    maxOpenTrades: number('max_open_trades'),
    tradableBalanceRatio: number('tradable_balance_ratio'),
    fee: number('fee'),
    stoploss: number('stoploss'),
    minimalRoi: roi
      .map(([minutes, ratio]) => ({ minutes: Number(minutes), ratio }))
      .sort((a, b) => a.minutes - b.minutes),
    trailingStop: flag('trailing_stop'),
    trailingStopPositive: settings.trailing_stop_positive as number | null,
    trailingStopPositiveOffset: number('trailing_stop_positive_offset'),
    trailingOnlyOffsetIsReached: flag('trailing_only_offset_is_reached'),
    unfilledTimeout: { entryMinutes: timeout.entry, exitMinutes: timeout.exit },
    useExitSignal: flag('use_exit_signal'),
    exitProfitOnly: flag('exit_profit_only'),
    exitProfitOffset: number('exit_profit_offset'),
    ignoreRoiIfEntrySignal: flag('ignore_roi_if_entry_signal'),
    tradingMode: settings.trading_mode as 'spot' | 'futures',
    leverage: number('leverage'),
    liquidationBuffer: futures?.liquidation_buffer ?? 0,
    protections: (settings.protections as GoldenProtection[]).map(protection),
    amendLastStakeAmount: flag('amend_last_stake_amount'),
  }
}

/** Defaults are those of freqtrade's documentation. */
function protection(given: GoldenProtection): Protection {
  const number = (name: string, otherwise: number) => (given[name] as number | undefined) ?? otherwise
  const flag = (name: string) => given[name] === true
  const stop = span(given, 'stop_duration')
  const lookback = span(given, 'lookback_period')
  const onlyPerSide = flag('only_per_side')
  const requiredProfit = number('required_profit', 0)
  switch (given.method) {
    case 'CooldownPeriod':
      return { method: given.method, stop }
    case 'StoplossGuard': {
      const tradeLimit = number('trade_limit', 10)
      const onlyPerPair = flag('only_per_pair')
      return { method: given.method, lookback, stop, tradeLimit, requiredProfit, onlyPerPair, onlyPerSide }
    }
    case 'LowProfitPairs': {
      const tradeLimit = number('trade_limit', 1)
      return { method: given.method, lookback, stop, tradeLimit, requiredProfit, onlyPerSide }
    }
    case 'MaxDrawdown': {
      const maxAllowedDrawdown = number('max_allowed_drawdown', 0)
      return {
        method: given.method,
        lookback,
        stop,
        tradeLimit: number('trade_limit', 1),
        maxAllowedDrawdown,
      }
    }
  }
}

function span(given: GoldenProtection, name: string): Span {
  const candles = given[`${name}_candles`]
  return typeof candles === 'number' ? { candles } : { minutes: (given[name] as number | undefined) ?? 60 }
}
