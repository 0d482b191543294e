import { pointerTo } from '../document/json-schema.ts'
import type { Syntax } from '../expression/syntax.ts'
import type { Graph } from './graph.ts'
import { indicatorOrder } from './indicator-order.ts'
import { Meanings } from './meanings.ts'
import type { Node } from './node.ts'
import type { ExpressionReader } from './reader.ts'
import type { OtherSeries, Scope } from './scope.ts'

/** What the indicators of one series mean. */
export interface SeriesMeaning {
  /** For what stands beside the indicators: everything that has a name. */
  readonly scope: Scope
  /** The indicators as the document names them. */
  readonly named: ReadonlyMap<string, Node>
}

/** Gives the indicators of one series their meaning, each after those that it uses. */
export function seriesMeaning(
  indicators: Readonly<Record<string, string>>,
  given: {
    readonly pointer: string
    readonly graph: Graph
    /** Columns and parameters. */
    readonly names: ReadonlyMap<string, Node>
    readonly series: ReadonlyMap<string, OtherSeries>
    readonly elsewhere: ReadonlyMap<string, string>
    readonly reader: ExpressionReader
  },
): SeriesMeaning {
  const { pointer, graph, series, elsewhere, reader } = given
  const expressions = new Map<string, Syntax>()
  for (const [name, text] of Object.entries(indicators)) {
    const syntax = reader.read(text, pointerTo(pointer, name))
    if (syntax) expressions.set(name, syntax)
  }
  const names = new Map(given.names)
  const named = new Map<string, Node>()
  const broken = new Set(Object.keys(indicators))
  const scope: Scope = { graph, names, series, broken, elsewhere }
  const meanings = new Meanings(reader, scope)
  for (const name of indicatorOrder(expressions, pointer, reader.problems)) {
    const node = meanings.resolved(expressions.get(name)!, pointerTo(pointer, name))
    if (!node) continue
    names.set(name, node)
    named.set(name, node)
    broken.delete(name)
  }
  return { scope, named }
}
