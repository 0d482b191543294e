import {
  type CST,
  Document,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import type { ReadYaml } from './read-yaml.ts'
import type { YamlItem, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar } from './yaml-node.ts'

const MOST_PROBLEMS = 20
/** Names of what every object of JavaScript has. */
const NO_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])
const JSON_NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/
/** Helm and Argo CD read YAML as it was before 1.2, in which more words than these are true, numbers or times. */
const OLDER_TAGS = new Document(null, { version: '1.1' }).schema!.tags.flatMap((tag) =>
  'test' in tag && tag.test ? [tag.test] : [],
)

type Composed = { readonly range?: readonly [number, number, number] | null }
type Refuse = (offset: number, message: string, hint: string) => void
interface Source {
  readonly text: string
  readonly refuse: Refuse
}

/** The tree of a document that the parser has built, without what JSON could not say. */
export function nodeOf(contents: unknown, text: string): ReadYaml {
  const problems: YamlProblem[] = []
  const refuse: Refuse = (offset, message, hint) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ offset, message, hint })
  }
  const root = convert(contents, 0, { text, refuse })
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'read', root }
}

function convert(node: unknown, missingAt: number, source: Source): YamlNode {
  if (isMap(node)) return mapOf(node as YAMLMap.Parsed, source)
  if (isSeq(node)) return listOf(node as YAMLSeq.Parsed, source)
  if (isScalar(node)) return scalarOf(node, source)
  return { kind: 'scalar', start: missingAt, end: missingAt, value: null, quote: '' }
}

function mapOf(map: YAMLMap.Parsed, source: Source): YamlMap {
  const { start, end } = placeOf(map)
  const isFlow = map.flow === true
  if (isFlow && source.text[start] !== '{')
    source.refuse(start, 'a map stands here without braces', 'Write { and }.')
  const names = new Set<string>()
  const pairs = map.items.map((pair) => {
    const converted = pairOf(pair, source)
    const { name } = converted
    if (names.has(name))
      source.refuse(converted.start, 'this key stands here a second time', 'Remove one of the two.')
    names.add(name)
    return converted
  })
  return { kind: 'map', isFlow, start, end: isFlow ? end : (pairs.at(-1)?.value.end ?? end), pairs }
}

function pairOf(pair: Pair, source: Source): YamlPair {
  const { start, end } = placeOf(pair.key as Composed)
  const token = pair.srcToken as CST.CollectionItem | undefined
  const mark = token?.sep?.find(({ type }) => type === 'map-value-ind')
  const colon = mark ? mark.offset + 1 : end
  const value = convert(pair.value, colon, source)
  const known = isEmpty(value) ? { ...value, start: colon, end: colon } : value
  return { name: nameOf(pair.key, start, source), start, colon, value: known }
}

function nameOf(key: unknown, start: number, source: Source): string {
  const scalar = isScalar(key) ? scalarOf(key, source) : undefined
  if (typeof scalar?.value !== 'string' || scalar.value === '') {
    source.refuse(start, 'this is no name of a value', 'Write a word before the colon.')
    return ''
  }
  if (NO_NAMES.has(scalar.value))
    source.refuse(start, `${scalar.value} is no name of a value`, 'Take another one.')
  return scalar.value
}

function listOf(list: YAMLSeq.Parsed, source: Source): YamlNode {
  const { start, end } = placeOf(list)
  const isFlow = list.flow === true
  const token = list.srcToken as CST.BlockSequence | CST.FlowCollection | undefined
  const items = list.items.map((item, at): YamlItem => {
    const dash = token?.items[at]?.start.find(({ type }) => type === 'seq-item-ind')
    const value = convert(item, dash ? dash.offset + 1 : end, source)
    return { start: dash?.offset ?? value.start, value }
  })
  return { kind: 'list', isFlow, start, end: isFlow ? end : (items.at(-1)?.value.end ?? end), items }
}

function scalarOf(scalar: Scalar, source: Source): YamlScalar {
  const { start, end } = placeOf(scalar as Composed)
  const written = source.text.slice(start, end)
  if (written.includes('\n'))
    source.refuse(start, 'a text over several lines is not read', 'Write it on one line.')
  const quote = scalar.type === 'QUOTE_DOUBLE' ? '"' : scalar.type === 'QUOTE_SINGLE' ? "'" : ''
  const value = scalar.value as YamlScalar['value']
  if (quote === '' && typeof value === 'string' && readsOtherwise(value)) {
    source.refuse(
      start,
      'this word is no text to every reader',
      'Write true or false, or put a text into quotes.',
    )
  }
  if (typeof value === 'number' && !JSON_NUMBER.test(written)) {
    source.refuse(start, 'this number is not read alike by every reader', 'Write it like 12, 0.5 or 1e3.')
  }
  return { kind: 'scalar', start, end, value, quote }
}

/** Whether an older reader takes a word without quotes for something else than a text. */
export function readsOtherwise(word: string): boolean {
  return OLDER_TAGS.some((test) => test.test(word))
}

function isEmpty(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.value === null && node.start === node.end
}

function placeOf({ range }: Composed): { readonly start: number; readonly end: number } {
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 }
}
