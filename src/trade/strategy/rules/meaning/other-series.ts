import { parseTimeframe, type Timeframe, timeframeMs } from '../../../../domain/index.ts'
import type { Param } from '../../param.ts'
import { pointerTo } from '../document/json-schema.ts'
import type { InformativeRule } from '../document/rules-schema.ts'
import { emittedColumns } from './emitted-columns.ts'
import { Graph } from './graph.ts'
import { CANDLE_NAMES, givenNames } from './names.ts'
import type { Node } from './node.ts'
import type { ExpressionReader } from './reader.ts'
import type { OtherSeries } from './scope.ts'
import { type SeriesMeaning, seriesMeaning } from './series-meaning.ts'

/** Its newest candle is not over, and its oldest begins before the warm-up. */
const UNFINISHED = 2

/** What one series under `informative` means by itself, and to the base. */
export interface InformativeMeaning {
  readonly name: string
  readonly rule: InformativeRule
  readonly own: SeriesMeaning
  readonly seen: OtherSeries
}

/** Gives a series its meaning; its columns become leaves of the base's graph. */
export function informativeMeaning(
  name: string,
  rule: InformativeRule,
  given: {
    readonly base: Timeframe
    readonly graph: Graph
    readonly params: Readonly<Record<string, Param>>
    readonly elsewhere: ReadonlyMap<string, string>
    readonly reader: ExpressionReader
  },
): InformativeMeaning {
  const { base, graph, params, elsewhere, reader } = given
  const pointer = pointerTo('/informative', name)
  checkTimeframe(rule, base, { pointer, reader })
  const ownGraph = new Graph(parseTimeframe(rule.timeframe))
  const own = seriesMeaning(rule.indicators ?? {}, {
    pointer: pointerTo(pointer, 'indicators'),
    graph: ownGraph,
    names: givenNames(ownGraph, params, ['time', ...CANDLE_NAMES]),
    series: new Map(),
    elsewhere,
    reader,
  })
  const columns = new Map<string, Node>()
  const candle = { lookback: 0, settles: 0, shape: 'column' } as const
  const joined: (readonly [string, Pick<Node, 'lookback' | 'settles' | 'shape'>])[] = [
    ...CANDLE_NAMES.map((column) => [column, candle] as const),
    ...emittedColumns(own.named, ownGraph).map(({ name: column, node }) => [column, node] as const),
  ]
  for (const [column, { lookback, settles, shape }] of joined) {
    const flags = shape === 'mask'
    const computation = { kind: 'column', name: `${name}_${column}`, flags } as const
    columns.set(
      column,
      graph.leaf(computation, flags ? 'mask' : 'column', {
        series: name,
        lookback: lookback + UNFINISHED,
        settles: settles + UNFINISHED,
      }),
    )
  }
  const { broken } = own.scope
  const seen: OtherSeries = { columns, broken, ownRows: rule.timeframe !== base, timeframe: rule.timeframe }
  return { name, rule, own, seen }
}

function checkTimeframe(
  { timeframe, pair }: InformativeRule,
  base: Timeframe,
  { pointer, reader: { problems } }: { pointer: string; reader: ExpressionReader },
): void {
  const [own, of] = [timeframeMs(parseTimeframe(timeframe)), timeframeMs(base)]
  if (own % of !== 0) {
    problems.add(
      { pointer: pointerTo(pointer, 'timeframe') },
      `${timeframe} is no multiple of the document's ${base}`,
      'A series has candles as long as those of the document, or a multiple of them.',
    )
  } else if (own === of && pair === undefined) {
    problems.add({ pointer }, 'this is the series of the document itself', 'Name another pair or timeframe.')
  }
}
