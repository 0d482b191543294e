import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { writeDocument } from './openapi.ts'

test('docs/reference/openapi.json is what the routes say', async () => {
  const stored = readFileSync(new URL('../../../docs/reference/openapi.json', import.meta.url), 'utf8')
  assert.equal(
    await writeDocument(),
    stored,
    'run: node --conditions=leme-source src/apps/server/openapi.ts --write',
  )
})
