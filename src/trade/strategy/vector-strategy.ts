import { type Column, type Mask, parseTimeframe } from '../../domain/index.ts'
import { CALLBACK_NAMES, type Callbacks } from './callbacks.ts'
import type { CandleColumns } from './candle-columns.ts'
import { invalid, refuseUnknown, requireName, requireStartup } from './declared.ts'
import { checkInformative, type InformativeSeries, type JoinedNames } from './informative.ts'
import type { Params, ParamValues } from './param.ts'
import { checkRisk, type RiskDefinition } from './risk.ts'
import { DECISION_NAMES, type Strategy } from './strategy.ts'

type Columns = Readonly<Record<string, Column>>

/**
 * A strategy as functions of whole columns: row i of every result may depend on rows 0…i only,
 * which the cut test verifies. A signal on row i acts on row i + 1.
 */
export interface VectorStrategyDefinition<
  P extends Params,
  S extends string,
  N extends Readonly<Record<string, Columns>>,
  I extends Columns,
> extends Callbacks<keyof CandleColumns | S | JoinedNames<N> | (keyof I & string), ParamValues<P>> {
  readonly name: string
  readonly timeframe: string
  readonly params?: P
  /** Columns from outside, such as a model's scores; NaN where there is none. */
  readonly signals?: readonly S[]
  /** Candles that the indicators need before their values count; default 0. */
  readonly startup?: number
  readonly risk?: RiskDefinition
  /** Other timeframes and pairs; declare them before `indicators`. */
  readonly informative?: InformativeSeries<P, N>
  readonly indicators: (
    columns: CandleColumns & Readonly<Record<S | JoinedNames<N>, Column>>,
    params: ParamValues<P>,
  ) => I
  readonly enterLong?: Decision<P, S | JoinedNames<N>, I>
  readonly exitLong?: Decision<P, S | JoinedNames<N>, I>
  /** Shorts are traded in futures mode only. */
  readonly enterShort?: Decision<P, S | JoinedNames<N>, I>
  readonly exitShort?: Decision<P, S | JoinedNames<N>, I>
}

/** One flag per candle. */
type Decision<P extends Params, G extends string, I extends Columns> = (
  columns: CandleColumns & Readonly<Record<G, Column>> & I,
  params: ParamValues<P>,
) => Mask

const KEYS = [
  'name',
  'timeframe',
  'params',
  'signals',
  'startup',
  'risk',
  'informative',
  'indicators',
  ...DECISION_NAMES,
  ...CALLBACK_NAMES,
] as const satisfies readonly (keyof VectorStrategyDefinition<
  Params,
  string,
  Record<never, never>,
  Columns
>)[]

/**
 * Declares a vector strategy; a strategy file exports it as its default.
 * @throws StrategyError `strategy.invalid`, Fault `timeframe.unknown`
 */
export function defineStrategy<
  const P extends Params = Record<never, never>,
  S extends string = never,
  N extends Readonly<Record<string, Columns>> = Record<never, never>,
  I extends Columns = Columns,
>(definition: VectorStrategyDefinition<P, S, N, I>): Strategy {
  refuseUnknown(definition, KEYS, 'strategy')
  requireName(definition.name)
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
  requireStartup(definition.startup)
  const risk = checkRisk(definition.risk ?? {})
  type Given = CandleColumns & Readonly<Record<S | JoinedNames<N>, Column>>
  const { indicators } = definition
  const timeframe = parseTimeframe(definition.timeframe)
  return Object.freeze<Strategy>({
    kind: 'vector',
    name: definition.name,
    timeframe,
    params: definition.params ?? {},
    signals: definition.signals ?? [],
    startup: definition.startup ?? 0,
    risk,
    informative: checkInformative(definition.informative ?? {}, timeframe),
    indicators: (columns, params) => indicators(columns as Given, params as ParamValues<P>),
    decisions: picked(definition, DECISION_NAMES) as Strategy['decisions'],
    callbacks: picked(definition, CALLBACK_NAMES) as Strategy['callbacks'],
  })
}

/** Those of the named parts that are there. */
function picked(definition: object, names: readonly string[]): object {
  return Object.fromEntries(Object.entries(definition).filter(([name, part]) => names.includes(name) && part))
}
