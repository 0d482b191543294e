import type { Body } from '../terraform/read-hcl.ts'
import { evaluate, type Scope } from './evaluate.ts'
import { EvaluationError, isList, isObject, text, UNKNOWN, type Value } from './value.ts'

const META = ['count', 'for_each', 'depends_on', 'lifecycle', 'provider']

export type Bound = ReadonlyMap<string, Value>

/** Arguments and blocks; blocks of `dynamic` stand among the others. */
export async function evaluateBody(body: Body, scope: Scope): Promise<Readonly<Record<string, Value>>> {
  const found: Record<string, Value> = {}
  for (const [name, part] of Object.entries(body)) {
    if (META.includes(name)) continue
    if (name === 'dynamic') {
      for (const [label, blocks] of dynamicIn(part)) {
        const all = await evaluateDynamic(label, blocks, scope)
        found[label] = [...((found[label] as readonly Value[] | undefined) ?? []), ...all]
      }
      continue
    }
    const before = found[name]
    found[name] = isBlocks(part)
      ? [
          ...((before as readonly Value[] | undefined) ?? []),
          ...(await Promise.all(part.map((one) => evaluateBody(one, scope)))),
        ]
      : await evaluate(part, scope)
  }
  return found
}

/** Instances by `count` and `for_each`: what stands behind the name, and what is bound in the body. */
export async function instancesOf(body: Body, scope: Scope): Promise<readonly (readonly [string, Bound])[]> {
  if (body.count !== undefined) {
    const count = await evaluate(body.count, scope)
    if (typeof count !== 'number') throw new EvaluationError('count is not known before anything is made')
    return Array.from({ length: count }, (_, k) => [`[${k}]`, new Map([['count', { index: k }]])] as const)
  }
  if (body.for_each === undefined) return [['', new Map()]]
  const all = entriesOf(await evaluate(body.for_each, scope))
  return all.map(([key, value]) => [`["${key}"]`, new Map([['each', { key, value }]])] as const)
}

async function evaluateDynamic(
  label: string,
  blocks: readonly Body[],
  scope: Scope,
): Promise<readonly Value[]> {
  const found: Value[] = []
  for (const { for_each, content } of blocks) {
    for (const [key, value] of entriesOf(await evaluate(for_each, scope))) {
      const bound = new Map([...scope.bound, [label, { key, value }]] as [string, Value][])
      const [inner] = (Array.isArray(content) ? content : [content]) as Body[]
      found.push(await evaluateBody(inner!, { ...scope, bound }))
    }
  }
  return found
}

/** Of a set the element is its own key. */
function entriesOf(all: Value): readonly (readonly [string, Value])[] {
  if (isList(all)) return all.map((one, k) => [typeof one === 'string' ? one : String(k), one] as const)
  if (isObject(all)) return Object.entries(all)
  throw new EvaluationError(
    `for_each is ${all === UNKNOWN ? 'not known before anything is made' : text(all)}`,
  )
}

function dynamicIn(part: unknown): (readonly [string, readonly Body[]])[] {
  const all = (Array.isArray(part) ? part : [part]) as Body[]
  return all.flatMap((one) => Object.entries(one) as [string, readonly Body[]][])
}

function isBlocks(part: unknown): part is readonly Body[] {
  const isBody = (one: unknown) => one !== null && typeof one === 'object' && !Array.isArray(one)
  return Array.isArray(part) && part.length > 0 && part.every(isBody)
}
