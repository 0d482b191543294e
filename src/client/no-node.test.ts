import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('the client imports its own files alone, so that browsers can run it', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter(
    (file) => !/\.(test|fixture)\./.test(file),
  )
  assert.ok(files.length > 10)
  for (const file of files) {
    const text = readFileSync(join(import.meta.dirname, file), 'utf8')
    const foreign = [...text.matchAll(/^(?:import|export|\}).*? from '(?!\.\/)([^']+)'/gm)].map(
      ([, name]) => name,
    )
    assert.deepEqual(foreign, [], file)
    assert.doesNotMatch(text, /\b(process|Buffer|require)\b[.(]/, file)
  }
})
