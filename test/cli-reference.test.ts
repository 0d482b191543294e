import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { commandReference } from '../src/apps/cli/reference.ts'

const page = readFileSync(new URL('../docs/reference/cli.md', import.meta.url), 'utf8')

test('docs/reference/cli.md is what the program says', () => {
  const mend = 'Run: node --conditions=leme-source src/apps/cli/reference.ts --write'
  assert.ok(page === commandReference(), `The page is stale. ${mend}`)
})

test('the page names nested commands, arguments, required options, defaults and links', () => {
  assert.match(page, /^## leme data import$/m)
  assert.match(page, /^leme data import <files\.\.\.> --venue <name> \[options\]$/m)
  assert.match(page, /^\| `<files\.\.\.>` \|.*\| required \|$/m)
  assert.match(page, /^\| `\[files\.\.\.\]` \|/m)
  assert.match(page, /^\| `--calendar <name>` \|.*\| `continuous` \|$/m)
  assert.match(page, /^\| \[`leme pipeline run`\]\(#leme-pipeline-run\) \|/m)
})
