import type { CST } from 'yaml'
import type { YamlProblem } from './yaml-node.ts'

/** Deeper than any values file may be; shallow enough for what calls itself. */
const DEEPEST = 8

type Part = CST.Token | CST.CollectionItem

/** What JSON could not say, or what needs more than a line. */
const REFUSED: Readonly<Record<string, readonly [string, string]>> = {
  anchor: ['anchors are not read', 'Write out what it stands for, and remove the word that begins with &.'],
  alias: ['aliases are not read', 'Write out what it stands for.'],
  tag: ['tags are not read', 'Remove the word that begins with !.'],
  directive: ['directives are not read', 'Remove the line that begins with %.'],
  'block-scalar': ['a text over several lines is not read', 'Write it on one line.'],
  'explicit-key-ind': ['keys with ? are not read', 'Write the name and a colon.'],
}

/** The first place of a document that is refused before anything is built of it; without recursion, whatever its depth. */
export function refusedToken(tokens: readonly CST.Token[]): YamlProblem | undefined {
  let first: YamlProblem | undefined
  const find = (offset: number, message: string, hint: string) => {
    if (!first || offset < first.offset) first = { offset, message, hint }
  }
  const open: { part: Part; depth: number; offset: number }[] = tokens.map((part) => ({
    part,
    depth: 0,
    offset: 0,
  }))
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, depth } = next
    const offset = 'offset' in part ? part.offset : next.offset
    const refused = 'type' in part ? REFUSED[part.type] : undefined
    if (refused) find(offset, ...refused)
    if (depth > DEEPEST) {
      find(offset, `this nests deeper than ${DEEPEST} levels`, 'A values file needs five.')
      continue
    }
    for (const child of childrenOf(part)) {
      open.push({ part: child, depth: depth + ('items' in part ? 1 : 0), offset })
    }
  }
  return first
}

function childrenOf(part: Part): readonly Part[] {
  const children: (Part | null | undefined)[] = []
  if ('items' in part) children.push(...part.items)
  if ('key' in part) children.push(part.key)
  if ('value' in part && typeof part.value === 'object') children.push(part.value)
  if ('start' in part && Array.isArray(part.start)) children.push(...part.start)
  if ('sep' in part && part.sep) children.push(...part.sep)
  if ('props' in part) children.push(...part.props)
  return children.filter((child) => child !== null && child !== undefined)
}
