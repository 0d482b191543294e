import { type Static, Type } from 'typebox'
import { allocateColumn, type Column } from '../../../domain/index.ts'
import { Names, SignalNames, Strict } from './schema-parts.ts'

export const thresholdRuleSetSchema = Type.Object(
  {
    generator: Type.Literal('threshold_rule'),
    config: Type.Object(
      {
        columns: Names,
        names: SignalNames,
        parameters: Type.Object(
          { buy_signal_threshold: Type.Number(), sell_signal_threshold: Type.Number() },
          Strict,
        ),
      },
      Strict,
    ),
  },
  Strict,
)

export type ThresholdRuleConfig = Static<typeof thresholdRuleSetSchema>['config']
export type ThresholdRuleParameters = ThresholdRuleConfig['parameters']

/** Where to buy and where to sell: 1 or 0 in each row. */
export interface Signals {
  readonly buy: Column
  readonly sell: Column
}

/** Buys where every score is at or above the one threshold, sells where every one is at or below the other; not where one is missing. */
export function thresholdRule(scores: readonly Column[], parameters: ThresholdRuleParameters): Signals {
  const { buy_signal_threshold, sell_signal_threshold } = parameters
  return {
    buy: allHold(
      scores,
      scores.map(() => buy_signal_threshold),
      1,
    ),
    sell: allHold(
      scores,
      scores.map(() => sell_signal_threshold),
      -1,
    ),
  }
}

/** 1 where every column is beyond its level: at or above it (`sign` 1), or at or below it (−1). NaN is beyond nothing. */
export function allHold(columns: readonly Column[], levels: readonly number[], sign: 1 | -1): Column {
  const out = allocateColumn(columns[0]!.length).fill(1)
  for (let k = 0; k < columns.length; k++) {
    const column = columns[k]!
    const level = sign * levels[k]!
    for (let row = 0; row < out.length; row++) if (!(sign * column[row]! >= level)) out[row] = 0
  }
  return out
}
