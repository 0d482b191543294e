import type { DocumentMeaning } from '../meaning/document-meaning.ts'
import { type EmittedColumn, emittedColumns } from '../meaning/emitted-columns.ts'
import { argsOf, looksBack, type Node } from '../meaning/node.ts'
import { nodeText } from './node-text.ts'
import type { Leaf, Leaves } from './program.ts'

/** Which columns the strategy computes first, and which nodes are read from them afterwards. */
export interface Layout {
  readonly columns: readonly EmittedColumn[]
  readonly leaves: Leaves
}

const NAME_LENGTH = 80

/**
 * The document's named columns, and those without a name that are needed twice: by two decisions, or by a rule on
 * trades, which sees the last row alone. The latter are called by their expression.
 */
export function layOut(meaning: DocumentMeaning): Layout {
  const { named, scope } = meaning.base
  const columns = [...emittedColumns(named, scope.graph)]
  const leaves = new Map<Node, Leaf>()
  for (const { name, node } of columns) if (argsOf(node).length > 0) addLeaf(leaves, name, node)
  for (const node of [...sharedByDecisions(meaning, leaves), ...neededByTrades(meaning, leaves)]) {
    if (leaves.has(node)) continue
    const text = nodeText(node, leaves)
    const name = text.length <= NAME_LENGTH ? text : `${text.slice(0, NAME_LENGTH)}… ${node.id}`
    columns.push({ name, node })
    addLeaf(leaves, name, node)
  }
  return { columns, leaves }
}

function addLeaf(leaves: Map<Node, Leaf>, name: string, node: Node): void {
  if (!leaves.has(node)) leaves.set(node, { name, flags: node.shape === 'mask' })
}

/** Columns that two decisions compute; masks cost no more than reading them would. */
function sharedByDecisions({ decisions }: DocumentMeaning, leaves: Leaves): readonly Node[] {
  const users = new Map<Node, number>()
  for (const root of decisions.values()) {
    for (const node of below(root, (each) => leaves.has(each))) users.set(node, (users.get(node) ?? 0) + 1)
  }
  const isShared = (node: Node): boolean => {
    const counted = node.computation.kind === 'output' ? argsOf(node)[0]! : node
    return node.shape === 'column' && argsOf(node).length > 0 && users.get(counted)! > 1
  }
  const isRead = (node: Node) => leaves.has(node) || isShared(node)
  return [...decisions.values()].flatMap((root) => below(root, isRead).filter((node) => isShared(node)))
}

/** What looks back beneath rules that see one row. */
function neededByTrades(meaning: DocumentMeaning, leaves: Leaves): readonly Node[] {
  const isRead = (node: Node) => leaves.has(node) || looksBack(node)
  return tradeRoots(meaning).flatMap((root) =>
    below(root, isRead).filter((node) => looksBack(node) && !leaves.has(node)),
  )
}

function tradeRoots(meaning: DocumentMeaning): readonly Node[] {
  return [
    ...(meaning.leverage ? [meaning.leverage] : []),
    ...meaning.customStoploss.flatMap(({ when, value }) => [when, value]),
    ...meaning.customExit.map(({ when }) => when),
    ...meaning.adjustTradePosition.flatMap(({ when, value }) => [when, value]),
  ]
}

/** A node and everything that it is computed from, but nothing beneath what `isRead` says is read. */
function below(root: Node, isRead: (node: Node) => boolean): readonly Node[] {
  const seen = new Set<Node>()
  const open = [root]
  for (let node = open.pop(); node; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (!isRead(node)) open.push(...argsOf(node))
  }
  return [...seen]
}
