import { type Static, Type } from 'typebox'
import { combineSetSchema } from './combine.ts'
import { smoothenSetSchema } from './smoothen.ts'
import { thresholdRuleSetSchema } from './threshold-rule.ts'
import { thresholdRule2SetSchema } from './threshold-rule2.ts'

export const signalSetSchema = Type.Union([
  combineSetSchema,
  smoothenSetSchema,
  thresholdRuleSetSchema,
  thresholdRule2SetSchema,
])

export type SignalSet = Static<typeof signalSetSchema>
/** A set that makes a buy and a sell signal. */
export type RuleSet = Extract<SignalSet, { generator: 'threshold_rule' | 'threshold_rule2' }>
