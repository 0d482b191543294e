import type { Column, Mask, Timeframe } from '../../domain/index.ts'
import type { Callbacks } from './callbacks.ts'
import type { EventMoment, Intent } from './event-moment.ts'
import type { Informative } from './informative.ts'
import type { Params, ParamValues } from './param.ts'
import type { Risk } from './risk.ts'

type Columns = Readonly<Record<string, Column>>

/** The four signals of a vector strategy. */
export const DECISION_NAMES = ['enterLong', 'exitLong', 'enterShort', 'exitShort'] as const
export type DecisionName = (typeof DECISION_NAMES)[number]

/** A checked strategy, its types erased: what the rest of Leme works with. */
export interface Strategy {
  readonly kind: 'vector' | 'event'
  readonly name: string
  readonly timeframe: Timeframe
  readonly params: Params
  readonly signals: readonly string[]
  readonly startup: number
  readonly risk: Risk
  readonly informative: readonly Informative[]
  readonly indicators: (columns: Columns, params: ParamValues<Params>) => Columns
  readonly decisions: Readonly<Partial<Record<DecisionName, ErasedDecision>>>
  readonly callbacks: Callbacks<string, ParamValues<Params>>
  /** Asked at each candle time; only event strategies have it. */
  readonly decide?: (now: EventMoment, params: ParamValues<Params>) => readonly Intent[]
}

type ErasedDecision = (columns: Columns, params: ParamValues<Params>) => Mask
