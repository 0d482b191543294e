import type { Column } from '../../../domain/index.ts'
import type { InformativeDefinition } from '../informative.ts'
import type { Params, ParamValues } from '../param.ts'
import { DECISION_NAMES, type DecisionName, type Strategy } from '../strategy.ts'
import { defineStrategy } from '../vector-strategy.ts'
import { checkRules } from './check-rules.ts'
import type { RulesDocument } from './document/rules-schema.ts'
import type { DocumentMeaning } from './meaning/document-meaning.ts'
import { type EmittedColumn, emittedColumns } from './meaning/emitted-columns.ts'
import type { InformativeMeaning } from './meaning/other-series.ts'
import { type Layout, layOut } from './program/layout.ts'
import { buildProgram, type Leaves } from './program/program.ts'
import { asColumn, asMask, runColumns } from './program/run-columns.ts'
import { byPointer, problemsError, type RulesLocator } from './rules-problem.ts'
import { protectionOf } from './trade/protections.ts'
import { tradeCallbacks } from './trade/trade-callbacks.ts'

type Columns = Readonly<Record<string, Column>>
type Values = ParamValues<Params>

/**
 * Makes a strategy of a rules document: parsed YAML or JSON that nothing is known of yet. No code of the document
 * runs, and the time is bounded whatever it says.
 * @param locate where a place of the document stands, for messages; JSON pointers if absent
 * @throws StrategyError `strategy.invalid` with every problem, each with its place and what to do
 */
export function compileRules(value: unknown, locate: RulesLocator = byPointer): Strategy {
  const checked = checkRules(value)
  if ('problems' in checked) throw problemsError(checked.problems, locate)
  const { document, meaning, startup } = checked
  const layout = layOut(meaning)
  const { name, timeframe, params = {}, signals = [] } = document
  return defineStrategy<Params, string, Readonly<Record<string, Columns>>, Columns>({
    ...{ name, timeframe, params, signals, startup },
    risk: riskOf(document),
    informative: Object.fromEntries(meaning.informative.map((other) => [other.name, informativeOf(other)])),
    indicators: columnsOf(layout.columns, new Map()),
    ...decisionsOf(meaning, layout),
    ...tradeCallbacks(meaning, layout.leaves),
  })
}

function informativeOf({ rule, own }: InformativeMeaning): InformativeDefinition {
  return {
    timeframe: rule.timeframe,
    ...(rule.pair !== undefined && { pair: rule.pair }),
    indicators: columnsOf(emittedColumns(own.named, own.scope.graph), new Map()),
  }
}

function columnsOf(columns: readonly EmittedColumn[], leaves: Leaves) {
  const program = buildProgram(
    columns.map(({ node }) => node),
    leaves,
  )
  return (given: object, params: Values): Columns => {
    const values = runColumns(program, { columns: given as Columns, params })
    return Object.fromEntries(columns.map(({ name }, i) => [name, asColumn(values[i]!)]))
  }
}

function decisionsOf({ decisions }: DocumentMeaning, { leaves }: Layout) {
  type Decide = (columns: object, params: Values) => Uint8Array
  const found: Partial<Record<DecisionName, Decide>> = {}
  for (const name of DECISION_NAMES) {
    const node = decisions.get(name)
    if (!node) continue
    const program = buildProgram([node], leaves)
    found[name] = (columns, params) => {
      const given = columns as Columns
      return asMask(runColumns(program, { columns: given, params })[0]!, given.close!.length)
    }
  }
  return found
}

function riskOf({ stop, roi, trailing, protections }: RulesDocument) {
  return {
    ...(stop !== undefined && { stop }),
    ...(roi && { roi }),
    ...(trailing !== undefined && { trailing }),
    ...(protections && { protections: protections.map(protectionOf) }),
  }
}
