import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AzureBlock, AzureShape, Term } from './azure-shape.ts'

interface Property {
  readonly name: string
  readonly required: boolean
  readonly isBlock: boolean
  readonly many: boolean
  /** Of a block the name of its interface. */
  readonly type: string
}

interface Getter {
  readonly name: string
  readonly isSet: boolean
  /** A term, or the class of what is inside. */
  readonly type: string
}

/** One resource of `@cdktf/provider-azurerm`, as its TypeScript types and its getters tell it. */
export function readResource(folder: string): AzureShape {
  const declared = interfacesOf(readAll(folder, '.d.ts'))
  const classes = classesOf(readAll(folder, '.js'))
  const top = [...declared.keys()].find((name) => name.endsWith('Config') && classes.has(name.slice(0, -6)))
  if (top === undefined) throw new Error(`${folder} declares no configuration`)
  const shape = shapeOf(top, top.slice(0, -'Config'.length))
  // The types let every resource be given an id; the provider lets none.
  return { ...shape, attributes: { ...shape.attributes, id: 'computed' } }

  function shapeOf(type: string, itsClass: string): AzureShape {
    const properties = declared.get(type) ?? []
    const plain = properties.filter(({ isBlock }) => !isBlock)
    const given = new Set(properties.map(({ name }) => name))
    const computed = (classes.get(itsClass) ?? []).filter(({ name }) => !given.has(name))
    const sets = new Set((classes.get(itsClass) ?? []).flatMap(({ name, isSet }) => (isSet ? [name] : [])))
    const nested = computed.filter(({ type }) => classes.has(type))
    return {
      attributes: {
        ...Object.fromEntries(
          plain.map(({ name, required }) => [name, required ? 'required' : 'optional'] as const),
        ),
        ...Object.fromEntries(computed.map(({ name }) => [name, 'computed'] as const)),
      },
      types: Object.fromEntries(
        [...plain, ...computed].map(({ name, type }) => [name, classes.has(type) ? 'list' : (type as Term)]),
      ),
      blocks: Object.fromEntries(
        properties
          .filter(({ isBlock }) => isBlock)
          .map((block) => [block.name, blockOf(block, sets.has(block.name))]),
      ),
      inside: Object.fromEntries(nested.map(({ name, type }) => [name, shapeOf('', type)])),
    }
  }

  function blockOf({ type, required, many }: Property, set: boolean): AzureBlock {
    return {
      ...(required && { min: 1 }),
      ...(!many && { max: 1 }),
      ...(set && { set: true as const }),
      ...shapeOf(type, `${type}OutputReference`),
    }
  }
}

function readAll(folder: string, ending: string): string {
  const files = globSync(`**/*${ending}`, { cwd: folder }).sort()
  return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
}

/** The link in each property's comment ends with its name in Terraform: `…/storage_account#min_tls_version`. */
function interfacesOf(text: string): ReadonlyMap<string, readonly Property[]> {
  const found = new Map<string, readonly Property[]>()
  for (const [, name, body] of text.matchAll(/^export interface (\w+)[^{]*\{\n(.*?)^\}/gms)) {
    const properties = body!.matchAll(/\/\*\*(.*?)\*\/\s*readonly \w+(\??): (.*?);\n(?=\s*\/\*\*|\s*$)/gs)
    found.set(name!, [...properties].map(propertyOf))
  }
  return found
}

function propertyOf([, comment, optional, type]: RegExpMatchArray): Property {
  const name = /#([a-z0-9_]+) /.exec(comment!)![1]!
  const isBlock = new RegExp(`^\\s*\\*\\s*${name} block\\s*$`, 'm').test(comment!)
  const one = type!.replace(' | cdktf.IResolvable', '').trim()
  return {
    name,
    required: optional === '',
    isBlock,
    many: one.endsWith('[]'),
    type: isBlock ? one.replace(/\[\]$/, '') : termOf(one),
  }
}

function termOf(type: string): Term {
  if (type.endsWith('[]')) return 'list'
  if (type.startsWith('{')) return 'map'
  if (type === 'boolean') return 'bool'
  return type === 'string' || type === 'number' ? type : 'any'
}

/** What can be read of each class: its getters ask by Terraform's own names. */
function classesOf(text: string): ReadonlyMap<string, readonly Getter[]> {
  const found = new Map<string, readonly Getter[]>()
  for (const [, name, body] of text.matchAll(/^class (\w+) extends[^{]*\{\n(.*?)^\}/gms)) {
    const plain = body!.matchAll(/\bthis\.get(\w+)Attribute\('([a-z0-9_]+)'\)/g)
    const nested = body!.matchAll(/\bnew (\w+?)(?:List|Map|OutputReference)\(this, "([a-z0-9_]+)"(, true)?/g)
    const all = new Map<string, Getter>()
    for (const [, type, of] of plain) all.set(of!, { name: of!, isSet: false, type: getterTerm(type!) })
    for (const [, type, of, set] of nested) {
      all.set(of!, { name: of!, isSet: set !== undefined, type: `${type}OutputReference` })
    }
    found.set(name!, [...all.values()])
  }
  return found
}

function getterTerm(getter: string): Term {
  if (getter.endsWith('Map')) return 'map'
  const terms: Readonly<Record<string, Term>> = { String: 'string', Number: 'number', Boolean: 'bool' }
  return terms[getter] ?? 'list'
}
