import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Ajv from 'ajv'
import fc from 'fast-check'
import { checkValues } from '../src/control/deployment/index.ts'
import { CLIENT, wantedBot } from '../src/control/deployment/values.fixture.ts'

const schema: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../docs/reference/values.schema.json'), 'utf8'),
)
/** JSON Schema's draft 7, as it was written down, by another hand. */
const isValid = new Ajv.default({ strict: true, strictTypes: false }).compile(schema as object)

/** What draft 7 knows, of what we use; Helm ignores anything else. */
const KEYWORDS = new Set([
  ...['$schema', 'title', 'description', 'type', 'properties', 'patternProperties', 'additionalProperties'],
  ...['required', 'items', 'minItems', 'maxItems', 'uniqueItems', 'maxProperties', 'enum', 'const', 'anyOf'],
  ...['pattern', 'minLength', 'maxLength', 'minimum', 'maximum', 'exclusiveMinimum'],
])

const FILE = {
  ...{ clientId: CLIENT, schema: 'cliente_001', commandId: 'command-1', suspended: false },
  database: { existingSecret: 'cliente-001-database' },
  exchange: { existingSecret: 'cliente-001-exchange' },
  bots: [wantedBot()],
}

test("the published schema keeps to draft 7, and to what Go's regular expressions know", () => {
  const walk = (node: unknown, isNames: boolean): void => {
    if (Array.isArray(node)) for (const item of node) walk(item, false)
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return
    for (const [key, value] of Object.entries(node)) {
      if (!isNames) assert.ok(KEYWORDS.has(key), key)
      const patterns =
        key === 'pattern' && !isNames ? [value] : key === 'patternProperties' ? Object.keys(value) : []
      for (const pattern of patterns) {
        assert.match(pattern, /^\^.*\$$/)
        assert.doesNotMatch(
          pattern,
          /\(\?|\\[1-9ux]|\\[kK]/,
          'no look-around, no references, no escapes of code points',
        )
        for (const [, most] of pattern.matchAll(/\{\d+,?(\d*)\}/g)) assert.ok(Number(most) <= 1000)
      }
      if (key !== 'enum' && key !== 'const')
        walk(value, !isNames && /^(properties|patternProperties)$/.test(key))
    }
  }
  walk(schema, false)
})

test('a whole file is valid to others, too', () => {
  assert.equal(isValid(FILE), true, JSON.stringify(isValid.errors))
  assert.equal(checkValues(CLIENT, FILE).kind, 'values')
})

test('the published schema and ours judge the shape of any file alike', () => {
  const value = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      true,
      'x',
      '',
      'USDT',
      'unlimited',
      '1h',
      0,
      -1,
      1.5,
      1e13,
      [],
      {},
      ['BTC/USDT'],
      'ü',
      '\u0007',
      '\ufeff',
    ),
    fc.constantFrom<unknown>(
      { existingSecret: 'cliente-001-x' },
      { existingSecret: 'X' },
      { fast: 1 },
      { 'a b': 1 },
      { fast: [] },
    ),
    fc.string(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  const places = [
    'commandId',
    'suspended',
    'database',
    'exchange',
    'bots',
    'extra',
    ...Object.keys(wantedBot()),
  ]
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.boolean(), value, (key, isRemoved, fresh) => {
      const change = (object: object) =>
        isRemoved
          ? Object.fromEntries(Object.entries(object).filter(([name]) => name !== key))
          : { ...object, [key]: fresh }
      const file =
        key in wantedBot() && key !== 'commandId' ? { ...FILE, bots: [change(FILE.bots[0]!)] } : change(FILE)
      const checked = checkValues(CLIENT, file)
      const isShape =
        checked.kind === 'values' ||
        checked.problems.every(({ message }) => !/^must be (?!cliente)|is missing|is not known/.test(message))
      assert.equal(isValid(file), isShape, JSON.stringify([file, checked, isValid.errors]))
    }),
    { numRuns: 1_500 },
  )
})
