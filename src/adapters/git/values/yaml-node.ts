/** A part of a document, and where it stands; all places are offsets into the text. */
export type YamlNode = YamlMap | YamlList | YamlScalar

interface Placed {
  readonly start: number
  /** Behind the last character that belongs to it; comments and blanks behind it do not. */
  readonly end: number
}

export interface YamlMap extends Placed {
  readonly kind: 'map'
  /** Written in braces. */
  readonly isFlow: boolean
  readonly pairs: readonly YamlPair[]
}

export interface YamlPair {
  readonly name: string
  readonly start: number
  /** Behind the colon. */
  readonly colon: number
  readonly value: YamlNode
}

export interface YamlList extends Placed {
  readonly kind: 'list'
  /** Written in brackets. */
  readonly isFlow: boolean
  readonly items: readonly YamlItem[]
}

export interface YamlItem {
  /** Of its dash; in brackets, of its value. */
  readonly start: number
  readonly value: YamlNode
}

export interface YamlScalar extends Placed {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly quote: '' | '"' | "'"
}

/** Why a text cannot be read, and where. */
export interface YamlProblem {
  readonly offset: number
  readonly message: string
  readonly hint: string
}

/** What it says, as JSON would. */
export function plainOf(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(({ value }) => plainOf(value))
  return Object.fromEntries(node.pairs.map(({ name, value }) => [name, plainOf(value)]))
}

/** Where a JSON pointer's value stands; its key, or its nearest parent, where it is not there. */
export function offsetOf(root: YamlNode, pointer: string): number {
  let node = root
  let offset = root.start
  for (const part of pointer.split('/').slice(1)) {
    const next = childOf(node, part.replaceAll('~1', '/').replaceAll('~0', '~'))
    if (!next) return offset
    offset = next.start
    node = next.value
  }
  return node.kind === 'scalar' && node.value !== null ? node.start : offset
}

function childOf(node: YamlNode, name: string): YamlPair | YamlItem | undefined {
  if (node.kind === 'map') return node.pairs.find((pair) => pair.name === name)
  return node.kind === 'list' ? node.items[Number(name)] : undefined
}
