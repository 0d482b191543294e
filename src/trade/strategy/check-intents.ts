import { formatTime } from '../../domain/index.ts'
import type { EventMoment, Intent } from './event-moment.ts'
import { threw } from './guarded.ts'
import { StrategyError } from './strategy-error.ts'

/**
 * What an event strategy answers, looked through: known pairs, one intent each, finite stakes.
 * @throws StrategyError `strategy.threw`, `strategy.callback`
 */
export function checkedIntents(strategy: string, now: EventMoment, ask: () => unknown): readonly Intent[] {
  const where = `${strategy}: decide at ${formatTime(now.time)} UTC`
  let given: unknown
  try {
    given = ask()
  } catch (cause) {
    throw threw(where, cause)
  }
  if (!Array.isArray(given)) throw wrong(where, given, 'It answers a list of intents, [] for none.')
  const seen = new Set<string>()
  for (const intent of given) {
    requireIntent(intent, where)
    const { pair } = intent
    if (!now.pairs.some((known) => known.pair === pair)) {
      throw wrong(where, intent, `Pairs: ${now.pairs.map((known) => known.pair).join(', ')}.`)
    }
    if (seen.has(pair)) throw wrong(where, intent, `Give one intent for ${pair}.`)
    seen.add(pair)
  }
  return given
}

function requireIntent(intent: unknown, where: string): asserts intent is Intent {
  const { kind, side = 'long', stake, reason } = Object(intent) as Record<string, unknown>
  const isStake = stake === undefined || (typeof stake === 'number' && stake > 0)
  if (kind === 'enter' && isStake && (side === 'long' || side === 'short')) return
  if (kind === 'exit' && (reason === undefined || (typeof reason === 'string' && reason !== ''))) return
  if (kind === 'target' && Number.isFinite(stake)) return
  throw wrong(
    where,
    intent,
    'An intent is {kind: "enter", pair, side?, stake?}, {kind: "exit", pair, reason?} or {kind: "target", pair, stake}.',
  )
}

function wrong(where: string, given: unknown, hint: string): StrategyError {
  return new StrategyError('strategy.callback', `${where} answered ${JSON.stringify(given)}`, { hint })
}
