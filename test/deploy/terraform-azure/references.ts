import { readFileSync } from 'node:fs'
import { parse } from '@cdktf/hcl2json'
import type { Body, Hcl, HclNamed, HclResource } from '../terraform/read-hcl.ts'
import type { AzureProvider, AzureShape } from './azure-shape.ts'
import { expressionsIn, parseExpression } from './expressions.ts'
import { isIndex, type Traversal, traversalsIn } from './traversals.ts'
import { membersOf } from './variable-type.ts'

export interface Surroundings {
  readonly hcl: Hcl
  readonly provider: AzureProvider
  /** What a call of a module calls; undefined where nothing is there. */
  called(call: HclNamed): Hcl | undefined
}

/** Complaints about whatever is referred to and is not there, or is not used and is there. */
export async function checkReferences(around: Surroundings): Promise<string[]> {
  const { hcl } = around
  const found: string[] = []
  const used = new Set<string>()
  for (const { where, body } of partsOf(hcl)) {
    for (const { expression, labels } of expressionsOf(body)) {
      for (const steps of traversalsIn(await parseExpression(expression))) {
        used.add(`${steps[0]}.${steps[1]}`)
        const complaint = resolve(steps, { around, body, labels })
        if (complaint !== undefined) found.push(`${where}: ${complaint}`)
      }
    }
  }
  for (const { name, file } of hcl.variables) {
    if (!used.has(`var.${name}`)) found.push(`${file}: var.${name} is not used`)
  }
  for (const name of Object.keys(hcl.locals)) {
    if (!used.has(`local.${name}`)) found.push(`local.${name} is not used`)
  }
  return found
}

/** Complaints about what the assertions of a `.tftest.hcl` refer to. */
export async function checkAssertions(around: Surroundings, path: string): Promise<string[]> {
  const top = (await parse(path, readFileSync(path, 'utf8'))) as Body
  const found: string[] = []
  for (const { expression } of expressionsOf(top.run)) {
    for (const steps of traversalsIn(await parseExpression(expression))) {
      const isOutput = around.hcl.outputs.some(({ name }) => steps[0] === 'output' && steps[1] === name)
      if (isOutput || steps[0] === 'plan') continue
      const complaint = resolve(steps, { around, body: {}, labels: [] })
      if (complaint !== undefined) found.push(complaint)
    }
  }
  return found
}

interface Part {
  readonly where: string
  readonly body: Body
}

function partsOf(hcl: Hcl): Part[] {
  const typed = (data: string) => (one: HclResource) => ({
    where: `${one.file}: ${data}${one.type}.${one.name}`,
    body: one.body,
  })
  const named = (kind: string) => (one: HclNamed) => ({
    where: `${one.file}: ${kind} ${one.name}`,
    body: one.body,
  })
  return [
    ...hcl.resources.map(typed('')),
    ...hcl.data.map(typed('data.')),
    ...hcl.modules.map(named('module')),
    ...hcl.outputs.map(named('output')),
    // A type is no expression: string, object({…}).
    ...hcl.variables.map(({ name, file, body: { type: _, ...body } }) => ({
      where: `${file}: variable ${name}`,
      body,
    })),
    ...hcl.providers.map(named('provider')),
    { where: 'locals', body: hcl.locals },
  ]
}

interface Expression {
  readonly expression: string
  /** Of the dynamic blocks around it, which are names in it. */
  readonly labels: readonly string[]
}

function expressionsOf(value: unknown, labels: readonly string[] = []): Expression[] {
  if (value === null || typeof value !== 'object') {
    return expressionsIn(value).map((expression) => ({ expression, labels }))
  }
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'ignore_changes') return []
    const inner = key === 'dynamic' ? [...labels, ...labelsOf(part)] : labels
    const own = expressionsIn(key).map((expression) => ({ expression, labels }))
    return [...own, ...expressionsOf(part, inner)]
  })
}

function labelsOf(dynamic: unknown): string[] {
  const blocks = Array.isArray(dynamic) ? dynamic : [dynamic]
  return blocks.flatMap((one) => Object.keys(one as object))
}

interface Place {
  readonly around: Surroundings
  readonly body: Body
  readonly labels: readonly string[]
}

function resolve(steps: Traversal, place: Place): string | undefined {
  const { hcl, provider, called } = place.around
  const [root, second, ...rest] = steps
  const said = steps.map((step) => step ?? '[…]').join('.')
  switch (root) {
    case 'var': {
      const variable = hcl.variables.find(({ name }) => name === second)
      if (!variable) return `${said}: there is no variable ${second}`
      return missingMember(rest, String(variable.body.type ?? ''), said)
    }
    case 'local':
      return second! in hcl.locals ? undefined : `${said}: there is no local ${second}`
    case 'module': {
      const call = hcl.modules.find(({ name }) => name === second)
      if (!call) return `${said}: there is no module ${second}`
      const outputs = called(call)?.outputs.map(({ name }) => name) ?? []
      return instances(rest, call.body, said) ?? missingOutput(plain(rest)[0], outputs, said)
    }
    case 'data':
      return resource(hcl.data, provider.data, { type: second, steps: rest, said })
    case 'each':
      return 'for_each' in place.body ? undefined : `${said}: there is no for_each around it`
    case 'count':
      return 'count' in place.body ? undefined : `${said}: there is no count around it`
    case 'path':
    case 'terraform':
      return undefined
    default:
      if (root !== undefined && place.labels.includes(root)) return undefined
      return resource(hcl.resources, provider.resources, { type: root, steps: steps.slice(1), said })
  }
}

function resource(
  all: readonly HclResource[],
  shapes: Readonly<Record<string, AzureShape>>,
  {
    type,
    steps,
    said,
  }: { readonly type: string | undefined; readonly steps: Traversal; readonly said: string },
): string | undefined {
  const [name, ...rest] = steps
  const one = all.find((it) => it.type === type && it.name === name)
  if (!one || type === undefined) return `${said}: there is no ${type}.${name}`
  const shape = shapes[type]
  const many = 'count' in one.body || 'for_each' in one.body
  return (
    instances(rest, one.body, said) ?? (shape && missingAttribute(many ? rest.slice(1) : rest, shape, said))
  )
}

/** With count or for_each there are several: one is chosen by brackets, without there are none. */
function instances(rest: Traversal, body: Body, said: string): string | undefined {
  if (rest.length === 0) return undefined
  const many = 'count' in body || 'for_each' in body
  if (many && !isIndex(rest[0])) return `${said}: there may be several, which one is not said`
  if (!many && isIndex(rest[0])) return `${said}: there is only one, it has no index`
  return undefined
}

function plain(steps: Traversal): string[] {
  return steps.filter((step): step is string => step !== undefined && !isIndex(step))
}

function missingOutput(
  name: string | undefined,
  outputs: readonly string[],
  said: string,
): string | undefined {
  return name === undefined || outputs.includes(name)
    ? undefined
    : `${said}: the module has no output ${name}`
}

function missingMember(steps: Traversal, type: string, said: string): string | undefined {
  const [name, ...rest] = plain(steps)
  const members = name === undefined || isIndex(steps[0]) ? undefined : membersOf(type)
  if (name === undefined || !members) return undefined
  const member = members.get(name)
  return member === undefined ? `${said}: the variable has no ${name}` : missingMember(rest, member, said)
}

function missingAttribute(steps: Traversal, shape: AzureShape, said: string): string | undefined {
  const [name, ...rest] = steps
  if (name === undefined) return undefined
  const block = shape.blocks[name]
  const inside = block ?? shape.inside[name]
  if (!inside) return name in shape.attributes ? undefined : `${said}: the provider gives no ${name}`
  if (block?.set && rest[0]?.startsWith('[')) return `${said}: ${name} is a set, its elements have no number`
  return missingAttribute(isIndex(rest[0]) ? rest.slice(1) : rest, inside, said)
}
