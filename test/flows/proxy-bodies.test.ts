import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MOST_BODY_BYTES } from '../../src/apps/server/ingest-body.ts'
import { HEARTBEAT_MS } from '../../src/apps/server/routes/events.ts'
import { CANDLE } from '../../src/apps/server/routes/ingest.fixture.ts'
import { NAME } from './nginx.fixture.ts'
import { openBehind, openServer } from './proxy-bench.fixture.ts'
import { proxySettings } from './proxy-settings.fixture.ts'
import { type Front, readAnswers, speak } from './proxy-wire.fixture.ts'

const PATH = '/api/v1/backtests'

/** What answers to a POST of so many bytes: JSON, and spaces behind it. */
async function post(front: Front, { path = PATH, bytes, headers = [], chunked = false }: Post) {
  const text = path === PATH ? '{}' : JSON.stringify(CANDLE)
  const body = text + ' '.repeat(bytes - text.length)
  const head = [
    ...[`POST ${path} HTTP/1.1`, `Host: ${NAME}`, 'Content-Type: application/json', 'Connection: close'],
    ...[...headers, chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${bytes}`, '', ''],
  ].join('\r\n')
  const sent = chunked ? `${bytes.toString(16)}\r\n${body}\r\n0\r\n\r\n` : body
  const [answer] = readAnswers(await speak(front, head + sent))
  return { status: answer?.status, headers: answer?.headers, body: answer?.body ?? '' }
}

interface Post {
  readonly path?: string
  readonly bytes: number
  readonly headers?: readonly string[]
  readonly chunked?: boolean
}

test('nginx lets through whatever the server takes: no limit of it is smaller', async (t) => {
  const { app } = await openServer(t)
  const { bodyBytesAt, timeMs } = proxySettings()
  const taking = app.knownRoutes.filter(({ method }) => ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method))
  assert.ok(taking.length > 10, `${taking.length}`)
  let large = 0
  for (const { url } of taking) {
    const ours = /\/ingest(_batch|\/tick)?$/.test(url) ? MOST_BODY_BYTES : app.initialConfig.bodyLimit!
    if (ours === MOST_BODY_BYTES) large++
    assert.ok(bodyBytesAt(url) >= ours, `${url}: ${bodyBytesAt(url)} < ${ours}`)
  }
  assert.equal(large, 6)
  assert.ok(timeMs('proxy_read_timeout') >= 3 * HEARTBEAT_MS, 'a sign of life may be late, twice')
})

for (const [where, open] of [
  ['through nginx', openBehind],
  ['at the server', openServer],
] as const) {
  test(`a body of just the limit passes ${where}, one byte more is a problem document`, async (t) => {
    const opened = await open(t)
    if (!opened) return
    const { front, heard, app, token, logins } = opened
    const session = await logins.redeem(await logins.createLink())
    const cookie = `leme_session_default=${session}`
    const usual = app.initialConfig.bodyLimit!
    for (const [path, bytes, header, status] of [
      [PATH, usual, `Cookie: ${cookie}`, 400],
      ['/ingest', MOST_BODY_BYTES, `X-Api-Key: ${token}`, 200],
    ] as const) {
      const just = await post(front, { path, bytes, headers: [header] })
      assert.equal(just.status, status, just.body)
      assert.deepEqual(
        heard.splice(0).map(({ url, body }) => [url, body.length]),
        [[path, bytes]],
      )
      for (const chunked of [false, true]) {
        const more = await post(front, { path, bytes: bytes + 1, headers: [header], chunked })
        assert.equal(more.status, 413, `${path}, chunks ${chunked}: ${more.body}`)
        assert.match(`${more.headers?.get('content-type')}`, /^application\/problem\+json/)
        const problem = JSON.parse(more.body) as Record<string, unknown>
        assert.deepEqual([problem.status, problem.code], [413, 'request.too-large'])
        for (const key of ['type', 'title', 'detail']) assert.equal(typeof problem[key], 'string', key)
      }
      heard.splice(0)
    }
  })
}
