import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRedactor } from '../../adapters/redaction/index.ts'
import { startServer } from './server.fixture.ts'

test('a failure is told without secrets, as a document and as a page, and stays what it is', async (t) => {
  const redactor = createRedactor()
  redactor.learn('canary of a server')
  const { app, call } = await startServer(t, {}, { clean: redactor.jsonLine })
  for (const url of ['/api/v1/canary%20of%20a%20server', '/api/v1/login/x?password=hunter22']) {
    const answer = await call({ method: 'GET', url })
    assert.equal(answer.statusCode, 404)
    assert.match(answer.headers['content-type'] as string, /problem\+json/)
    assert.equal(answer.json().code, 'route.unknown')
    assert.doesNotMatch(answer.body, /canary|hunter/)
    assert.equal(Number(answer.headers['content-length']), Buffer.byteLength(answer.body))
  }
  const odd = await app.inject({ url: '/api/v1/%zz?password=hunter22' })
  assert.equal(odd.statusCode, 400)
  assert.doesNotMatch(odd.body, /hunter/)
  const page = await app.inject({ url: '/canary%20of%20a%20server', headers: { accept: 'text/html' } })
  assert.doesNotMatch(page.body, /canary/)
})
