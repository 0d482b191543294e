import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { Compile } from 'typebox/schema'
import { Problems } from '../rules-problem.ts'
import { wholeDocument } from '../whole-document.fixture.ts'
import { checkShape } from './check-shape.ts'
import { RULES_JSON_SCHEMA } from './rules-schema.generated.ts'
import { rulesSchema } from './rules-schema.ts'

const PUBLISHED = new URL('../../../../../docs/reference/rules.schema.json', import.meta.url)
const standard = Compile(RULES_JSON_SCHEMA as object)

test('the published schema, the module and the source are one', () => {
  const written: unknown = JSON.parse(JSON.stringify(rulesSchema))
  assert.deepEqual(RULES_JSON_SCHEMA, written)
  assert.deepEqual(JSON.parse(readFileSync(PUBLISHED, 'utf8')), written)
})

test('a document with every part fits the schema', () => {
  const document: unknown = JSON.parse(JSON.stringify(wholeDocument()))
  assert.ok(standard.Check(document))
  assert.deepEqual(problemsOf(document), [])
})

test('what is refused and what is accepted is what JSON Schema says', () => {
  const whole = wholeDocument()
  const parts = Object.entries(whole)
  const anything = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(...parts.map(([, value]) => value as unknown)),
    fc.constantFrom(
      '5m',
      '',
      0,
      -1,
      1,
      0.5,
      1.5,
      null,
      [],
      {},
      ['close > 1'],
      { all: ['x'] },
      { kind: 'int' },
    ),
  )
  const counts = { fits: 0, refused: 0 }
  fc.assert(
    fc.property(
      fc.nat(30),
      fc.array(fc.nat(20), { maxLength: 4 }),
      anything,
      fc.string(),
      (first, path, value, key) => {
        const document: Record<string, unknown> = structuredClone({ ...whole })
        put(document, [first, ...path], value, key)
        const fits = standard.Check(document)
        counts[fits ? 'fits' : 'refused']++
        assert.equal(problemsOf(document).length === 0, fits, JSON.stringify(problemsOf(document)))
      },
    ),
    { numRuns: 3_000 },
  )
  assert.ok(counts.fits > 50 && counts.refused > 50, JSON.stringify(counts))
})

function problemsOf(document: unknown) {
  const problems = new Problems()
  checkShape(document, RULES_JSON_SCHEMA, problems)
  return problems.list
}

/** Follows a path as far as it leads, and puts the value there, or beside what is there. */
function put(root: Record<string, unknown>, path: readonly number[], value: unknown, other: string): void {
  let at = root
  for (const [i, step] of path.entries()) {
    const keys = Object.keys(at)
    const key = keys[step % Math.max(1, keys.length)]
    const child = key === undefined ? undefined : at[key]
    if (i < path.length - 1 && typeof child === 'object' && child !== null) {
      at = child as Record<string, unknown>
      continue
    }
    if (key === undefined || (step % 7 === 0 && !Array.isArray(at))) at[other] = value
    else at[key] = value
    return
  }
}
