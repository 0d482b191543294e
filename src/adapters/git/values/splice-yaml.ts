import { isSameValue } from '../../../control/deployment/index.ts'
import { lineEnd, lineStart, openPage, type Page } from './page.ts'
import { spliceBrackets } from './splice-brackets.ts'
import { spliceLines } from './splice-lines.ts'
import type { Addition, Entry, Plan } from './splice-plan.ts'
import { inline, itemLines, pairLines, textOf } from './write-yaml.ts'
import { plainOf, type YamlList, type YamlMap, type YamlNode, type YamlPair } from './yaml-node.ts'

type JsonMap = Readonly<Record<string, unknown>>

interface Splicing {
  readonly page: Page
  /** Names in the order in which they are added to a map that has the first of them; others come last. */
  readonly orders: readonly (readonly string[])[]
  /** Whether what stands around puts its names into quotes, as JSON does. */
  readonly isQuoted: boolean
}

/**
 * The text, changed so that it says `wanted`, and nowhere else: what is equal keeps its characters, and so do
 * comments, order, blanks and quotes.
 */
export function spliceYaml(
  text: string,
  root: YamlNode,
  { wanted, orders }: { readonly wanted: unknown; readonly orders: Splicing['orders'] },
): string {
  const page = openPage(text)
  change(root, wanted, { page, orders, isQuoted: false })
  return page.result()
}

function change(node: YamlNode, wanted: unknown, splicing: Splicing): void {
  if (isSameValue(plainOf(node), wanted)) return
  if (node.kind === 'map' && isMap(wanted)) changeMap(node, wanted, splicing)
  else if (node.kind === 'list' && Array.isArray(wanted)) changeList(node, wanted, splicing)
  else {
    const quote = node.kind === 'scalar' ? node.quote : ''
    const fresh =
      typeof wanted === 'string' ? textOf(wanted, splicing.isQuoted ? '"' : quote) : inline(wanted)
    splicing.page.replace(node.start, node.end, fresh)
  }
}

function changeMap(map: YamlMap, wanted: JsonMap, around: Splicing): void {
  const splicing = { ...around, isQuoted: hasQuotes(map.pairs[0]?.start, around) }
  const { page, orders } = splicing
  const order = orders.find(([first]) => first !== undefined && Object.hasOwn(wanted, first)) ?? []
  const rankOf = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length)
  const kept = map.pairs.filter(({ name }) => Object.hasOwn(wanted, name))
  for (const pair of kept) changePair(pair, wanted[pair.name], { ...splicing, isInLines: !map.isFlow })
  const entries = new Map(map.pairs.map((pair) => [pair, { start: pair.start, end: pair.value.end }]))
  const added = Object.entries(wanted)
    .filter(([name]) => !kept.some((pair) => pair.name === name))
    .sort(([a], [b]) => rankOf(a) - rankOf(b))
    .map(([name, value]): Addition => {
      const before = kept.findLast((pair) => rankOf(pair.name) <= rankOf(name))
      return {
        after: before && entries.get(before),
        lines: (column) => pairLines(name, value, { column, newline: page.newline }),
        inline: (quoted) => `${inline(name, quoted)}: ${inline(value, quoted)}`,
      }
    })
  const gone = new Set(map.pairs.filter((pair) => !kept.includes(pair)).map((pair) => entries.get(pair)!))
  splice(map, { entries: [...entries.values()], gone, added }, splicing)
}

function changePair(
  { value, colon }: YamlPair,
  wanted: unknown,
  { isInLines, ...splicing }: Splicing & { readonly isInLines: boolean },
): void {
  const { page } = splicing
  const hasBots = isInLines && isEmptyBrackets(value) && Array.isArray(wanted) && wanted.some(isMap)
  if (hasBots) {
    page.replace(colon, value.end, '')
    const below = lineEnd(page.text, value.end)
    const layout = { column: nameColumn(page.text, colon) + 2, newline: page.newline }
    page.replace(below, below, wanted.map((item) => itemLines(item, layout)).join(''))
    return
  }
  const isEmptied = value.kind !== 'scalar' && !value.isFlow && isEmpty(wanted)
  if (isEmptied) page.replace(colon, colon, ` ${inline(wanted)}`)
  change(value, wanted, splicing)
}

function changeList(list: YamlList, wanted: readonly unknown[], around: Splicing): void {
  const splicing = { ...around, isQuoted: hasQuotes(list.items[0]?.value.start, around) }
  const { page } = splicing
  const names = wanted.map(nameOf)
  const entries = new Map(
    list.items.map((item) => [nameOf(plainOf(item.value)), { start: item.start, end: item.value.end, item }]),
  )
  const common = [...entries.keys()].filter((name) => names.includes(name))
  const isInOrder = isSameValue(
    common,
    names.filter((name) => entries.has(name)),
  )
  const kept = new Set(isInOrder ? common : [])
  const added: Addition[] = []
  let after: Entry | undefined
  for (const [at, value] of wanted.entries()) {
    const name = names[at]!
    const entry = kept.has(name) ? entries.get(name)! : undefined
    if (entry) {
      after = entry
      change(entry.item.value, value, splicing)
      continue
    }
    const lines = (column: number) => itemLines(value, { column, newline: page.newline })
    added.push({ after, lines, inline: (quoted) => inline(value, quoted) })
  }
  const gone = new Set([...entries].filter(([name]) => !kept.has(name)).map(([, entry]) => entry))
  splice(list, { entries: [...entries.values()], gone, added }, splicing)
}

function splice(node: YamlMap | YamlList, plan: Plan, { page, isQuoted }: Splicing): void {
  if (node.isFlow) spliceBrackets(plan, { start: node.start, end: node.end, isQuoted }, page)
  else spliceLines(plan, page)
}

/** As the first of its entries; as what stands around it, where that does not tell. */
function hasQuotes(first: number | undefined, { page, isQuoted }: Splicing): boolean {
  const char = first === undefined ? '{' : page.text[first]
  return char === '{' || char === '[' ? isQuoted : char === '"'
}

/** By which an entry of a list is known when it changes. */
function nameOf(value: unknown): string {
  return isMap(value) && typeof value.name === 'string' ? `name ${value.name}` : JSON.stringify(value)
}

function isEmptyBrackets(node: YamlNode): boolean {
  return node.kind === 'list' && node.isFlow && node.items.length === 0
}

/** How far from the margin the name before a colon stands. */
function nameColumn(text: string, colon: number): number {
  return text.slice(lineStart(text, colon - 1), colon).search(/[^\s-]/)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function isMap(value: unknown): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
