import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { CANDLE, startIngest } from '../../src/apps/server/routes/ingest.fixture.ts'
import { startNginx } from '../services/index.ts'
import { findProgram, freePort } from '../services/launch.ts'
import { askThrough, configure, NAME } from './nginx.fixture.ts'

const BIG = 100_000

/** A server with the usual limits, and nginx by the sample before it; undefined, and the test skipped, without nginx. */
async function open(t: TestContext) {
  const missing = ['nginx', 'openssl'].find((name) => !findProgram(name))
  if (missing) return void t.skip(`${missing} is not installed`)
  const options = { trustedProxies: ['127.0.0.1'], hosts: [NAME], limits: { api: 10, ingest: 100 } }
  const server = await startIngest(t, {}, { ...options, heartbeatMs: 60_000 })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port: upstreamPort } = server.app.server.address() as { port: number }
  const plainPort = await freePort()
  let folder = ''
  const nginx = (await startNginx((place) => {
    folder = place.folder
    return configure({ ...place, plainPort, upstreamPort })
  }))!
  t.after(() => nginx.stop())
  const { ask, open: begin } = askThrough(nginx.port, readFileSync(join(folder, 'certificate.pem')))
  /** The cookie of a session that came in through nginx. */
  const signIn = async () => {
    const answer = await ask(`/login?token=${await server.logins.createLink()}`, { from: '127.0.0.99' })
    assert.equal(answer.status, 303)
    return answer.headers['set-cookie']![0]!
  }
  const post = (key: string, from: string, headers = {}, body: string | Buffer = JSON.stringify(CANDLE)) =>
    ask('/ingest', {
      ...{ method: 'POST', from, body },
      headers: { 'x-api-key': key, 'content-type': 'application/json', ...headers },
    })
  return { ...server, folder, nginx, plainPort, ask, begin, signIn, post }
}

test('nginx finds nothing to say about the sample', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const args = ['-t', '-e', 'stderr', '-p', opened.folder, '-c', join(opened.folder, 'nginx.conf')]
  const { status, stderr } = spawnSync(
    findProgram('nginx')!,
    [...args, '-g', `pid ${opened.folder}/test.pid;`],
    {
      encoding: 'utf8',
    },
  )
  assert.equal(status, 0, stderr)
  assert.doesNotMatch(stderr, /warn|error|emerg/)
})

test('plain HTTP leads to HTTPS, and a session that begins there has a secure cookie', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const { plainPort, signIn, ask } = opened
  const plain = await fetch(`http://127.0.0.1:${plainPort}/app/`, { redirect: 'manual' })
  assert.deepEqual([plain.status, plain.headers.get('location')], [301, 'https://127.0.0.1/app/'])
  const cookie = await signIn()
  assert.match(cookie, /; HttpOnly; Secure; SameSite=Strict$/)
  const headers = { cookie: cookie.split(';')[0]! }
  const session = await ask('/api/v1/session', { headers })
  assert.deepEqual([session.status, session.headers['strict-transport-security']], [200, 'max-age=31536000'])
  const own = { ...headers, origin: `https://${NAME}:${opened.nginx.port}` }
  const foreign = { ...headers, origin: 'https://evil.example' }
  assert.equal((await ask('/api/v1/logout', { method: 'POST', headers: foreign })).status, 403)
  assert.equal((await ask('/api/v1/logout', { method: 'POST', headers: own })).status, 204)
})

test('no header lets a client have another address, host or protocol', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const { makeKey, post, ask } = opened
  const { token } = await makeKey({ networks: ['127.0.0.2'] })
  assert.equal((await post(token, '127.0.0.2')).status, 200)
  for (const headers of [
    { 'x-forwarded-for': '127.0.0.2' },
    { 'x-forwarded-for': '127.0.0.2, 127.0.0.2', 'x-real-ip': '127.0.0.2' },
    { forwarded: 'for=127.0.0.2', 'true-client-ip': '127.0.0.2' },
  ]) {
    const refused = await post(token, '127.0.0.3', headers)
    assert.deepEqual([refused.status, JSON.parse(refused.body).code], [403, 'key.network'])
  }
  const forged = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'http' }
  assert.equal((await ask('/login?token=none', { headers: forged })).status, 401)
  assert.equal((await ask('/login?token=none', { headers: { host: 'evil.example' } })).status, 421)
})

test('who asks too often is refused by the true address, others are not', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const started = performance.now()
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, at) =>
      opened.ask('/candles', { from: '127.0.0.4', headers: { 'x-forwarded-for': `10.1.1.${at}` } }),
    ),
  )
  const passed = answers.filter(({ status }) => status === 401).length
  const most = 20 + ((performance.now() - started) / 1_000) * 10
  assert.ok(passed >= 20 && passed <= most * 1.05, `${passed} of ${most}`)
  assert.equal((await opened.ask('/candles', { from: '127.0.0.5' })).status, 401)
  const refused = answers.find(({ status }) => status === 429)!
  assert.equal(JSON.parse(refused.body).code, 'request.limit')
  assert.deepEqual(
    [refused.headers['retry-after'], refused.headers['ratelimit-policy']],
    ['1', '"api";q=20;w=2'],
  )
})

test('a flood ends at nginx, with a problem document and the time to wait', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const flood = Array.from({ length: 60 }, async () => {
    const answers = []
    for (let at = 0; at < 8; at++) answers.push(await opened.ask('/health', { from: '127.0.0.6' }))
    return answers
  })
  const answers = (await Promise.all(flood)).flat()
  const refused = answers.filter(({ status }) => status === 429)
  assert.ok(refused.length > 0 && refused.length < 300, `${refused.length}`)
  const [{ headers, body }] = refused as [(typeof refused)[number]]
  assert.deepEqual([headers['content-type'], headers['retry-after']], ['application/problem+json', '1'])
  assert.equal(JSON.parse(body).code, 'request.limit')
})

test('events come through one by one, as they happen', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const cookie = (await opened.signIn()).split(';')[0]!
  const stream = await opened.begin('/api/v1/events', { headers: { cookie, 'accept-encoding': 'gzip' } })
  t.after(() => stream.destroy())
  assert.equal(stream.headers['content-type']?.split(';')[0], 'text/event-stream')
  assert.equal(stream.headers['content-encoding'], undefined)
  stream.setEncoding('utf8')
  for (const runId of ['first', 'second', 'third']) {
    const signal = AbortSignal.timeout(60_000)
    opened.events.publish({
      topic: 'run',
      data: { runId, kind: 'backtest', status: 'running', progress: 0, message: '' },
    })
    let text = ''
    while (!text.includes(runId)) text += (await once(stream, 'data', { signal }))[0]
  }
})

test('bodies have their limits: 64 KiB, and 8 MiB for ingest', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const { ask, post, token, signIn } = opened
  const headers = { cookie: (await signIn()).split(';')[0]!, 'content-type': 'application/json' }
  const large = await ask('/api/v1/backtests', { method: 'POST', headers, body: 'x'.repeat(BIG) })
  assert.deepEqual([large.status, large.headers['content-type']], [413, 'application/problem+json'])
  assert.equal(JSON.parse(large.body).code, 'request.too-large')
  const many = JSON.stringify({ items: Array(2_000).fill({ ...CANDLE, indicators: { rsi: 51.123 } }) })
  assert.ok(many.length > BIG)
  assert.equal((await post(token, '127.0.0.7', {}, many)).status, 200)
  assert.equal((await post(token, '127.0.0.7', {}, ' '.repeat(8 * 1024 * 1024 + 1))).status, 413)
})

test('answers are packed, and numbers are not for the world', async (t) => {
  const opened = await open(t)
  if (!opened) return
  const cookie = (await opened.signIn()).split(';')[0]!
  const headers = { cookie, 'accept-encoding': 'gzip' }
  const packed = await opened.ask('/api/v1/openapi.json', { headers })
  assert.deepEqual([packed.status, packed.headers['content-encoding']], [200, 'gzip'])
  assert.match(String(gunzipSync(Buffer.from(packed.body, 'latin1'))), /"openapi":"3\.1\.0"/)
  assert.equal((await opened.ask('/metrics', { headers })).status, 404)
})
