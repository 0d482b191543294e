import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { CANDLE, startIngest } from './routes/ingest.fixture.ts'

const BODY = JSON.stringify(CANDLE)
const CHUNKED = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\n\r\n`
/** Who still sends when the server hangs up may not hear why. */
const TOO_LONG = /^(HTTP\/1\.1 431 |$)/
const SECOND = 'GET /api/v1/desk HTTP/1.1\r\nHost: localhost\r\n\r\n'

test('shapes that two servers could read as two requests are refused, and nothing is stored', async (t) => {
  const { speak, post, candles } = await open(t)
  for (const [what, headers, body] of [
    ['length and chunks', [`Content-Length: ${BODY.length}`, 'Transfer-Encoding: chunked'], CHUNKED],
    ['two lengths', [`Content-Length: ${BODY.length}`, 'Content-Length: 3'], BODY],
    ['two lengths in one', [`Content-Length: ${BODY.length}, 3`], BODY],
    ['a signed length', [`Content-Length: +${BODY.length}`], BODY],
    ['a length in hexadecimal', ['Content-Length: 0x10'], BODY],
    ['chunks under another name', ['Transfer-Encoding: xchunked'], CHUNKED],
    ['chunks, then another packing', ['Transfer-Encoding: chunked, identity'], CHUNKED],
    ['a space before the colon', [`Content-Length : ${BODY.length}`], BODY],
    ['a folded header', ['X-A: 1', ` Content-Length: ${BODY.length}`, 'Transfer-Encoding: chunked'], BODY],
    ['a bare line feed', [`X-A: 1\nContent-Length: ${BODY.length}`], BODY],
    ['a chunk of no length', ['Transfer-Encoding: chunked'], `zz\r\n${BODY}\r\n0\r\n\r\n`],
    ['a chunk of a huge length', ['Transfer-Encoding: chunked'], `ffffffffffffffffff\r\n${BODY}`],
  ] as const) {
    const answer = await speak(`${post(headers)}${body}${SECOND}`)
    assert.match(answer, /^HTTP\/1\.1 400 /, `${what}: ${answer.slice(0, 80)}`)
    assert.equal(answer.match(/HTTP\/1\.1 /g)!.length, 1, `${what}: one answer, then the end`)
  }
  assert.deepEqual(await candles.list(), [])
})

test('hosts, targets and headers that are malformed are refused on the wire', async (t) => {
  const { speak } = await open(t)
  const ask = (target: string, ...headers: string[]) =>
    speak(`GET ${target} HTTP/1.1\r\n${[...headers, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  assert.match(await ask('/symbols'), /^HTTP\/1\.1 400 /, 'no host')
  assert.match(
    await ask('/symbols', 'Host: localhost', 'Host: evil.example'),
    /^HTTP\/1\.1 400 /,
    'two hosts',
  )
  assert.match(await ask('/symbols', 'Host: evil.example'), /^HTTP\/1\.1 421 /)
  assert.match(await ask('http://localhost/symbols', 'Host: evil.example'), /^HTTP\/1\.1 4\d\d /)
  assert.match(await ask('/../../etc/passwd', 'Host: localhost'), /^HTTP\/1\.1 401 /)
  assert.match(await ask('/%2e%2e/%2e%2e/etc/passwd', 'Host: localhost'), /^HTTP\/1\.1 401 /)
  assert.match(await ask('/symbols', 'Host: localhost', `X-Long: ${'a'.repeat(100_000)}`), TOO_LONG)
  assert.match(await ask(`/${'a'.repeat(100_000)}`, 'Host: localhost'), TOO_LONG)
  assert.match(await ask('/symbols', 'Host: localhost', 'X-Api-Key: a\u0000b'), /^HTTP\/1\.1 400 /)
})

test('two hundred bodies of eight megabytes at once are bounded, and neighbours are served', {
  timeout: 30_000,
}, async (t) => {
  const { app, connectTo, post, send } = await open(t)
  const before = process.memoryUsage().arrayBuffers
  const size = 8 * 1024 * 1024
  const sockets = await Promise.all(Array.from({ length: 200 }, () => connectTo()))
  const answers = sockets.map(async (socket) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.on('error', () => {})
    socket.write(post([`Content-Length: ${size}`]))
    socket.write(' '.repeat(1024 * 1024))
    await new Promise((resolve) => socket.once('data', resolve).once('close', resolve))
    return text
  })
  await Promise.race(answers)
  await app.inject('/health')
  const held = process.memoryUsage().arrayBuffers - before
  assert.ok(held < 160 * 1024 * 1024, `${held} bytes are held`)
  assert.equal((await app.inject('/health')).statusCode, 200)
  for (const socket of sockets) socket.destroy()
  await Promise.allSettled(answers)
  await untilTaken(() => send('/ingest', CANDLE))
})

/** The room that broken bodies held is free as soon as the server has seen them break. */
async function untilTaken(send: () => Promise<{ statusCode: number }>): Promise<void> {
  for (let round = 0; round < 1_000; round++) {
    if ((await send()).statusCode === 200) return
    await new Promise((resolve) => setImmediate(resolve))
  }
  assert.fail('the room was not given back')
}

async function open(t: TestContext) {
  const server = await startIngest(t)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = server.app.server.address() as { port: number }
  const connectTo = async (): Promise<Socket> => {
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    return socket
  }
  const post = (headers: readonly string[]) =>
    [
      'POST /ingest HTTP/1.1',
      'Host: localhost',
      `X-Api-Key: ${server.token}`,
      'Content-Type: application/json',
      ...headers,
      '\r\n',
    ].join('\r\n')
  /** Says it all at once; answers what came until the server hung up. */
  const speak = async (text: string): Promise<string> => {
    const socket = await connectTo()
    let heard = ''
    socket.on('data', (chunk) => {
      heard += chunk
    })
    socket.on('error', () => {})
    socket.write(text)
    await new Promise((resolve) => socket.once('close', resolve))
    return heard
  }
  return { ...server, connectTo, post, speak }
}
