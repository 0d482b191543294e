import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from './error-codes.ts'

test('codes are found where they are thrown and where they are declared', () => {
  const codes = errorCodes(
    new Map([
      [
        'src/a/b.ts',
        `throw new Fault('usage', 'pair.malformed', \`"\${text}" is not a \${what({ x })}\`, {})`,
      ],
      ['src/a/c.ts', "return new AError(\n  'a.broken',\n  'it is broken',\n)"],
      ['src/a/a-error.ts', "type Code = 'a.broken' | 'a.lost'"],
      ['src/a/d.ts', "const file = 'not.a-code'"],
    ]),
  )
  assert.deepEqual(
    [...codes].map(([code, messages]) => [code, [...messages]]),
    [
      ['pair.malformed', ['"…" is not a …']],
      ['a.broken', ['it is broken']],
      ['a.lost', []],
    ],
  )
})
