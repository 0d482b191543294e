import {
  type Column,
  type Mask,
  nearest,
  type Protection,
  parseTimeframe,
  type Timeframe,
} from '../../domain/index.ts'
import { CALLBACK_NAMES, type Callbacks } from './callbacks.ts'
import type { Params, ParamValues } from './param.ts'
import { StrategyError } from './strategy-error.ts'

/** The columns of every candle series. `time` is the candle's start in UTC milliseconds. */
export interface CandleColumns {
  readonly time: Column
  readonly open: Column
  readonly high: Column
  readonly low: Column
  readonly close: Column
  readonly volume: Column
}

/** The four signals of a vector strategy. */
export const DECISION_NAMES = ['enterLong', 'exitLong', 'enterShort', 'exitShort'] as const
export type DecisionName = (typeof DECISION_NAMES)[number]

type Columns = Readonly<Record<string, Column>>

/** How a trade is closed without a signal. Ratios are positive fractions of the entry price. */
export interface Risk {
  /** Loss at which the trade is closed: 0.05 is 5 % below the entry. */
  readonly stop?: number
  /** Minutes held → profit that is enough to close. */
  readonly roi?: Readonly<Record<number, number>>
  /** A stop that follows the price: `true` keeps the distance of `stop`. */
  readonly trailing?:
    | boolean
    | {
        /** Distance once `offset` is reached. */
        readonly positive: number
        /** Profit from which `positive` counts. */
        readonly offset: number
        /** Do not trail before `offset` is reached. */
        readonly onlyOffsetReached?: boolean
      }
  readonly protections?: readonly Protection[]
}

/**
 * A strategy as functions of whole columns: row i of every result may depend on rows 0…i only,
 * which the cut test verifies. A signal on row i acts on row i + 1.
 */
export interface VectorStrategyDefinition<P extends Params, S extends string, I extends Columns>
  extends Callbacks<keyof CandleColumns | S | (keyof I & string), ParamValues<P>> {
  readonly name: string
  readonly timeframe: string
  readonly params?: P
  /** Columns from outside, such as a model's scores; NaN where there is none. */
  readonly signals?: readonly S[]
  /** Candles that the indicators need before their values count; default 0. */
  readonly startup?: number
  readonly risk?: Risk
  readonly indicators: (columns: CandleColumns & Readonly<Record<S, Column>>, params: ParamValues<P>) => I
  readonly enterLong?: Decision<P, S, I>
  readonly exitLong?: Decision<P, S, I>
  /** Shorts are traded in futures mode only. */
  readonly enterShort?: Decision<P, S, I>
  readonly exitShort?: Decision<P, S, I>
}

/** One flag per candle. */
type Decision<P extends Params, S extends string, I extends Columns> = (
  columns: CandleColumns & Readonly<Record<S, Column>> & I,
  params: ParamValues<P>,
) => Mask

/** A checked strategy, its types erased: what the rest of Leme works with. */
export interface VectorStrategy {
  readonly kind: 'vector'
  readonly name: string
  readonly timeframe: Timeframe
  readonly params: Params
  readonly signals: readonly string[]
  readonly startup: number
  readonly risk: Risk
  readonly indicators: (columns: Columns, params: ParamValues<Params>) => Columns
  readonly decisions: Readonly<Partial<Record<DecisionName, ErasedDecision>>>
  readonly callbacks: Callbacks<string, ParamValues<Params>>
}

type ErasedDecision = (columns: Columns, params: ParamValues<Params>) => Mask

const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/
const KEYS = [
  'name',
  'timeframe',
  'params',
  'signals',
  'startup',
  'risk',
  'indicators',
  ...DECISION_NAMES,
  ...CALLBACK_NAMES,
] as const satisfies readonly (keyof VectorStrategyDefinition<Params, string, Columns>)[]

/**
 * Declares a vector strategy; a strategy file exports it as its default.
 * @throws StrategyError `strategy.invalid`, Fault `timeframe.unknown`
 */
export function defineStrategy<
  const P extends Params = Record<never, never>,
  S extends string = never,
  I extends Columns = Columns,
>(definition: VectorStrategyDefinition<P, S, I>): VectorStrategy {
  refuseUnknown(definition, KEYS, 'strategy')
  if (!NAME.test(definition.name)) {
    throw invalid(`"${definition.name}" is no strategy name`, 'Use lower-case letters, digits and dashes.')
  }
  for (const name of ['indicators', ...DECISION_NAMES, ...CALLBACK_NAMES] as const) {
    const part: unknown = definition[name]
    if (typeof part === 'function' || (name !== 'indicators' && part === undefined)) continue
    throw invalid(
      `${name} is ${part === undefined ? 'missing' : typeof part}`,
      'It is a function of columns and parameters.',
    )
  }
  if (!definition.enterLong && !definition.enterShort) {
    throw invalid('enterLong is missing', 'A strategy has enterLong, enterShort, or both.')
  }
  const startup = definition.startup ?? 0
  if (!Number.isInteger(startup) || startup < 0) {
    throw invalid(`startup is ${startup}`, 'It is a number of candles: 0, 1, 2 …')
  }
  checkRisk(definition.risk ?? {})
  type Given = CandleColumns & Readonly<Record<S, Column>>
  const { indicators } = definition
  return Object.freeze<VectorStrategy>({
    kind: 'vector',
    name: definition.name,
    timeframe: parseTimeframe(definition.timeframe),
    params: definition.params ?? {},
    signals: definition.signals ?? [],
    startup,
    risk: definition.risk ?? {},
    indicators: (columns, params) => indicators(columns as Given, params as ParamValues<P>),
    decisions: picked(definition, DECISION_NAMES) as VectorStrategy['decisions'],
    callbacks: picked(definition, CALLBACK_NAMES) as VectorStrategy['callbacks'],
  })
}

/** Those of the named parts that are there. */
function picked(definition: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(definition).filter(([name, part]) => names.includes(name) && part))
}

/** A misspelt key would be ignored silently where nobody checks types. */
function refuseUnknown(given: object, known: readonly string[], what: string): void {
  for (const key of Object.keys(given)) {
    if (known.includes(key)) continue
    const near = nearest(key, known)
    throw invalid(
      `a ${what} has no "${key}"`,
      near ? `Did you mean "${near}"?` : `It has ${known.join(', ')}.`,
    )
  }
}

function checkRisk(risk: Risk): void {
  refuseUnknown(risk, ['stop', 'roi', 'trailing', 'protections'], 'risk')
  const { stop, roi, trailing } = risk
  if (stop !== undefined && !(stop > 0 && stop < 1)) {
    throw invalid(`risk.stop is ${stop}`, 'It is a loss between 0 and 1, for example 0.05 for 5 %.')
  }
  for (const [minutes, ratio] of Object.entries(roi ?? {})) {
    if (!/^\d+$/.test(minutes) || !Number.isFinite(ratio)) {
      throw invalid(`risk.roi has ${minutes}: ${ratio}`, 'Keys are minutes held, values are profit ratios.')
    }
  }
  if (typeof trailing !== 'object') return
  refuseUnknown(trailing, ['positive', 'offset', 'onlyOffsetReached'], 'risk.trailing')
  if (!(trailing.positive > 0 && trailing.positive < 1) || !(trailing.offset >= 0)) {
    throw invalid(
      'risk.trailing needs 0 < positive < 1 and offset ≥ 0',
      'For example { positive: 0.004, offset: 0.01 }.',
    )
  }
  if (trailing.onlyOffsetReached && trailing.offset <= trailing.positive) {
    throw invalid(
      'risk.trailing.offset must be above positive',
      'Otherwise the stop would start above the price.',
    )
  }
}

function invalid(message: string, hint: string): StrategyError {
  return new StrategyError('strategy.invalid', message, { hint })
}
