import type { CST } from 'yaml'
import type { StrategyFileError } from './strategy-file-error.ts'

/** Deeper than any document may be; shallow enough for a parser that calls itself. */
const DEEPEST = 64

type Part = CST.Token | CST.CollectionItem

/**
 * Refuses nesting that would exhaust the stack of what comes after, which can end the process: regular expressions
 * that are compiled near the end of the stack cannot be caught. Works without recursion.
 * @throws StrategyFileError by `broken`, at the first place that is too deep
 */
export function requireShallow(
  tokens: readonly CST.Token[],
  broken: (offset: number, message: string, hint: string) => StrategyFileError,
): void {
  const open: { part: Part; depth: number; offset: number }[] = tokens.map((part) => ({
    part,
    depth: 0,
    offset: 0,
  }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next
    const offset = 'offset' in part ? part.offset : next.offset
    if (depth > DEEPEST) {
      throw broken(
        offset,
        `this nests deeper than ${DEEPEST} levels`,
        'A rules document needs a few levels alone.',
      )
    }
    for (const child of childrenOf(part)) {
      open.push({ part: child, depth: depth + ('items' in part ? 1 : 0), offset })
    }
  }
}

function childrenOf(part: Part): readonly Part[] {
  const children: (Part | null | undefined)[] = []
  if ('items' in part) children.push(...part.items)
  if ('key' in part) children.push(part.key)
  if ('value' in part && typeof part.value === 'object') children.push(part.value)
  return children.filter((child) => child !== null && child !== undefined)
}
