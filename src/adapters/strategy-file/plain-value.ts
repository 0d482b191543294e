import { type Document, isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar } from 'yaml'
import { characterOf } from './character-of.ts'
import type { StrategyFileError } from './strategy-file-error.ts'

/** Where a value of a document stands, and its parts; all as offsets into the text. */
export interface Place {
  readonly key: number | undefined
  readonly value: number
  /** Where a character of a text stands. */
  readonly character: (offset: number) => number
  /** By key, or by number in a list. */
  readonly parts: ReadonlyMap<string, Place>
}

interface Plain {
  readonly value: unknown
  readonly place: Place
}

interface Source {
  readonly text: string
  readonly broken: (offset: number, message: string, hint: string) => StrategyFileError
}

const NO_PARTS: ReadonlyMap<string, Place> = new Map()

/**
 * What a document holds, as JSON would: objects, lists, texts, numbers, true, false and null.
 * @throws StrategyFileError by `broken`, for what JSON cannot say
 */
export function plainValue({ contents }: Document.Parsed, source: Source): Plain {
  return contents ? plain(contents, undefined, source) : nothing(0)
}

function plain(node: ParsedNode, key: number | undefined, source: Source): Plain {
  refuseExtras(node, source)
  const value = node.range[0]
  const character = (offset: number) => characterAt(node, offset, source.text)
  const place = { key, value, character }
  if (isMap(node)) {
    const entries = objectEntries(node.items, source)
    return { value: Object.fromEntries(values(entries)), place: { ...place, parts: places(entries) } }
  }
  if (isSeq(node)) {
    const entries = node.items.map(
      (item, i) => [String(i), plain(item as ParsedNode, undefined, source)] as const,
    )
    return { value: entries.map(([, each]) => each.value), place: { ...place, parts: places(entries) } }
  }
  return { value: isScalar(node) ? node.value : null, place: { ...place, parts: NO_PARTS } }
}

type Entries = readonly (readonly [string, Plain])[]

function values(entries: Entries): [string, unknown][] {
  return entries.map(([name, { value }]) => [name, value])
}

function places(entries: Entries): ReadonlyMap<string, Place> {
  return new Map(entries.map(([name, { place }]) => [name, place]))
}

function objectEntries(items: readonly { key: unknown; value: unknown }[], source: Source): Entries {
  const seen = new Set<string>()
  return items.map(({ key, value: node }) => {
    const { name, offset } = keyOf(key as ParsedNode | null, source)
    if (seen.has(name)) {
      const message = `the key ${JSON.stringify(name)} stands here a second time`
      throw source.broken(offset, message, 'Remove one of the two.')
    }
    seen.add(name)
    return [name, node ? plain(node as ParsedNode, offset, source) : nothing(offset)]
  })
}

/** A key without a value. */
function nothing(key: number): Plain {
  return { value: null, place: { key, value: key, character: () => key, parts: NO_PARTS } }
}

function keyOf(key: ParsedNode | null, source: Source): { readonly name: string; readonly offset: number } {
  const offset = key?.range[0] ?? 0
  if (key) refuseExtras(key, source)
  if (key && isScalar(key) && (typeof key.value === 'string' || typeof key.value === 'number')) {
    return { name: String(key.value), offset }
  }
  throw source.broken(offset, 'this is no key', 'Write a name before the colon.')
}

function refuseExtras(node: ParsedNode, { broken }: Source): void {
  const start = node.range[0]
  if (isAlias(node)) throw broken(start, 'this is an alias', 'Write out what it stands for.')
  if (node.anchor !== undefined) throw broken(start, `this has the anchor "&${node.anchor}"`, 'Remove it.')
  if (node.tag !== undefined) {
    throw broken(start, 'this has a tag', 'Remove the word that begins with "!".')
  }
}

function characterAt(node: ParsedNode, offset: number, text: string): number {
  if (!isScalar(node) || typeof node.value !== 'string') return node.range[0]
  const { value, range, type } = node as Scalar.Parsed & { value: string }
  return characterOf(offset, { value, text, start: range[0], end: range[1], type: type ?? 'PLAIN' })
}
