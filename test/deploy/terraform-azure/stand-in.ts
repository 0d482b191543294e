import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Body, Hcl, HclResource } from '../terraform/read-hcl.ts'
import type { AzureProvider, AzureShape, Term } from './azure-shape.ts'
import { piecesOf } from './expressions.ts'
import type { AzureFolder } from './read-tree.ts'

/**
 * Copies of all folders for a Terraform without azurerm: each resource is a `terraform_data`, which Terraform has
 * built in, and holds what the resource was given, with a word in the place of each thing that Azure would give.
 * Expressions, counts, variables and modules stay as they are.
 */
export function writeStandIn(folders: readonly AzureFolder[], provider: AzureProvider, into: string): void {
  for (const { path, hcl } of folders) {
    mkdirSync(join(into, path), { recursive: true })
    writeFileSync(join(into, path, 'main.tf.json'), JSON.stringify(documentOf(hcl, provider), null, 1))
  }
}

/**
 * A `.tftest.hcl` for the stand-ins: what would be planned is made, for a stand-in tells what it holds only then.
 * @param top of the file, as hcl2json reads it
 */
export function standInTest(top: Body): object {
  const { mock_provider: _, run = {}, ...rest } = top
  const runs = Object.entries(run as Record<string, Body[]>).map(([name, [body]]) => {
    const { command, expect_failures, ...inner } = renamed(body) as Body
    const expected = expect_failures as readonly unknown[] | undefined
    if (!expected) return [name, { ...inner, command: 'apply' }] as const
    return [name, { ...inner, command: bare(command), expect_failures: expected.map(bare) }] as const
  })
  return { ...rest, run: Object.fromEntries(runs) }
}

function documentOf(hcl: Hcl, provider: AzureProvider): object {
  const named = (all: Hcl['modules'], change: (body: Body) => object) =>
    Object.fromEntries(all.map(({ name, body }) => [name, change(body)]))
  const resources = hcl.resources.map(
    (one) => [nameOf(one), standIn(one, provider.resources[one.type]!)] as const,
  )
  const document: Record<string, object> = {
    variable: named(hcl.variables, ({ type, ...rest }) => ({ ...rest, type: bare(type) })),
    output: named(hcl.outputs, withDependencies),
    module: named(hcl.modules, withDependencies),
    locals: {
      ...(renamed(hcl.locals) as object),
      ...Object.fromEntries(hcl.resources.map((one) => [nameOf(one), `\${${whole(one)}}`])),
      ...Object.fromEntries(
        hcl.data.map((one) => [`data_${nameOf(one)}`, given(provider.data[one.type]!, one.body)]),
      ),
    },
    resource: { terraform_data: Object.fromEntries(resources) },
  }
  if (resources.length === 0) delete document.resource
  return Object.fromEntries(Object.entries(document).filter(([, part]) => Object.keys(part).length > 0))
}

const nameOf = ({ type, name }: HclResource) => `${type}__${name}`

function withDependencies({ depends_on, ...rest }: Body): object {
  return { ...(renamed(rest) as object), ...dependencies(depends_on) }
}

function dependencies(depends_on: unknown): object {
  if (!Array.isArray(depends_on)) return {}
  return {
    depends_on: depends_on.map((one) => bare(one).replace(/^(azurerm_\w+)\.(\w+)$/, 'terraform_data.$1__$2')),
  }
}

function standIn({ type, name, body }: HclResource, shape: AzureShape): object {
  const { count, for_each, depends_on, lifecycle: _, ...rest } = body
  return {
    ...(count !== undefined && { count: renamed(count) }),
    ...(for_each !== undefined && { for_each: renamed(for_each) }),
    ...dependencies(depends_on),
    input: `\${${text(renamed({ ...given(shape, rest), id: idOf(type, name) }))}}`,
  }
}

/** What was given, and a word for what the provider would add. */
function given(shape: AzureShape, body: Body): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  for (const [name, need] of Object.entries(shape.attributes)) {
    if (need === 'computed') found[name] = wordOf(name, shape.types[name])
  }
  for (const [name, inner] of Object.entries(shape.inside)) found[name] = [given(inner, {})]
  // Azure fills in some blocks that nobody wrote, such as the identity of kubelets.
  for (const [name, inner] of Object.entries(shape.blocks)) {
    if (inner.max === 1) found[name] = [words(inner)]
  }
  for (const [name, part] of Object.entries(body)) {
    // Written only: no state may hold it, that of a stand-in neither.
    if (name === 'dynamic' || name.endsWith('_wo')) continue
    const block = shape.blocks[name]
    found[name] = block ? (part as Body[]).map((one) => given(block, one)) : part
  }
  for (const [label, blocks] of dynamicIn(body)) {
    const several = blocks.map((one) => dynamicOf(label, one, shape.blocks[label]!))
    const plain = Array.isArray(body[label]) ? found[label] : []
    found[label] = new Raw(`concat(${[text(plain), ...several].join(', ')})`)
  }
  return found
}

function words({ attributes, types }: AzureShape): Record<string, unknown> {
  return Object.fromEntries(Object.keys(attributes).map((name) => [name, wordOf(name, types[name])]))
}

/** A label is a name in the block: it has key and value, as those of Terraform's own have. */
function dynamicOf(label: string, { for_each, content }: Body, shape: AzureShape): string {
  const [inner] = (Array.isArray(content) ? content : [content]) as Body[]
  const each = `[for k, v in ${text(for_each)} : { key = k, value = v }]`
  return `[for ${label} in ${each} : ${text(given(shape, inner!))}]`
}

function dynamicIn({ dynamic = {} }: Body): (readonly [string, readonly Body[]])[] {
  const all = (Array.isArray(dynamic) ? dynamic : [dynamic]) as Body[]
  return all.flatMap((one) => Object.entries(one) as [string, readonly Body[]][])
}

/** An expression that is to stand as it is. */
class Raw {
  readonly expression: string

  constructor(expression: string) {
    this.expression = expression
  }
}

/** All instances by their keys, as the resource itself would be referred to. */
function whole(one: HclResource): string {
  const made = `terraform_data.${nameOf(one)}`
  if (one.body.count !== undefined) return `[for one in ${made} : one.output]`
  return one.body.for_each === undefined
    ? `${made}.output`
    : `{ for key, one in ${made} : key => one.output }`
}

function wordOf(name: string, type: Term | undefined): unknown {
  const words: Readonly<Record<string, unknown>> = { number: 1, bool: false, list: [], map: {} }
  return words[type ?? 'string'] ?? `${name.replaceAll('_', '-')}.leme.example`
}

/** Of types whose ids are looked at: what stands behind `providers`. */
const KINDS: Readonly<Record<string, string>> = { azurerm_container_app_job: 'Microsoft.App/jobs' }

function idOf(type: string, name: string): string {
  return `/subscriptions/s/resourceGroups/g/providers/${KINDS[type] ?? type}/${name}`
}

/** References to resources become references to the locals that hold their stand-ins. */
function renamed(value: unknown): unknown {
  if (value instanceof Raw) return new Raw(rename(value.expression))
  if (typeof value === 'string') return rename(value)
  if (Array.isArray(value)) return value.map(renamed)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [rename(key), renamed(part)]))
}

function rename(expression: string): string {
  return expression
    .replace(/\bdata\.(azurerm_\w+)\.(\w+)/g, 'local.data_$1__$2')
    .replace(/(?<![\w.])(azurerm_[a-z0-9_]+)\.([a-z0-9_]+)/g, 'local.$1__$2')
}

/** A value of hcl2json as an expression of HCL. */
function text(value: unknown): string {
  if (value instanceof Raw) return value.expression
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).map(([key, part]) => `(${text(key)}) = ${text(part)}`)
    return `{ ${entries.join(', ')} }`
  }
  if (typeof value !== 'string') return JSON.stringify(value)
  const pieces = piecesOf(value)
  const [only] = pieces
  if (pieces.length === 1 && only && 'expression' in only) return `(${only.expression})`
  const parts = pieces.map((piece) =>
    'text' in piece ? JSON.stringify(piece.text).slice(1, -1) : `\${${piece.expression}}`,
  )
  return `"${parts.join('')}"`
}

function bare(expression: unknown): string {
  return String(expression).replace(/^\$\{([\s\S]*)\}$/, '$1')
}
