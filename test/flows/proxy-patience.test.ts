import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { loadAppConfig } from '../../src/apps/local/app-config.ts'
import { askThrough, NAME } from './nginx.fixture.ts'
import { openBehind } from './proxy-bench.fixture.ts'
import { proxySettings } from './proxy-settings.fixture.ts'
import { connectTo, type Front, readAnswers } from './proxy-wire.fixture.ts'

const AT_ONCE = 20
const POST = `POST /ingest HTTP/1.1\r\nHost: ${NAME}\r\nContent-Type: application/json\r\n`

/** The sample with other numbers; each has to be in it. */
function set(...changes: readonly (readonly [from: string, to: string])[]) {
  return (text: string) =>
    changes.reduce((before, [from, to]) => {
      assert.ok(before.includes(`${from};`), from)
      return before.replace(`${from};`, `${to};`)
    }, text)
}

/** Says this, and a letter each moment if it drips; gives what came until nginx hung up. */
async function linger(front: Front, start: string, drip = ''): Promise<string> {
  const socket = await connectTo(front)
  let heard = ''
  socket
    .on('error', () => {})
    .on('data', (part) => {
      heard += part
    })
  socket.write(start)
  const timer = setInterval(() => socket.write(drip), drip === '' ? 60_000 : 50)
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(timer)
  return heard
}

test('who sends headers or a body slowly is let go, and the server never hears of it', {
  timeout: 30_000,
}, async (t) => {
  const opened = await openBehind(
    t,
    {},
    set(
      ['client_header_timeout 10s', 'client_header_timeout 1s'],
      ['client_body_timeout 20s', 'client_body_timeout 1s'],
    ),
  )
  if (!opened) return
  const { front, heard } = opened
  const [headers, silence, body] = await Promise.all([
    linger(front, `GET /health HTTP/1.1\r\nHost: ${NAME}\r\nX-Slow: `, 'a'),
    linger(front, ''),
    linger(front, `${POST}Content-Length: 100\r\n\r\n{"a`),
  ])
  assert.deepEqual([headers, silence], ['', ''])
  assert.deepEqual(
    readAnswers(body).filter(({ status }) => status !== 408),
    [],
  )
  assert.deepEqual(heard, [])
})

test('many slow senders of one address keep nobody else out, and are over when their time is', {
  timeout: 60_000,
}, async (t) => {
  const opened = await openBehind(
    t,
    {},
    set(
      ['client_body_timeout 20s', 'client_body_timeout 3s'],
      ['limit_conn leme_connections 100', `limit_conn leme_connections ${AT_ONCE}`],
    ),
  )
  if (!opened) return
  const { front, heard } = opened
  const { ask } = askThrough(front.port, front.ca)
  const from = '127.0.0.20'
  const slow = Array.from({ length: AT_ONCE }, () =>
    linger({ ...front, from }, `${POST}Content-Length: 100\r\n\r\n{`),
  )
  let refused = await ask('/health', { from })
  while (refused.status === 200) refused = await ask('/health', { from })
  assert.deepEqual([refused.status, refused.headers['retry-after']], [429, '1'])
  assert.equal(JSON.parse(refused.body).code, 'request.limit')
  assert.equal((await ask('/health', { from: '127.0.0.21' })).status, 200)
  await Promise.all(slow)
  assert.equal((await ask('/health', { from })).status, 200)
  assert.ok(heard.every(({ url }) => url === '/health'))
})

test('a stream of events stays for as long as it gives signs of life, and ends without them', {
  timeout: 30_000,
}, async (t) => {
  const edit = set(['proxy_read_timeout 60s', 'proxy_read_timeout 1s'])
  const open = async (heartbeatMs: number) => {
    const opened = await openBehind(t, { heartbeatMs }, edit)
    if (!opened) return
    const { ask, open: begin } = askThrough(opened.front.port, opened.front.ca)
    const link = await opened.logins.createLink()
    const cookie = (await ask(`/login?token=${link}`)).headers['set-cookie']![0]!.split(';')[0]!
    const stream = await begin('/api/v1/events', { headers: { cookie } })
    stream.on('error', () => {}).setEncoding('utf8')
    t.after(() => stream.destroy())
    return { ...opened, stream }
  }
  const living = await open(200)
  const silent = await open(60_000)
  if (!living || !silent) return
  silent.stream.resume()
  await new Promise((resolve) => silent.stream.once('close', resolve))
  let text = ''
  const beats = () => text.split('\n: \n').length - 1
  while (beats() < 15) text += (await once(living.stream, 'data'))[0]
  living.events.publish({
    topic: 'run',
    data: { runId: 'late', kind: 'backtest', status: 'running', progress: 0, message: '' },
  })
  while (!text.includes('late')) text += (await once(living.stream, 'data'))[0]
})

test('a flood of candles ends at nginx too, which says when to come back; others go on', async (t) => {
  const opened = await openBehind(
    t,
    {},
    set(
      [
        'limit_req_zone $binary_remote_addr zone=leme_ingest:10m rate=200r/s',
        'limit_req_zone $binary_remote_addr zone=leme_ingest:10m rate=1r/s',
      ],
      ['limit_req zone=leme_ingest burst=400 nodelay', 'limit_req zone=leme_ingest burst=10 nodelay'],
    ),
  )
  if (!opened) return
  const { front, heard, token } = opened
  const { ask } = askThrough(front.port, front.ca)
  const post = (from: string) => ask('/ingest', { from, method: 'POST', headers: { 'x-api-key': token } })
  const started = performance.now()
  const answers = await Promise.all(Array.from({ length: 40 }, () => post('127.0.0.22')))
  const refused = answers.filter(({ status }) => status === 429)
  const most = 11 + Math.ceil((performance.now() - started) / 1_000)
  assert.ok(heard.length >= 11 && heard.length <= most, `${heard.length} of ${most}`)
  assert.equal(refused.length, 40 - heard.length)
  for (const { headers, body } of refused) {
    assert.deepEqual([headers['content-type'], headers['retry-after']], ['application/problem+json', '1'])
    assert.equal(JSON.parse(body).code, 'request.limit')
  }
  assert.notEqual((await post('127.0.0.23')).status, 429)
})

test('nginx refuses nobody whom the server’s own limits would let in', () => {
  const { limits } = loadAppConfig({}, import.meta.dirname).config
  const { rateOf } = proxySettings()
  assert.ok(rateOf('leme_requests') >= limits.api)
  assert.ok(rateOf('leme_ingest') >= limits.ingest)
})
