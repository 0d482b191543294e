import { Type } from 'typebox'

const Pricing = Type.Object({
  price_side: Type.Enum(['ask', 'bid', 'same', 'other']),
  use_order_book: Type.Boolean(),
  order_book_top: Type.Integer({ minimum: 1, maximum: 50 }),
})

/**
 * What freqtrade's documentation and its own schema ask of a configuration for `freqtrade trade`, as far as it is
 * written here; nothing else may be in it.
 */
export const FreqtradeConfig = Type.Object(
  {
    bot_name: Type.String({ minLength: 1 }),
    initial_state: Type.Enum(['running', 'stopped']),
    dry_run: Type.Boolean(),
    dry_run_wallet: Type.Optional(Type.Number({ minimum: 0 })),
    max_open_trades: Type.Integer({ minimum: -1 }),
    stake_currency: Type.String({ minLength: 1 }),
    stake_amount: Type.Union([Type.Number({ minimum: 0.0001 }), Type.Literal('unlimited')]),
    tradable_balance_ratio: Type.Number({ minimum: 0, maximum: 1 }),
    trading_mode: Type.Enum(['spot', 'margin', 'futures']),
    margin_mode: Type.Optional(Type.Enum(['cross', 'isolated'])),
    timeframe: Type.String(),
    db_url: Type.String({ pattern: '^postgresql\\+psycopg2://' }),
    cancel_open_orders_on_exit: Type.Boolean(),
    force_entry_enable: Type.Boolean(),
    position_adjustment_enable: Type.Optional(Type.Boolean()),
    entry_pricing: Pricing,
    exit_pricing: Pricing,
    exchange: Type.Object(
      {
        name: Type.String(),
        key: Type.String(),
        secret: Type.String(),
        password: Type.Optional(Type.String()),
        uid: Type.Optional(Type.String()),
        pair_whitelist: Type.Array(Type.String(), { uniqueItems: true }),
        pair_blacklist: Type.Array(Type.String(), { uniqueItems: true }),
      },
      { additionalProperties: false },
    ),
    pairlists: Type.Array(Type.Object({ method: Type.Literal('StaticPairList') }), { minItems: 1 }),
    api_server: Type.Object(
      {
        enabled: Type.Literal(true),
        listen_ip_address: Type.String({ pattern: '^\\d+\\.\\d+\\.\\d+\\.\\d+$' }),
        listen_port: Type.Integer({ minimum: 1024, maximum: 65535 }),
        verbosity: Type.Enum(['error', 'info']),
        enable_openapi: Type.Boolean(),
        jwt_secret_key: Type.String({ minLength: 32 }),
        CORS_origins: Type.Array(Type.String()),
        username: Type.String({ minLength: 1 }),
        password: Type.String({ minLength: 1 }),
      },
      { additionalProperties: false },
    ),
    internals: Type.Object({ process_throttle_secs: Type.Integer() }),
  },
  { additionalProperties: false },
)
