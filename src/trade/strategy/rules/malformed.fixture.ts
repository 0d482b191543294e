import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rulesProblems } from './check-rules.ts'
import { wholeDocument } from './whole-document.fixture.ts'

/** What is put where, the place that is told (with its character), what was found, what to do. */
export type Malformed = readonly [
  pointer: string,
  value: unknown,
  place: string,
  message: RegExp,
  hint: RegExp,
]

/** Taken out instead of changed. */
export const MISSING = Symbol('missing')

/** A test for each: the whole document with one thing changed is refused there. */
export function judgeMalformed(cases: readonly Malformed[]): void {
  for (const [pointer, value, place, message, hint] of cases) {
    const written = value === MISSING ? 'missing' : (JSON.stringify(value)?.slice(0, 70) ?? String(value))
    test(`${pointer || 'the whole'} = ${written} is refused where it stands`, () => {
      const problems = rulesProblems(changed(pointer, value))
      const [first] = problems
      assert.ok(first, 'it was accepted')
      assert.equal(placeOf(first), place, JSON.stringify(problems))
      assert.match(first.message, message)
      assert.match(first.hint, hint)
    })
  }
}

/** `/stop`, `/stop key`, `/exitLong 7`. */
export function placeOf({
  pointer,
  atKey,
  offset,
}: {
  readonly pointer: string
  readonly atKey?: boolean
  readonly offset?: number
}): string {
  return `${pointer}${atKey ? ' key' : ''}${offset === undefined ? '' : ` ${offset}`}`
}

/** The whole document, or another one, with a value at a pointer. */
export function changed(pointer: string, value: unknown, document: unknown = wholeDocument()): unknown {
  if (pointer === '') return value
  const path = pointer.split('/').slice(1)
  const copy: unknown = structuredClone(document)
  let at = copy as Record<string, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  if (value === MISSING) delete at[path.at(-1)!]
  else at[path.at(-1)!] = value
  return copy
}
