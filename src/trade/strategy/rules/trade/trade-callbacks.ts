import type { Callbacks, LastRow } from '../../callbacks.ts'
import type { Params, ParamValues } from '../../param.ts'
import type { AdjustmentRule, DocumentMeaning } from '../meaning/document-meaning.ts'
import type { Node } from '../meaning/node.ts'
import { buildProgram, type Leaves } from '../program/program.ts'
import { rowRunner } from '../program/run-row.ts'
import type { Single } from '../program/single-operations.ts'
import { ADJUST_FACTS, type Fact, LEVERAGE_FACTS, TRADE_FACTS } from './facts.ts'

type Values = ParamValues<Params>

/** The callbacks that a document's rules on trades become; only those that it has. */
export function tradeCallbacks(meaning: DocumentMeaning, leaves: Leaves): Callbacks<string, Values> {
  const { leverage, customStoploss, customExit, adjustTradePosition } = meaning
  return {
    ...(leverage && { leverage: leverageOf(leverage, leaves) }),
    ...(customStoploss.length > 0 && { customStoploss: stoplossOf(meaning, leaves) }),
    ...(customExit.length > 0 && { customExit: exitOf(meaning, leaves) }),
    ...(adjustTradePosition.length > 0 && { adjustTradePosition: adjustmentOf(meaning, leaves) }),
  }
}

/** NaN, as of a column that is not warm yet, leaves what is proposed. */
function leverageOf(node: Node, leaves: Leaves): NonNullable<Callbacks<string, Values>['leverage']> {
  const answer = onRow([node], leaves, LEVERAGE_FACTS)
  return (now, params) => {
    const [value] = answer(now, params)
    return Number.isFinite(value) ? (value as number) : now.proposed
  }
}

function stoplossOf(
  { customStoploss }: DocumentMeaning,
  leaves: Leaves,
): NonNullable<Callbacks<string, Values>['customStoploss']> {
  const rules = customStoploss.map(({ when, value }) => onRow([when, value], leaves, TRADE_FACTS))
  return (now, params) => {
    for (const rule of rules) {
      const [holds, stop] = rule(now, params)
      if (holds === true) return Number.isNaN(stop) ? null : (stop as number)
    }
    return null
  }
}

function exitOf(
  { customExit }: DocumentMeaning,
  leaves: Leaves,
): NonNullable<Callbacks<string, Values>['customExit']> {
  const rules = customExit.map(({ when, reason }) => ({ reason, holds: onRow([when], leaves, TRADE_FACTS) }))
  return (now, params) => rules.find(({ holds }) => holds(now, params)[0] === true)?.reason ?? null
}

function adjustmentOf(
  { adjustTradePosition }: DocumentMeaning,
  leaves: Leaves,
): NonNullable<Callbacks<string, Values>['adjustTradePosition']> {
  const rules = adjustTradePosition.map((rule) => ({
    rule,
    answer: onRow([rule.when, rule.value], leaves, ADJUST_FACTS),
  }))
  return (now, params) => {
    for (const { rule, answer } of rules) {
      if (countOf(rule, now.trade) >= rule.atMost) continue
      const [holds, stake] = answer(now, params)
      if (holds !== true) continue
      if (!Number.isFinite(stake) || !((stake as number) > 0)) return null
      return rule.kind === 'add' ? (stake as number) : -(stake as number)
    }
    return null
  }
}

/** The first entry of a trade is no add. */
function countOf(
  { kind }: AdjustmentRule,
  trade: { readonly entries: number; readonly exits: number },
): number {
  return kind === 'add' ? trade.entries - 1 : trade.exits
}

function onRow<N extends { readonly last: LastRow<string> }>(
  roots: readonly Node[],
  leaves: Leaves,
  facts: Readonly<Record<string, Fact<N>>>,
): (now: N, params: Values) => readonly Single[] {
  const run = rowRunner(buildProgram(roots, leaves), facts)
  return (now, params) => run({ now, params })
}
