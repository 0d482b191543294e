import type { Graph } from './graph.ts'
import { type Node, outputsOf } from './node.ts'

/** A column, or a mask, that has a name of its own in the compiled strategy. */
export interface EmittedColumn {
  readonly name: string
  readonly node: Node
}

/**
 * The columns that named indicators become: one each, or `bands.upper`, `bands.lower` … for one with several.
 * Numbers, truths and texts have no rows; they are put in where they are used.
 */
export function emittedColumns(named: ReadonlyMap<string, Node>, graph: Graph): readonly EmittedColumn[] {
  return [...named].flatMap(([name, node]): readonly EmittedColumn[] => {
    switch (node.shape) {
      case 'column':
      case 'mask':
        return [{ name, node }]
      case 'bundle':
        return outputsOf(node)!.map((output) => ({
          name: `${name}.${output}`,
          node: graph.output(node, output),
        }))
      default:
        return []
    }
  })
}
