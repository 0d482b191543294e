export { type BoundStrategy, bindCallbacks, bindStrategy } from './bind-strategy.ts'
export type {
  BoundCallbacks,
  Callbacks,
  EntryMoment,
  LastRow,
  TradeMoment,
  TradeView,
} from './callbacks.ts'
export type { CandleColumns } from './candle-columns.ts'
export { assertCausal, findLookAhead, type LookAhead } from './cut-test.ts'
export type { EventMoment, Intent, PairMoment } from './event-moment.ts'
export { defineEventStrategy, type EventStrategyDefinition } from './event-strategy.ts'
export { missingColumn } from './guarded.ts'
export { type Informative, type InformativeDefinition, rowsKnown } from './informative.ts'
export {
  type ChoiceParam,
  type FlagParam,
  type IntParam,
  type Param,
  type Params,
  type ParamValues,
  param,
  type RealParam,
  resolveParams,
} from './param.ts'
export type { LoadedStrategy, StrategyLoader } from './port.ts'
export { type Prepared, type PrepareOptions, prepare } from './prepare.ts'
export type { ProtectionDefinition } from './protection.ts'
export type { Risk, RiskDefinition } from './risk.ts'
export { canonicalRules, hashRules } from './rules/canonical-rules.ts'
export { rulesProblems } from './rules/check-rules.ts'
export { compileRules } from './rules/compile-rules.ts'
export { RULES_JSON_SCHEMA } from './rules/document/rules-schema.generated.ts'
export type { RulesDocument } from './rules/document/rules-schema.ts'
export { type IndicatorForm, indicatorForms } from './rules/indicator-forms.ts'
export { LIMITS as RULES_LIMITS } from './rules/limits.ts'
export type { RulesLocator, RulesPlace, RulesProblem } from './rules/rules-problem.ts'
export { DECISION_NAMES, type DecisionName, type Strategy } from './strategy.ts'
export { StrategyError } from './strategy-error.ts'
export {
  defineStrategy,
  type VectorStrategyDefinition,
} from './vector-strategy.ts'
