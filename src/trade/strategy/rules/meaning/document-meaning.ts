import { parseTimeframe } from '../../../../domain/index.ts'
import type { Params } from '../../param.ts'
import { DECISION_NAMES, type DecisionName } from '../../strategy.ts'
import { pointerTo } from '../document/json-schema.ts'
import type { Condition, RulesDocument } from '../document/rules-schema.ts'
import type { Problems } from '../rules-problem.ts'
import { ADJUST_FACTS, FACT_PLACES, type Fact, LEVERAGE_FACTS, TRADE_FACTS } from '../trade/facts.ts'
import { BASE_SERIES, Graph } from './graph.ts'
import { Meanings } from './meanings.ts'
import { CANDLE_NAMES, givenNames } from './names.ts'
import type { Node } from './node.ts'
import { type InformativeMeaning, informativeMeaning } from './other-series.ts'
import { ExpressionReader } from './reader.ts'
import type { Scope } from './scope.ts'
import { type SeriesMeaning, seriesMeaning } from './series-meaning.ts'

/** A condition on a trade, and the value that holds where it does. */
export interface ValueRule {
  readonly when: Node
  readonly value: Node
}

export interface ExitRule {
  readonly when: Node
  readonly reason: string
}

export interface AdjustmentRule extends ValueRule {
  readonly kind: 'add' | 'remove'
  readonly atMost: number
}

/** What a document means: every expression as nodes. */
export interface DocumentMeaning {
  readonly base: SeriesMeaning
  readonly informative: readonly InformativeMeaning[]
  readonly decisions: ReadonlyMap<DecisionName, Node>
  readonly leverage: Node | undefined
  readonly customStoploss: readonly ValueRule[]
  readonly customExit: readonly ExitRule[]
  readonly adjustTradePosition: readonly AdjustmentRule[]
}

/** Gives every expression its meaning; what is wrong is complained about and left out. */
export function documentMeaning(document: RulesDocument, problems: Problems): DocumentMeaning {
  const reader = new ExpressionReader(problems)
  const params: Params = document.params ?? {}
  const timeframe = parseTimeframe(document.timeframe)
  const graph = new Graph(timeframe)
  const elsewhere = new Map(
    [...FACT_PLACES].map(([name, places]) => [name, `It is known of a trade: use it in ${places}.`]),
  )
  const informative = Object.entries(document.informative ?? {}).map(([name, rule]) =>
    informativeMeaning(name, rule, {
      base: timeframe,
      ...{ graph, params, elsewhere, reader },
    }),
  )
  const names = givenNames(graph, params, ['time', ...CANDLE_NAMES])
  for (const name of document.signals ?? []) {
    const computation = { kind: 'column', name, flags: false } as const
    names.set(name, graph.leaf(computation, 'column', { series: BASE_SERIES }))
  }
  const base = seriesMeaning(document.indicators ?? {}, {
    pointer: '/indicators',
    series: new Map(informative.map(({ name, seen }) => [name, seen])),
    ...{ graph, names, elsewhere, reader },
  })
  const onColumns = new Meanings(reader, base.scope)
  const onTrade = new Meanings(reader, withFacts(base.scope, TRADE_FACTS))
  return {
    base,
    informative,
    decisions: decisionsOf(document, onColumns),
    leverage:
      document.leverage === undefined
        ? undefined
        : new Meanings(reader, withFacts(base.scope, LEVERAGE_FACTS)).value(document.leverage, '/leverage'),
    customStoploss: (document.customStoploss ?? []).flatMap((rule, i) => {
      const pointer = `/customStoploss/${i}`
      return valueRule(onTrade, rule.when, { value: rule.stop, key: 'stop', pointer })
    }),
    customExit: (document.customExit ?? []).flatMap(({ when: condition, reason }, i) => {
      const when = onTrade.condition(condition, `/customExit/${i}/when`)
      return when ? [{ when, reason }] : []
    }),
    adjustTradePosition: adjustments(document, new Meanings(reader, withFacts(base.scope, ADJUST_FACTS))),
  }
}

function decisionsOf(document: RulesDocument, meanings: Meanings): ReadonlyMap<DecisionName, Node> {
  const decisions = new Map<DecisionName, Node>()
  for (const name of DECISION_NAMES) {
    const condition = document[name]
    const node = condition === undefined ? undefined : meanings.condition(condition, `/${name}`)
    if (node) decisions.set(name, node)
  }
  return decisions
}

function adjustments({ adjustTradePosition = [] }: RulesDocument, meanings: Meanings): AdjustmentRule[] {
  return adjustTradePosition.flatMap((rule, i): AdjustmentRule[] => {
    const pointer = `/adjustTradePosition/${i}`
    const { when, atMost } = rule
    const [kind, value] = 'add' in rule ? (['add', rule.add] as const) : (['remove', rule.remove] as const)
    return valueRule(meanings, when, { value, key: kind, pointer }).map((found) => ({
      ...found,
      kind,
      atMost,
    }))
  })
}

function valueRule(
  meanings: Meanings,
  condition: Condition,
  { value, key, pointer }: { value: number | string; key: string; pointer: string },
): ValueRule[] {
  const when = meanings.condition(condition, pointerTo(pointer, 'when'))
  const node = meanings.value(value, pointerTo(pointer, key))
  return when && node ? [{ when, value: node }] : []
}

function withFacts<N>(scope: Scope, facts: Readonly<Record<string, Fact<N>>>): Scope {
  const names = new Map(scope.names)
  for (const [name, { shape }] of Object.entries(facts)) {
    names.set(name, scope.graph.leaf({ kind: 'fact', name }, shape))
  }
  return { ...scope, names }
}

/** Every node that the strategy computes, the roots of its functions. */
export function rootsOf(meaning: DocumentMeaning): readonly Node[] {
  return [
    ...meaning.base.named.values(),
    ...meaning.decisions.values(),
    ...(meaning.leverage ? [meaning.leverage] : []),
    ...meaning.customStoploss.flatMap(({ when, value }) => [when, value]),
    ...meaning.customExit.map(({ when }) => when),
    ...meaning.adjustTradePosition.flatMap(({ when, value }) => [when, value]),
  ]
}
