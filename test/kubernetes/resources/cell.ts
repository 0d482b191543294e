import { at, isObject, type KubeObject } from '../object.ts'
import type { Column } from './resource.ts'

/** A column of text; `wide` ones are shown with `-o wide`. */
export function column(
  name: string,
  cell: (object: KubeObject) => string | number | null,
  { type = 'string', wide = false }: { readonly type?: Column['type']; readonly wide?: boolean } = {},
): Column {
  return { name, type, format: name === 'Name' ? 'name' : '', priority: wide ? 1 : 0, cell }
}

export const NAME: Column = column('Name', ({ metadata }) => metadata.name)
export const AGE: Column = column('Age', ({ metadata }) => ageOf(metadata.creationTimestamp))
export const CREATED: Column = column('Created At', ({ metadata }) => metadata.creationTimestamp ?? '', {
  type: 'date',
})

/** Time since then in the largest two units that still tell something: `45s`, `3m5s`, `4h`, `2d3h`. */
export function ageOf(time: unknown, now = Date.now()): string {
  if (typeof time !== 'string') return '<unknown>'
  return durationOf(now - Date.parse(time))
}

export function durationOf(milliseconds: number): string {
  const seconds = Math.trunc(milliseconds / 1000)
  if (seconds < -1) return '<invalid>'
  if (seconds < 0) return '0s'
  if (seconds < 120) return `${seconds}s`
  const minutes = Math.trunc(seconds / 60)
  if (minutes < 10) return pair(minutes, 'm', seconds % 60, 's')
  if (minutes < 180) return `${minutes}m`
  const hours = Math.trunc(minutes / 60)
  if (hours < 8) return pair(hours, 'h', minutes % 60, 'm')
  if (hours < 48) return `${hours}h`
  const days = Math.trunc(hours / 24)
  if (days < 8) return pair(days, 'd', hours % 24, 'h')
  if (days < 730) return `${days}d`
  const years = Math.trunc(days / 365)
  return years < 8 ? pair(years, 'y', days % 365, 'd') : `${years}y`
}

function pair(large: number, unit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${unit}` : `${large}${unit}${small}${smallUnit}`
}

export function number(object: unknown, ...path: readonly (string | number)[]): number {
  const value = at(object, ...path)
  return typeof value === 'number' ? value : 0
}

export function text(object: unknown, ...path: readonly (string | number)[]): string {
  const value = at(object, ...path)
  return typeof value === 'string' ? value : ''
}

/** A list of objects, empty where there is none. */
export function list(
  object: unknown,
  ...path: readonly (string | number)[]
): readonly Record<string, unknown>[] {
  const value = at(object, ...path)
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function orNone(words: string): string {
  return words || '<none>'
}

/** `app=x,tier in (a,b)`, as a selector is written. */
export function selectorText(selector: unknown): string {
  const labels = Object.entries((at(selector, 'matchLabels') ?? {}) as Record<string, string>)
  const equal = labels.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => `${key}=${value}`)
  const others = list(selector, 'matchExpressions').map(({ key, operator, values }) => {
    const all = ((values as string[] | undefined) ?? []).toSorted().join(',')
    if (operator === 'In') return `${key} in (${all})`
    if (operator === 'NotIn') return `${key} notin (${all})`
    return operator === 'Exists' ? `${key}` : `!${key}`
  })
  return [...equal, ...others].join(',')
}

export function mapText(map: unknown): string {
  return isObject(map) ? selectorText({ matchLabels: map }) : ''
}
