import { type Static, type TObject, Type } from 'typebox'
import { PipelineFault } from '../../pipeline-fault.ts'
import { Name, Names, Strict } from '../schema-parts.ts'

const Edge = Type.Number({ description: 'The score at which the band ends, included.' })
const Band = Type.Object(
  {
    edge: Edge,
    frequency: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1440,
        description: 'Minutes between messages inside the band; 0 is none.',
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
    positive_bands: Type.Optional(Type.Array(Band, { description: 'Of scores above 0, edges ascending.' })),
    negative_bands: Type.Optional(Type.Array(Band, { description: 'Of the others, edges descending.' })),
  },
  Strict,
)

const DiagramNotification = Type.Object(
  {
    diagram_notification: Type.Optional(Type.Boolean()),
    notification_freq: Type.Optional(Name),
    resampling_freq: Type.Optional(Name),
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

/**
 * Refuses bands that cannot be told apart.
 * @throws PipelineFault `config.invalid` for edges out of order or on the wrong side of 0, or no score column
 */
export function requireBands({
  positive_bands = [],
  negative_bands = [],
  score_column_names,
}: ScoreNotificationModel): void {
  if (score_column_names === undefined)
    throw new PipelineFault('config.invalid', 'score_column_names is missing')
  for (const [name, bands, sign] of [
    ['positive_bands', positive_bands, 1],
    ['negative_bands', negative_bands, -1],
  ] as const) {
    let before = 0
    for (const [i, { edge }] of bands.entries()) {
      if (sign * edge > before || (sign < 0 && i === 0 && edge === 0)) before = sign * edge
      else {
        throw new PipelineFault(
          'config.invalid',
          `${name}: the edge ${edge} does not lie beyond ${sign * before || 0}`,
          {
            hint: 'Edges move away from 0, from band to band.',
          },
        )
      }
    }
  }
}

function output<const G extends string, C extends TObject>(generator: G, config: C) {
  return Type.Object({ generator: Type.Literal(generator), config: Type.Optional(config) }, Strict)
}
