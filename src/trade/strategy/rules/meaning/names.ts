import type { Param } from '../../param.ts'
import { pointerTo } from '../document/json-schema.ts'
import type { InformativeRule, RulesDocument } from '../document/rules-schema.ts'
import { KEYWORDS } from '../expression/parse-expression.ts'
import type { Problems } from '../rules-problem.ts'
import { FACT_PLACES } from '../trade/facts.ts'
import { BASE_SERIES, type Graph } from './graph.ts'
import type { Node } from './node.ts'

/** The columns that every series has. */
export const CANDLE_NAMES = ['open', 'high', 'low', 'close', 'volume'] as const

/** What the candles' own columns and the parameters mean. */
export function givenNames(
  graph: Graph,
  params: Readonly<Record<string, Param>>,
  columns: readonly string[],
): Map<string, Node> {
  const names = new Map<string, Node>()
  for (const name of columns) {
    names.set(name, graph.leaf({ kind: 'column', name, flags: false }, 'column', { series: BASE_SERIES }))
  }
  for (const [name, spec] of Object.entries(params)) names.set(name, paramNode(graph, name, spec))
  return names
}

function paramNode(graph: Graph, name: string, spec: Param): Node {
  const computation = { kind: 'param', name } as const
  switch (spec.kind) {
    case 'int':
    case 'real':
      return graph.leaf(computation, 'number', {
        range: { min: spec.min, max: spec.max, whole: spec.kind === 'int' },
      })
    case 'choice':
      return graph.leaf(computation, 'text', { words: spec.options })
    case 'flag':
      return graph.leaf(computation, 'truth')
  }
}

/** Complains about names that mean two things. */
export function checkNames(document: RulesDocument, problems: Problems): void {
  const taken = new Map<string, string>()
  for (const name of ['time', ...CANDLE_NAMES]) taken.set(name, 'a column of the candles')
  for (const word of KEYWORDS) taken.set(word, 'a word of the expression language')
  for (const name of FACT_PLACES.keys()) taken.set(name, 'known of every trade')
  const informative = Object.entries(document.informative ?? {})
  for (const [name, rule] of informative) {
    for (const column of joinedColumns(rule)) taken.set(`${name}_${column}`, `a column of "${name}"`)
  }
  const declared: [string, readonly [string, string][]][] = [
    ['a parameter', placesOf(document.params, '/params')],
    ['a signal', (document.signals ?? []).map((name, i) => [name, `/signals/${i}`])],
    ['a series', placesOf(document.informative, '/informative')],
    ['an indicator', placesOf(document.indicators, '/indicators')],
  ]
  for (const [what, places] of declared) claim(what, places, taken, problems)
  for (const [series, { indicators }] of informative) {
    const own = new Map<string, string>()
    for (const name of ['time', ...CANDLE_NAMES]) own.set(name, 'a column of the candles')
    for (const word of KEYWORDS) own.set(word, 'a word of the expression language')
    for (const name of Object.keys(document.params ?? {})) own.set(name, 'a parameter')
    const pointer = pointerTo(pointerTo('/informative', series), 'indicators')
    claim('an indicator', placesOf(indicators, pointer), own, problems)
  }
}

function joinedColumns({ indicators = {} }: InformativeRule): readonly string[] {
  return [...CANDLE_NAMES, ...Object.keys(indicators)]
}

function placesOf(table: object | undefined, pointer: string): readonly [string, string][] {
  return Object.keys(table ?? {}).map((name) => [name, pointerTo(pointer, name)])
}

function claim(
  what: string,
  places: readonly [string, string][],
  taken: Map<string, string>,
  problems: Problems,
): void {
  for (const [name, pointer] of places) {
    const owner = taken.get(name)
    if (owner === undefined) taken.set(name, what)
    else {
      const message = `"${name}" cannot be ${what}: it is ${owner} already`
      problems.add({ pointer, atKey: true }, message, 'Give it another name.')
    }
  }
}
