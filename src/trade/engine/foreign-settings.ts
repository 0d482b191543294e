import { EngineError } from './engine-error.ts'

/** Keys of freqtrade's configuration on which no trade of a simulation depends, in its spelling. */
export const IDLE_KEYS: readonly string[] = [
  ...['$schema', 'bot_name', 'dry_run', 'initial_state', 'force_entry_enable', 'fiat_display_currency'],
  ...['telegram', 'webhook', 'discord', 'api_server', 'external_message_consumer', 'coingecko'],
  ...['exchange', 'pairlists', 'proxy_coin', 'new_pairs_days', 'pairs', 'days', 'download_trades'],
  ...['entry_pricing', 'exit_pricing', 'custom_price_max_distance_ratio', 'order_time_in_force'],
  ...['cancel_open_orders_on_exit', 'process_only_new_candles', 'ignore_buying_expired_candle_after'],
  ...['internals', 'experimental', 'db_url', 'disable_dataframe_checks', 'reduce_df_footprint', 'orderflow'],
  ...[
    'dataformat_ohlcv',
    'dataformat_trades',
    'user_data_dir',
    'datadir',
    'logfile',
    'log_config',
    'verbosity',
  ],
  ...['strategy', 'strategy_list', 'strategy_path', 'recursive_strategy_search', 'disableparamexport'],
  ...['export', 'exportfilename', 'backtest_breakdown', 'backtest_cache', 'plot_config'],
  ...[
    'freqaimodel',
    'freqaimodel_path',
    'hyperopt_path',
    'hyperopt_loss',
    'hyperopt_jobs',
    'epochs',
    'spaces',
  ],
  ...['hyperopt_min_trades', 'hyperopt_random_state', 'print_all', 'print_colorized', 'print_json'],
  ...['minimum_trade_amount', 'targeted_trade_amount', 'lookahead_analysis_exportfilename', 'startup_candle'],
]

interface Condition {
  /** Values that change no trade of a simulation. */
  readonly isIdle: (value: unknown) => boolean
  /** Why another one is refused, and what to do instead. */
  readonly reason: string
  readonly hint: string
}

const isOff = (value: unknown) => value === null || (value as { enabled?: unknown }).enabled !== true
const isTrue = (value: unknown) => value === true

/** Keys of freqtrade's configuration that change trades unless they have these values. */
const CONDITIONS: Readonly<Record<string, Condition>> = {
  add_config_files: {
    isIdle: (value) => Array.isArray(value) && value.length === 0,
    reason: 'other files are not read',
    hint: 'Join them into one; where two say the same key, the file that names the other one wins.',
  },
  amount_reserve_percent: {
    isIdle: (value) => value === 0.05,
    reason: 'the least stake always has a reserve of 0.05',
    hint: 'Leave it out.',
  },
  available_capital: {
    isIdle: (value) => value === null,
    reason: 'a run has one balance',
    hint: 'Set dry_run_wallet to that amount and tradable_balance_ratio to 1.',
  },
  edge: { isIdle: isOff, reason: 'there is no edge positioning', hint: 'Set edge.enabled to false.' },
  enable_protections: {
    isIdle: isTrue,
    reason: 'protections that are set always count',
    hint: 'Leave it out, and take the protections out of settings and strategy.',
  },
  freqai: {
    isIdle: isOff,
    reason: 'models are trained by pipelines',
    hint: 'See docs/guide/pipeline.md: their scores are signals of a strategy. Set freqai.enabled to false.',
  },
  futures_funding_rate: {
    isIdle: (value) => value === null || value === 0,
    reason: 'funding is told by pair',
    hint: 'Give it as "funding" in a file for --instruments.',
  },
  position_adjustment_enable: {
    isIdle: isTrue,
    reason: 'a strategy adjusts its trades where it has adjustTradePosition',
    hint: 'Leave it out where the strategy has none; else take it out of the strategy.',
  },
  startup_candle_count: {
    isIdle: () => false,
    reason: 'the strategy says how many candles it needs',
    hint: 'Set startup in the strategy.',
  },
  timeframe: { isIdle: () => false, reason: 'it is no setting of a run', hint: 'Give -i, --timeframe.' },
  timeframe_detail: { isIdle: () => false, reason: 'it is no setting of a run', hint: 'Give --detail.' },
  timerange: { isIdle: () => false, reason: 'it is no setting of a run', hint: 'Give --timerange.' },
  use_custom_stoploss: {
    isIdle: isTrue,
    reason: 'a strategy moves its stop where it has customStoploss',
    hint: 'Leave it out where the strategy has none; else take it out of the strategy.',
  },
}

/** Names of freqtrade before 2022, and those of today. */
export const RENAMED: Readonly<Record<string, string>> = {
  ask_strategy: 'exit_pricing',
  bid_strategy: 'entry_pricing',
  forcebuy_enable: 'force_entry_enable',
  ignore_roi_if_buy_signal: 'ignore_roi_if_entry_signal',
  sell_profit_offset: 'exit_profit_offset',
  sell_profit_only: 'exit_profit_only',
  ticker_interval: 'timeframe',
  use_sell_signal: 'use_exit_signal',
}

/** All keys of freqtrade that are no settings here, for suggestions. */
export const FOREIGN_KEYS: readonly string[] = [...IDLE_KEYS, ...Object.keys(CONDITIONS)]

/**
 * Whether a key belongs to freqtrade's configuration and changes no trade of a simulation.
 * @throws EngineError `engine.unsupported` for one that would, with the reason
 */
export function isIdleSetting(key: string, value: unknown): boolean {
  if (IDLE_KEYS.includes(key)) return true
  const condition = Object.hasOwn(CONDITIONS, key) ? CONDITIONS[key] : undefined
  if (!condition) return false
  if (condition.isIdle(value)) return true
  const { reason, hint } = condition
  throw new EngineError(
    'engine.unsupported',
    `${key} = ${JSON.stringify(value)} is not supported: ${reason}`,
    {
      hint,
    },
  )
}
