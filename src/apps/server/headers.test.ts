import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ATTRIBUTION_STYLE_HASH } from './headers.ts'

const LIBRARY = fileURLToPath(
  new URL('../../../node_modules/lightweight-charts/dist/lightweight-charts.production.mjs', import.meta.url),
)

test('the policy knows the style that the charts bring along', {
  skip: !existsSync(LIBRARY) && 'lightweight-charts is not installed',
}, () => {
  const style = /innerText="(a#tv-attr-logo[^"]+)"/.exec(readFileSync(LIBRARY, 'utf8'))?.[1]
  assert.ok(style)
  assert.equal(ATTRIBUTION_STYLE_HASH, `sha256-${createHash('sha256').update(style).digest('base64')}`)
})
