import { type Static, Type } from 'typebox'
import { Name, Strict } from '../schema-parts.ts'

const Values = Type.Union([
  Type.Array(Type.Number()),
  Type.String({ minLength: 1, description: 'For example [x / 50 for x in range(1, 9)].' }),
])
const RowOrTime = Type.Union([Type.Integer(), Type.String({ minLength: 1 }), Type.Null()])
const BasisPoints = Type.Number({ minimum: 0, maximum: 5000 })

/** Trades that are simulated for every combination of thresholds. `price`, `fill` and the costs are Leme's own. */
export const simulateModelSchema = Type.Object(
  {
    data_start: Type.Optional(RowOrTime),
    data_end: Type.Optional(RowOrTime),
    direction: Type.Optional(Type.Union([Type.Literal('long'), Type.Literal('short'), Type.Literal('both')])),
    topn_to_store: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Best ones that are kept; 10 if absent.' }),
    ),
    signal_generator: Type.Optional(
      Type.Union([Type.Literal('threshold_rule'), Type.Literal('threshold_rule2')], {
        description: 'The first signal set of this kind is the one whose thresholds are varied.',
      }),
    ),
    buy_sell_equal: Type.Optional(
      Type.Boolean({ description: 'The sell thresholds are the buy thresholds with the other sign.' }),
    ),
    grid: Type.Optional(
      Type.Object(
        {
          buy_signal_threshold: Type.Optional(Values),
          buy_signal_threshold_2: Type.Optional(Values),
          sell_signal_threshold: Type.Optional(Values),
          sell_signal_threshold_2: Type.Optional(Values),
        },
        Strict,
      ),
    ),
    price: Type.Optional(Type.Object({ close: Type.Optional(Name), open: Type.Optional(Name) }, Strict)),
    fill: Type.Optional(
      Type.Union([Type.Literal('close'), Type.Literal('next_open')], {
        description:
          'close: of the row of the signal, which is known only when it is over. next_open: of the row behind it.',
      }),
    ),
    fee_bps: Type.Optional(BasisPoints),
    slippage_bps: Type.Optional(BasisPoints),
  },
  Strict,
)

export type SimulateModel = Static<typeof simulateModelSchema>
export type ThresholdName = keyof NonNullable<SimulateModel['grid']>
