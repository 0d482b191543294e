import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer } from '../server.fixture.ts'

test('the page of the API loads everything from this server', async (t) => {
  const { get } = await startServer(t)
  const page = await get('/docs/')
  assert.deepEqual(page.body.match(/(src|href)="[^"]*"/g), [
    'href="data:,"',
    'src="/docs/scalar.js"',
    'src="/docs/start.js"',
  ])
  assert.doesNotMatch(String(page.headers['content-security-policy']), /https?:|script-src[^;]*unsafe/)
  assert.match((await get('/docs/start.js')).body, /withDefaultFonts: false/)
  const bundle = await get('/docs/scalar.js')
  assert.match(String(bundle.headers['content-type']), /javascript/)
  assert.ok(bundle.body.length > 1_000_000)
  assert.equal((await get('/docs')).headers.location, '/docs/')
})

test('the document is OpenAPI 3.1, its references resolve, and every route that is not hidden is in it', async (t) => {
  const { app, get } = await startServer(t)
  const document = (await get('/api/v1/openapi.json')).json()
  assert.equal(document.openapi, '3.1.0')
  const references = new Set(JSON.stringify(document).match(/#\/components\/schemas\/\w+/g))
  for (const reference of references)
    assert.ok(document.components.schemas[reference.split('/')[3]!], reference)
  const documented = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`),
  )
  const served = app.knownRoutes
    .filter(({ method, url }) => method !== 'HEAD' && !/^\/(app|docs|$)|openapi\.json$/.test(url))
    .map(({ method, url }) => `${method} ${url}`)
  assert.deepEqual(documented.sort(), served.sort())
  const ids = Object.values<Record<string, { operationId: string }>>(document.paths).flatMap((methods) =>
    Object.values(methods).map(({ operationId }) => operationId),
  )
  assert.equal(new Set(ids).size, documented.length)
})
