import type { Graph } from './graph.ts'
import type { Node } from './node.ts'

/** What names mean where an expression stands. */
export interface Scope {
  readonly graph: Graph
  readonly names: ReadonlyMap<string, Node>
  /** Other series by name, and their columns. */
  readonly series: ReadonlyMap<string, OtherSeries>
  /** Names that are wrong themselves: what uses them is not complained about. */
  readonly broken: ReadonlySet<string>
  /** Names that mean something elsewhere, and the sentence that says where. */
  readonly elsewhere: ReadonlyMap<string, string>
}

/** A series that the document declares under `informative`. */
export interface OtherSeries {
  readonly columns: ReadonlyMap<string, Node>
  /** Its rows are others than those of the base. */
  readonly ownRows: boolean
  readonly timeframe: string
  readonly broken: ReadonlySet<string>
}

/** Tells a problem at a character of the expression that is worked on. */
export type Complain = (offset: number, message: string, hint: string) => void
