import { unused } from './unused.ts'

const OLD = 'versions of the intelligent-trading-bot before 0.6 used it'

/**
 * Keys of configurations of the intelligent-trading-bot, 0.3 to 0.8, that have no effect here. They are read,
 * told, and not kept.
 */
export const foreignKeys = {
  time_column: unused('the time column of every table is called time; files may call theirs timestamp'),
  features_last_rows: unused('rows that did not change are not computed again'),
  config_file_modifier: unused(OLD),
  base_window: unused(`${OLD}; windows are set with the generator itblib`),
  averaging_windows: unused(`${OLD}; windows are set with the generator itblib`),
  area_windows: unused(`${OLD}; windows are set with the generator itblib`),
  highlow_horizon: unused(`${OLD}; the horizon is set with the generator highlow`),
  buy_labels: unused(`${OLD}; use signal_sets`),
  sell_labels: unused(`${OLD}; use signal_sets`),
  signal_model: unused(`${OLD}; use signal_sets`),
  score_aggregation: unused(`${OLD}; use signal_sets`),
  score_aggregation_sets: unused(`${OLD}; use signal_sets`),
  actions: unused('what is sent and traded is said by output_sets and the bot'),
  base_asset: unused('a bot knows its instrument'),
  quote_asset: unused('a bot knows its instrument'),
  trader: unused('orders are settings of the bot'),
  trade_model: unused('orders are settings of the bot'),
  collector: unused('leme data record keeps what streams send'),
  use_multiprocessing: unused('the number of workers is a setting of the process'),
}

/** Keys that carry accounts and secrets. Their values are never kept, stored or shown. */
export const secretKeys = {
  '^(api|telegram|mt5|binance|yahoo)_': unused(
    'accounts and secrets do not belong into a configuration; it is read and forgotten',
  ),
}
