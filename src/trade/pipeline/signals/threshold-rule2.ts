import { type Static, Type } from 'typebox'
import type { Column } from '../../../domain/index.ts'
import { Name, SignalNames, Strict } from './schema-parts.ts'
import { allHold, type Signals } from './threshold-rule.ts'

export const thresholdRule2SetSchema = Type.Object(
  {
    generator: Type.Literal('threshold_rule2'),
    config: Type.Object(
      {
        columns: Type.Array(Name, { minItems: 2, maxItems: 2, description: 'first score, second score' }),
        names: SignalNames,
        parameters: Type.Object(
          {
            buy_signal_threshold: Type.Number(),
            buy_signal_threshold_2: Type.Number(),
            sell_signal_threshold: Type.Number(),
            sell_signal_threshold_2: Type.Number(),
          },
          Strict,
        ),
      },
      Strict,
    ),
  },
  Strict,
)

export type ThresholdRule2Config = Static<typeof thresholdRule2SetSchema>['config']
export type ThresholdRule2Parameters = ThresholdRule2Config['parameters']

/** Buys where both scores are at or above their buy thresholds, sells where both are at or below their sell thresholds. */
export function thresholdRule2(
  scores: readonly [Column, Column],
  parameters: ThresholdRule2Parameters,
): Signals {
  const { buy_signal_threshold, buy_signal_threshold_2 } = parameters
  const { sell_signal_threshold, sell_signal_threshold_2 } = parameters
  return {
    buy: allHold(scores, [buy_signal_threshold, buy_signal_threshold_2], 1),
    sell: allHold(scores, [sell_signal_threshold, sell_signal_threshold_2], -1),
  }
}
