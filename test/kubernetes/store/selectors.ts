import { badRequest } from '../api-error.ts'
import { at, type KubeObject } from '../object.ts'
import type { Resource } from '../resources/resource.ts'

export type Matches = (object: KubeObject) => boolean

type Labels = Readonly<Record<string, string>>

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k`, as in `kubectl get -l`. */
export function labelSelector(text: string): (labels: Labels) => boolean {
  const tests = splitOutside(text).map(labelTest)
  return (labels) => tests.every((test) => test(labels))
}

function splitOutside(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((part) => part.trim())
    .filter(Boolean)
}

function labelTest(part: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s+\(([^)]*)\)$/.exec(part)
  if (set) {
    const values = set[3]!.split(',').map((value) => value.trim())
    const isIn = (labels: Labels) => has(labels, set[1]!) && values.includes(labels[set[1]!]!)
    return set[2] === 'in' ? isIn : (labels) => !isIn(labels)
  }
  const pair = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(part)
  if (pair) {
    const [, key, operator, value] = pair
    const isEqual = (labels: Labels) => has(labels, key!) && labels[key!] === value
    return operator === '!=' ? (labels) => !isEqual(labels) : isEqual
  }
  const exists = /^(!?)\s*([^\s=!()]+)$/.exec(part)
  if (exists) return (labels) => has(labels, exists[2]!) === (exists[1] === '')
  throw badRequest(`unable to parse requirement: found '${part}', expected: ',' or 'end of string'`)
}

function has(labels: Labels, key: string): boolean {
  return Object.hasOwn(labels, key)
}

/** The selector of a Deployment, a NetworkPolicy and the like. */
export function objectSelector(selector: unknown): (labels: Labels) => boolean {
  const equal = Object.entries((at(selector, 'matchLabels') ?? {}) as Labels)
  const others = (at(selector, 'matchExpressions') ?? []) as readonly {
    readonly key: string
    readonly operator: string
    readonly values?: readonly string[]
  }[]
  return (labels) =>
    equal.every(([key, value]) => labels[key] === value) &&
    others.every(({ key, operator, values = [] }) => {
      if (operator === 'Exists') return has(labels, key)
      if (operator === 'DoesNotExist') return !has(labels, key)
      const isIn = has(labels, key) && values.includes(labels[key]!)
      return operator === 'In' ? isIn : !isIn
    })
}

/** `metadata.name=a,status.phase!=Running`: only fields that the kind offers. */
export function fieldSelector(text: string, resource: Resource): Matches {
  const tests = splitOutside(text).map((part): Matches => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part)
    if (!match) throw badRequest(`invalid selector: '${part}'; can't understand '${part}'`)
    const [, field, operator, wanted] = match as unknown as [string, string, string, string]
    const path = field.split('.')
    const offered = [['metadata', 'name'], ['metadata', 'namespace'], ...resource.selectable]
    if (!offered.some((one) => one.join('.') === field)) {
      throw badRequest(`field label not supported: ${field}`)
    }
    const value = (object: KubeObject) => `${fieldValue(object, path) ?? ''}`
    return operator === '!=' ? (object) => value(object) !== wanted : (object) => value(object) === wanted
  })
  return (object) => tests.every((test) => test(object))
}

/** An event's source is an object, and asked for by its component. */
function fieldValue(object: KubeObject, path: readonly string[]): unknown {
  const value = at(object, ...path)
  return typeof value === 'object' ? at(value, 'component') : value
}
