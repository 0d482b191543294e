import { type Column, parseTimeframe } from '../../domain/index.ts'
import type { CandleColumns } from './candle-columns.ts'
import { invalid, refuseUnknown, requireName, requireStartup } from './declared.ts'
import type { EventMoment, Intent } from './event-moment.ts'
import { checkInformative, type InformativeSeries, type JoinedNames } from './informative.ts'
import type { Params, ParamValues } from './param.ts'
import { checkRisk, type RiskDefinition } from './risk.ts'
import type { Strategy } from './strategy.ts'

type Columns = Readonly<Record<string, Column>>

/**
 * A strategy that is asked once for each candle time what it wants, with all pairs, positions and the
 * balance in view. `decide` is a pure function of what it is given; what it wants happens on the next candle.
 */
export interface EventStrategyDefinition<
  P extends Params,
  S extends string,
  N extends Readonly<Record<string, Columns>>,
  I extends Columns,
> {
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
  /** Columns that are computed once and read row by row; `{}` where there are none. */
  readonly indicators: (
    columns: CandleColumns & Readonly<Record<S | JoinedNames<N>, Column>>,
    params: ParamValues<P>,
  ) => I
  readonly decide: (
    now: EventMoment<keyof CandleColumns | S | JoinedNames<N> | (keyof I & string)>,
    params: ParamValues<P>,
  ) => readonly Intent[]
}

const KEYS = [
  'name',
  'timeframe',
  'params',
  'signals',
  'startup',
  'risk',
  'informative',
  'indicators',
  'decide',
] as const satisfies readonly (keyof EventStrategyDefinition<Params, string, Record<never, never>, Columns>)[]

/**
 * Declares an event strategy; a strategy file exports it as its default.
 * @throws StrategyError `strategy.invalid`, Fault `timeframe.unknown`
 */
export function defineEventStrategy<
  const P extends Params = Record<never, never>,
  S extends string = never,
  N extends Readonly<Record<string, Columns>> = Record<never, never>,
  I extends Columns = Columns,
>(definition: EventStrategyDefinition<P, S, N, I>): Strategy {
  refuseUnknown(definition, KEYS, 'event strategy')
  requireName(definition.name)
  for (const name of ['indicators', 'decide'] as const) {
    const part: unknown = definition[name]
    if (typeof part === 'function') continue
    throw invalid(`${name} is ${part === undefined ? 'missing' : typeof part}`, 'It is a function.')
  }
  requireStartup(definition.startup)
  const risk = checkRisk(definition.risk ?? {})
  type Given = CandleColumns & Readonly<Record<S | JoinedNames<N>, Column>>
  type Moment = EventMoment<keyof CandleColumns | S | JoinedNames<N> | (keyof I & string)>
  const { indicators, decide } = definition
  const timeframe = parseTimeframe(definition.timeframe)
  return Object.freeze<Strategy>({
    kind: 'event',
    name: definition.name,
    timeframe,
    params: definition.params ?? {},
    signals: definition.signals ?? [],
    startup: definition.startup ?? 0,
    risk,
    informative: checkInformative(definition.informative ?? {}, timeframe),
    indicators: (columns, params) => indicators(columns as Given, params as ParamValues<P>),
    decisions: {},
    callbacks: {},
    decide: (now, params) => decide(now as Moment, params as ParamValues<P>),
  })
}
