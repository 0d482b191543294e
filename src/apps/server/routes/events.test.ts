import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startServer, type TestServer } from '../server.fixture.ts'

/** Opens the stream over HTTP and reads it message by message. */
async function openStream(server: TestServer, url: string, query = '', headers: Record<string, string> = {}) {
  const cookie = `leme_session_${new URL(url).port}=${server.token}`
  const response = await fetch(`${url}/api/v1/events${query}`, { headers: { ...headers, cookie } })
  assert.equal(response.status, 200)
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let buffer = ''
  const next = async (): Promise<Record<string, string> | undefined> => {
    for (;;) {
      const end = buffer.indexOf('\n\n')
      if (end >= 0) {
        const lines = buffer.slice(0, end).split('\n')
        buffer = buffer.slice(end + 2)
        return Object.fromEntries(lines.map((line) => line.split(/: ?(.*)/s).slice(0, 2)))
      }
      const { value, done } = await reader.read()
      if (done) return undefined
      buffer += value
    }
  }
  assert.deepEqual(await next(), { retry: '2000' })
  return { next, close: () => reader.cancel() }
}

async function listening(server: TestServer): Promise<string> {
  return server.app.listen({ host: '127.0.0.1', port: 0 })
}
const say = ({ events }: TestServer, reason: string) => events.publish({ topic: 'desk', data: { reason } })

test('events arrive as they happen, with their sequence', async (t) => {
  const server = await startServer(t)
  const stream = await openStream(server, await listening(server))
  say(server, 'one')
  say(server, 'two')
  for (const [reason, back] of [
    ['one', 1],
    ['two', 0],
  ] as const) {
    const message = (await stream.next())!
    assert.equal(message.event, 'desk')
    assert.equal(Number(message.id), server.events.seq - back)
    const event = JSON.parse(message.data!)
    assert.deepEqual([event.seq, event.topic, event.data], [Number(message.id), 'desk', { reason }])
  }
  await stream.close()
})

test('whoever comes back gets what was missed first, then what happens', async (t) => {
  const server = await startServer(t)
  const url = await listening(server)
  const seen = server.events.seq
  say(server, 'missed')
  for (const stream of [
    await openStream(server, url, '', { 'last-event-id': String(seen) }),
    await openStream(server, url, `?after=${seen}`),
  ]) {
    assert.match((await stream.next())!.data!, /missed/)
    await stream.close()
  }
})

test('whoever was away for too long is told to start anew', async (t) => {
  const server = await startServer(t)
  const url = await listening(server)
  say(server, 'now')
  for (const id of ['17', 'nonsense', String(server.events.seq + 1)]) {
    const stream = await openStream(server, url, '', { 'last-event-id': id })
    const message = (await stream.next())!
    assert.deepEqual([message.event, message.id], ['reset', String(server.events.seq)])
    await stream.close()
  }
})

test('only the topics that were asked for are sent', async (t) => {
  const server = await startServer(t)
  const stream = await openStream(server, await listening(server), '?topics=run')
  say(server, 'not wanted')
  const data = { runId: 'r', kind: 'backtest', status: 'running', progress: 0.5, message: '' } as const
  server.events.publish({ topic: 'run', data })
  assert.equal((await stream.next())!.event, 'run')
  await stream.close()
  assert.equal((await server.get('/api/v1/events?topics=money')).statusCode, 400)
})

test('a quiet stream shows that it is alive', async (t) => {
  const server = await startServer(t, {}, { heartbeatMs: 5 })
  const stream = await openStream(server, await listening(server))
  assert.deepEqual(await stream.next(), { '': '' })
  await stream.close()
})

test('there are only so many streams', async (t) => {
  const server = await startServer(t, {}, { maxStreams: 1 })
  const stream = await openStream(server, await listening(server))
  const refused = await server.get('/api/v1/events')
  assert.deepEqual([refused.statusCode, refused.json().code], [503, 'events.full'])
  await stream.close()
})

test('a reader that stands still is let go, and the others hear on', { timeout: 60_000 }, async (t) => {
  const server = await startServer(t)
  const url = await listening(server)
  const [slow, quick] = [await openStream(server, url), await openStream(server, url)]
  const text = 'x'.repeat(100_000)
  for (let number = 0; number < 300; number++) {
    say(server, text)
    assert.ok(await quick.next())
  }
  await assert.rejects(async () => {
    // Reads what was on its way until the connection breaks.
    while (await slow.next());
  })
  await quick.close()
})

test('a stream ends with its session, and not because the database is away', {
  timeout: 60_000,
}, async (t) => {
  const server = await startServer(t, {}, { heartbeatMs: 5 })
  const stream = await openStream(server, await listening(server))
  const { session } = server.logins
  server.logins.session = async () => {
    throw new Error('away')
  }
  for (let beat = 0; beat < 3; beat++) assert.deepEqual(await stream.next(), { '': '' })
  server.logins.session = session
  await server.logins.end(server.token)
  while (await stream.next());
})

test('closing the server ends the streams', async (t) => {
  const server = await startServer(t)
  const stream = await openStream(server, await listening(server))
  await server.app.close()
  assert.equal(await stream.next(), undefined)
})
