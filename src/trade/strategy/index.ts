export { bindCallbacks } from './bind-callbacks.ts'
export type {
  BoundCallbacks,
  Callbacks,
  EntryMoment,
  LastRow,
  TradeMoment,
  TradeView,
} from './callbacks.ts'
export { assertCausal, findLookAhead, type LookAhead } from './cut-test.ts'
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
export { StrategyError } from './strategy-error.ts'
export {
  type CandleColumns,
  DECISION_NAMES,
  type DecisionName,
  defineStrategy,
  type Risk,
  type VectorStrategy,
  type VectorStrategyDefinition,
} from './vector-strategy.ts'
