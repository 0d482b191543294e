import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

test('every code is in the README, and the README has no other', () => {
  const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
  const declared = [...read('server-fault.ts').matchAll(/^ {2}\| '([a-z.-]+)'/gm)].map(([, code]) => code)
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  const documented = rows.flatMap((row) =>
    [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, code]) => code),
  )
  assert.deepEqual(documented.sort(), declared.sort())
})
