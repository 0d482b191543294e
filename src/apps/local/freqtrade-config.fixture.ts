/** Configurations as users of freqtrade have them: whole, with comments and trailing commas. */

const API_AND_CHAT = `
    "telegram": {
        "enabled": false, "token": "", "chat_id": "", "allow_custom_messages": true, "reload": true,
        "notification_settings": {"status": "silent", "entry": "on", "exit": {"roi": "off", "stop_loss": "on"}},
    },
    "api_server": {
        "enabled": true, "listen_ip_address": "127.0.0.1", "listen_port": 8080, "verbosity": "error",
        "jwt_secret_key": "x", "ws_token": "y", "CORS_origins": [], "username": "u", "password": "p",
    },
    "bot_name": "freqtrade", "initial_state": "running", "force_entry_enable": false,
    "internals": {"process_throttle_secs": 5, "heartbeat_interval": 60},`

const PRICING = `
    "entry_pricing": {
        "price_side": "same", "use_order_book": true, "order_book_top": 1, "price_last_balance": 0.0,
        "check_depth_of_market": {"enabled": false, "bids_to_ask_delta": 1},
    },
    "exit_pricing": {"price_side": "same", "use_order_book": true, "order_book_top": 1},`

export const SPOT = `{
    "$schema": "https://schema.freqtrade.io/schema.json",
    "max_open_trades": 4,
    "stake_currency": "USDT",
    "stake_amount": 120.5, // of each trade
    "tradable_balance_ratio": 0.95,
    "fiat_display_currency": "EUR",
    "dry_run": true,
    "dry_run_wallet": 2500,
    "cancel_open_orders_on_exit": false,
    "trading_mode": "spot",
    "margin_mode": "",
    "amount_reserve_percent": 0.05,
    "unfilledtimeout": {"entry": 15, "exit": 30, "exit_timeout_count": 2, "unit": "minutes"},${PRICING}
    "order_types": {
        "entry": "limit", "exit": "market", "emergency_exit": "market", "force_entry": "market", "force_exit": "market",
        "stoploss": "market", "stoploss_on_exchange": true, "stoploss_on_exchange_interval": 60,
        "stoploss_on_exchange_limit_ratio": 0.99,
    },
    "order_time_in_force": {"entry": "GTC", "exit": "GTC"},
    "exchange": {
        "name": "binance", "key": "", "secret": "", "ccxt_config": {}, "ccxt_async_config": {},
        "pair_whitelist": ["BTC/USDT", "ETH/USDT"], "pair_blacklist": ["BNB/.*"],
    },
    /* the pairs of the day */
    "pairlists": [{"method": "VolumePairList", "number_assets": 20, "sort_key": "quoteVolume", "refresh_period": 1800}],
    "edge": {"enabled": false, "allowed_risk": 0.01, "process_throttle_secs": 3600},${API_AND_CHAT}
    "dataformat_ohlcv": "feather",
}
`

export const FUTURES = `{
    "max_open_trades": -1,
    "stake_currency": "USDT",
    "stake_amount": 50,
    "dry_run": false,
    "dry_run_wallet": {"BTC": 0.1, "USDT": 800},
    "trading_mode": "futures",
    "margin_mode": "isolated",
    "liquidation_buffer": 0.07,
    "timeframe": "1h",
    "timeframe_detail": "5m",
    "position_adjustment_enable": true,
    "max_entry_position_adjustment": 2,
    "process_only_new_candles": true,
    "stoploss": -0.12,
    "minimal_roi": {"0": 0.10, "60": 0.05, "240": 0},
    "trailing_stop": true,
    "trailing_stop_positive": 0.02,
    "trailing_stop_positive_offset": 0.03,
    "trailing_only_offset_is_reached": true,
    "unfilledtimeout": {"entry": 90, "exit": 600, "unit": "seconds"},${PRICING}
    "exchange": {"name": "bybit", "key": "k", "secret": "s", "pair_whitelist": ["BTC/USDT:USDT", ".*/USDT:USDT"]},
    "pairlists": [{"method": "StaticPairList"}],
    "custom_price_max_distance_ratio": 0.02,
    "futures_funding_rate": null,${API_AND_CHAT}
    "db_url": "sqlite:///trades.sqlite",
    "user_data_dir": "user_data",
    "strategy": "Awesome", "strategy_path": "user_data/strategies",
    "reduce_df_footprint": false,
}
`

export const PROTECTED = `{
    // protections in the configuration, as before freqtrade 2024.10
    "max_open_trades": 5,
    "stake_currency": "BTC",
    "stake_amount": "unlimited",
    "amend_last_stake_amount": true,
    "last_stake_amount_min_ratio": 0.4,
    "dry_run": true,
    "dry_run_wallet": 0.5,
    "fee": 0.0015,
    "enable_protections": true,
    "protections": [
        {"method": "CooldownPeriod", "stop_duration_candles": 5},
        {"method": "StoplossGuard", "lookback_period_candles": 24, "trade_limit": 4, "stop_duration_candles": 4,
         "required_profit": 0.0, "only_per_pair": false, "only_per_side": false},
        {"method": "MaxDrawdown", "lookback_period": 2880, "trade_limit": 20, "stop_duration": 240,
         "max_allowed_drawdown": 0.2},
        {"method": "LowProfitPairs", "lookback_period_candles": 6, "trade_limit": 2, "stop_duration": 60,
         "required_profit": 0.02},
    ],
    "use_exit_signal": true, "exit_profit_only": true, "exit_profit_offset": 0.01, "ignore_roi_if_entry_signal": true,
    "ignore_buying_expired_candle_after": 300,
    "timerange": "20240101-20240301",
    "backtest_breakdown": ["month"], "export": "trades",
    "webhook": {"enabled": false, "url": "https://a//b"},
    "discord": {"enabled": false, "webhook_url": ""},
    "coingecko": {"is_demo": true, "api_key": ""},
    "external_message_consumer": {"enabled": false, "producers": []},
    "experimental": {"block_bad_exchanges": true},
    "freqai": {"enabled": false},
    "add_config_files": [],${PRICING}
    "exchange": {"name": "kraken", "key": "", "secret": "", "pair_whitelist": ["ETH/BTC"]},
    "pairlists": [{"method": "StaticPairList"}],${API_AND_CHAT}
}
`
