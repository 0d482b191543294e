import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { Readiness } from '../local/readiness.ts'
import { listen } from './listen.ts'
import { startServer } from './server.fixture.ts'
import { stopServing } from './stop-serving.ts'

const ASK = 'GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

async function listening(t: TestContext) {
  const readiness = new Readiness([])
  const { app } = await startServer(t, { readiness })
  const { port } = await listen(app, { host: '127.0.0.1', port: 8_300 })
  return { app, readiness, port }
}

/** A connection that the server has let in, and all that came on it until its end. */
async function letIn(
  app: { readonly server: NodeJS.EventEmitter },
  port: number,
): Promise<{ socket: Socket; came: Promise<string> }> {
  const known = once(app.server, 'connection')
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  const came = socket.toArray().then((parts) => parts.join(''))
  came.catch(() => {})
  await known
  return { socket, came }
}

test('what comes late on a connection that was let in is answered, and nobody else is let in', async (t) => {
  const { app, readiness, port } = await listening(t)
  const fresh = await letIn(app, port)
  const used = await letIn(app, port)
  used.socket.write(ASK)
  await once(used.socket, 'data')
  const stopped = stopServing(app, readiness, { lingerMs: 0 })
  await delay(50)
  const late = connect(port, '127.0.0.1')
  await assert.rejects(once(late, 'connect'), { code: 'ECONNREFUSED' })
  fresh.socket.write(ASK)
  used.socket.write(ASK)
  for (const { came } of [fresh, used])
    assert.match(await came, /503 Service Unavailable.*connection: close/is)
  await stopped
})

test('whoever says nothing holds it up for a moment', async (t) => {
  const { app, readiness, port } = await listening(t)
  const silent = await letIn(app, port)
  await stopServing(app, readiness, { lingerMs: 0, patienceMs: 3_600_000 })
  assert.equal(await silent.came, '')
})

test('whoever says half of a request holds it up no longer than its patience', async (t) => {
  const { app, readiness, port } = await listening(t)
  const slow = await letIn(app, port)
  slow.socket.write(ASK.slice(0, 20))
  await stopServing(app, readiness, { lingerMs: 0, patienceMs: 400 })
  assert.equal(await slow.came, '')
})
