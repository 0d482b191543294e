import { type Static, type TObject, Type } from 'typebox'
import { Name, Names, Strict } from '../schema-parts.ts'

const Band = Type.Object(
  {
    edge: Type.Number({
      description: 'Positive: the least score of the band. Negative: all its scores are below.',
    }),
    frequency: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: 1440 }), Type.Null()], {
        description: 'Minutes between messages inside the band; none if absent.',
      }),
    ),
    sign: Type.Optional(Type.String({ maxLength: 40 })),
    text: Type.Optional(Type.String({ maxLength: 200 })),
    bold: Type.Optional(Type.Boolean()),
  },
  Strict,
)

const ScoreNotification = Type.Object(
  {
    score_notification: Type.Optional(Type.Boolean()),
    score_column_names: Type.Optional(Names),
    notify_band_up: Type.Optional(Type.Boolean({ description: 'When the score enters a stronger band.' })),
    notify_band_dn: Type.Optional(Type.Boolean({ description: 'When the score returns to a weaker band.' })),
    positive_bands: Type.Optional(Type.Array(Band)),
    negative_bands: Type.Optional(Type.Array(Band)),
  },
  Strict,
)

const DiagramNotification = Type.Object(
  {
    diagram_notification: Type.Optional(Type.Boolean()),
    notification_freq: Type.Optional(Name),
    resampling_freq: Type.Optional(Name),
    freq: Type.Optional(Type.String({ description: 'resampling_freq before 0.8.' })),
    nrows: Type.Optional(Type.Integer({ minimum: 0, description: 'Last rows that are shown; 0 is all.' })),
    score_column_names: Type.Optional(Names),
    score_thresholds: Type.Optional(Type.Array(Type.Number())),
  },
  Strict,
)

const signalColumns = { buy_signal_column: Type.Optional(Name), sell_signal_column: Type.Optional(Name) }
const TraderSimulation = Type.Object(signalColumns, Strict)
const RealTrader = Type.Object(
  {
    ...signalColumns,
    no_trades_only_data_processing: Type.Optional(Type.Boolean()),
    test_order_before_submit: Type.Optional(Type.Boolean()),
    simulate_order_execution: Type.Optional(Type.Boolean()),
    percentage_used_for_trade: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })),
    limit_price_adjustment: Type.Optional(
      Type.Number({
        exclusiveMinimum: -1,
        exclusiveMaximum: 1,
        description: 'Part of the price, better for us.',
      }),
    ),
  },
  Strict,
)

/** What is done with new signals. The second and third name of an output are those of the original's functions. */
export const outputSetSchema = Type.Union([
  output('score_notification_model', ScoreNotification),
  output('send_score_notification', ScoreNotification),
  output('outputs.notifier_scores:send_score_notification', ScoreNotification),
  output('diagram_notification_model', DiagramNotification),
  output('send_diagram', DiagramNotification),
  output('outputs.notifier_diagram:send_diagram', DiagramNotification),
  output('trader_simulation', TraderSimulation),
  output('outputs.notifier_trades:trader_simulation', TraderSimulation),
  output('trader_binance', RealTrader),
  output('outputs.trader_binance:trader_binance', RealTrader),
  output('trader_mt5', RealTrader),
  output('outputs.trader_mt5:trader_mt5', RealTrader),
])

export type OutputSet = Static<typeof outputSetSchema>
export type Band = Static<typeof Band>
export type ScoreNotificationModel = Static<typeof ScoreNotification>
export type DiagramNotificationModel = Static<typeof DiagramNotification>
export type RealTraderModel = Static<typeof RealTrader>

function output<const G extends string, C extends TObject>(generator: G, config: C) {
  return Type.Object({ generator: Type.Literal(generator), config: Type.Optional(config) }, Strict)
}
