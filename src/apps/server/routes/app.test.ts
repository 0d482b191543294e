import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { startServer } from '../server.fixture.ts'

async function startWithWeb(t: TestContext) {
  const folder = mkdtempSync(join(tmpdir(), 'leme-web-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const webRoot = join(folder, 'dist')
  mkdirSync(join(webRoot, 'assets'), { recursive: true })
  writeFileSync(join(folder, 'secret.txt'), 'canary')
  writeFileSync(join(webRoot, 'index.html'), '<!doctype html><title>Leme</title>')
  writeFileSync(join(webRoot, 'favicon.svg'), '<svg/>')
  writeFileSync(join(webRoot, 'assets/app-abc123.js'), 'export {}')
  return startServer(t, {}, { webRoot })
}

test('every path of the app is its one page, fresh each time', async (t) => {
  const { get } = await startWithWeb(t)
  for (const url of ['/app/', '/app/bots/demo', '/app/backtests?tab=trades']) {
    const { statusCode, headers, body } = await get(url)
    assert.deepEqual([statusCode, headers['cache-control']], [200, 'no-cache'], url)
    assert.match(String(headers['content-type']), /^text\/html/)
    assert.match(body, /<title>Leme/)
  }
  for (const url of ['/', '/app']) assert.equal((await get(url)).headers.location, '/app/')
})

test('hashed assets are kept for a year, other files are asked for again', async (t) => {
  const { get } = await startWithWeb(t)
  const asset = await get('/app/assets/app-abc123.js')
  assert.equal(asset.headers['cache-control'], 'private, max-age=31536000, immutable')
  assert.match(String(asset.headers['content-type']), /javascript/)
  assert.equal((await get('/app/favicon.svg')).headers['cache-control'], 'no-cache')
})

test('a file that is not in the build is 404, not the page', async (t) => {
  const { get } = await startWithWeb(t)
  assert.equal((await get('/app/assets/app-old.js')).statusCode, 404)
})

test('nothing outside the build can be read', async (t) => {
  const server = await startWithWeb(t)
  const url = new URL(await server.app.listen({ host: '127.0.0.1', port: 0 }))
  const headers = { cookie: `leme_session_${url.port}=${server.token}` }
  for (const path of [
    '/app/../secret.txt',
    '/app/%2e%2e/secret.txt',
    '/app/..%2fsecret.txt',
    '/app/%2e%2e%2fsecret.txt',
    '/app/..%5csecret.txt',
    '/app//etc/passwd',
    '/app/assets/../../secret.txt',
    '/app/secret.txt%00.js',
  ]) {
    const body = await new Promise<string>((done, fail) => {
      // `fetch` would tidy the path up.
      httpRequest({ host: url.hostname, port: url.port, path, headers }, (response) => {
        let text = ''
        response.on('data', (part) => {
          text += part
        })
        response.on('end', () => done(text))
      })
        .on('error', fail)
        .end()
    })
    assert.doesNotMatch(body, /canary|root:/, path)
  }
})

test('without a build the page says what to type', async (t) => {
  const { get } = await startServer(t)
  const { statusCode, body } = await get('/app/')
  assert.equal(statusCode, 503)
  assert.match(body, /<code>npm run build<\/code>/)
})
