import { LIMITS } from '../limits.ts'
import type { Problems } from '../rules-problem.ts'
import { pointerTo } from './json-schema.ts'

/**
 * Whether a value is small enough to be looked at: depth, count and text of all its parts. Works without
 * recursion, and stops at the first limit; a value that contains itself is too deep.
 */
export function measure(value: unknown, problems: Problems): boolean {
  const open: { part: unknown; pointer: string; depth: number }[] = [{ part: value, pointer: '', depth: 0 }]
  let values = 0
  let characters = 0
  for (let next = open.pop(); next; next = open.pop()) {
    const { part, pointer, depth } = next
    values++
    if (typeof part === 'string') characters += part.length
    if (typeof part !== 'object' || part === null) {
      if (isWithin(values, characters, problems)) continue
      return false
    }
    const entries = Object.entries(part)
    characters += entries.reduce((sum, [key]) => sum + key.length, 0)
    if (depth >= LIMITS.depth && entries.length > 0) {
      problems.add({ pointer }, `this is nested deeper than ${LIMITS.depth} levels`, 'Nest less.')
      return false
    }
    if (!isWithin(values + open.length + entries.length, characters, problems)) return false
    for (const [key, child] of entries) {
      open.push({ part: child, pointer: pointerTo(pointer, key), depth: depth + 1 })
    }
  }
  return true
}

function isWithin(values: number, characters: number, problems: Problems): boolean {
  if (values > LIMITS.values) {
    problems.add({ pointer: '' }, `the document has more than ${LIMITS.values} values`, 'Make it smaller.')
    return false
  }
  if (characters > LIMITS.text) {
    const message = `the document has more than ${LIMITS.text} characters`
    problems.add({ pointer: '' }, message, 'Make it smaller.')
    return false
  }
  return true
}
