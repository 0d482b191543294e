import { formatTime } from '../../domain/index.ts'
import type { BoundCallbacks, Callbacks } from './callbacks.ts'
import { checkedIntents } from './check-intents.ts'
import type { EventMoment, Intent } from './event-moment.ts'
import { threw } from './guarded.ts'
import { type Params, type ParamValues, resolveParams } from './param.ts'
import type { Strategy } from './strategy.ts'
import { StrategyError } from './strategy-error.ts'

/** What an answer must be; a number is finite, a ratio need not be. */
type Answer = 'number' | 'number or nothing' | 'ratio or nothing' | 'word or nothing' | 'true or false'

const ANSWERS: Readonly<Record<keyof Callbacks, Answer>> = {
  leverage: 'number',
  customEntryPrice: 'number or nothing',
  customStakeAmount: 'number or nothing',
  confirmTradeEntry: 'true or false',
  adjustEntryPrice: 'number or nothing',
  customStoploss: 'ratio or nothing',
  customExit: 'word or nothing',
  customExitPrice: 'number or nothing',
  confirmTradeExit: 'true or false',
  adjustTradePosition: 'number or nothing',
}

interface Moment {
  readonly time: number
  readonly pair?: string
  readonly trade?: { readonly pair: string }
}

/** What the engine asks beside signals: callbacks, and an event strategy's decisions. */
export interface BoundStrategy {
  readonly callbacks: BoundCallbacks
  readonly decide?: (now: EventMoment) => readonly Intent[]
}

/**
 * The strategy with its parameters set, as the engine takes it.
 * @throws StrategyError as {@link bindCallbacks}, and `strategy.callback` for an intent that is none
 */
export function bindStrategy(
  strategy: Strategy,
  overrides: Readonly<Record<string, unknown>> = {},
): BoundStrategy {
  const callbacks = bindCallbacks(strategy, overrides)
  const { decide, name } = strategy
  if (!decide) return { callbacks }
  const params = resolveParams(strategy.params, overrides)
  return { callbacks, decide: (now) => checkedIntents(name, now, () => decide(now, params)) }
}

/**
 * The strategy's callbacks with its parameters set. Each call is guarded.
 * @throws StrategyError `strategy.parameter`; when called, `strategy.threw` and `strategy.callback` (an answer
 * that is none)
 */
export function bindCallbacks(
  strategy: Strategy,
  overrides: Readonly<Record<string, unknown>> = {},
): BoundCallbacks {
  const params = resolveParams(strategy.params, overrides)
  const bound = Object.entries(strategy.callbacks).map(([name, callback]) => {
    const answer = ANSWERS[name as keyof Callbacks]
    const ask = callback as (now: Moment, params: ParamValues<Params>) => unknown
    return [name, (now: Moment) => checked(strategy.name, name, answer, now, () => ask(now, params))]
  })
  return Object.fromEntries(bound) as BoundCallbacks
}

function checked(strategy: string, name: string, wanted: Answer, now: Moment, ask: () => unknown): unknown {
  const where = () => `${strategy}: ${name} of ${now.pair ?? now.trade?.pair} at ${formatTime(now.time)} UTC`
  let given: unknown
  try {
    given = ask()
  } catch (cause) {
    throw threw(where(), cause)
  }
  if (fits(wanted, given)) return given
  throw new StrategyError('strategy.callback', `${where()} answered ${String(given)}`, {
    hint: `It answers ${wanted}.`,
  })
}

function fits(wanted: Answer, given: unknown): boolean {
  switch (wanted) {
    case 'true or false':
      return typeof given === 'boolean'
    case 'word or nothing':
      return isNothing(given) || typeof given === 'string'
    case 'number or nothing':
      return isNothing(given) || Number.isFinite(given)
    case 'ratio or nothing':
      return isNothing(given) || typeof given === 'number'
    case 'number':
      return Number.isFinite(given)
  }
}

function isNothing(given: unknown): boolean {
  return given === null || given === undefined
}
