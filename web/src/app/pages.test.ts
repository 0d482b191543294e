import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PAGES, pageAt } from './pages.ts'

test('every page has an address, a name and a key of its own', () => {
  for (const field of ['to', 'name', 'key'] as const) {
    assert.equal(new Set(PAGES.map((page) => page[field])).size, PAGES.length, field)
  }
})

test('an address belongs to the page that it leads to, or lies under', () => {
  assert.equal(pageAt('/')?.name, 'Desk')
  assert.equal(pageAt('/models/tide-up')?.name, 'Models')
  assert.equal(pageAt('/modelsx'), undefined)
})
