import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { readModels } from './read-models.ts'

const HASH = 'a1'.repeat(32)

test('models are found by their hash; what is torn, gone or no hash is undefined', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'leme-models-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, `models-${HASH.slice(0, 16)}.json`), '{"schema":"leme.models/1"}')
  writeFileSync(join(folder, `models-${'b2'.repeat(8)}.json`), '{"schema":')
  assert.deepEqual(await readModels(folder, HASH), { schema: 'leme.models/1' })
  for (const hash of [
    'b2'.repeat(32),
    'c3'.repeat(32),
    '',
    `../${HASH}`,
    `${HASH}\u0000`,
    HASH.toUpperCase(),
  ]) {
    assert.equal(await readModels(folder, hash), undefined, hash)
  }
  assert.equal(await readModels(join(folder, 'gone'), HASH), undefined)
})
