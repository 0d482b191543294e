import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:net'
import { type TestContext, test } from 'node:test'
import { listen } from './listen.ts'
import { startServer } from './server.fixture.ts'
import { ServerFault } from './server-fault.ts'

/** Takes a free port, and gives it back when the test ends. */
async function takePort(t: TestContext): Promise<number> {
  const taken: Server = createServer()
  await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
  t.after(() => taken.close())
  const address = taken.address()
  assert.ok(typeof address === 'object' && address)
  return address.port
}

test('a port that is taken moves the server on, and the URL says where to', async (t) => {
  const port = await takePort(t)
  const { app } = await startServer(t)
  const { url, port: found } = await listen(app, { host: '127.0.0.1', port })
  assert.ok(found > port && found < port + 50)
  assert.equal(url, `http://127.0.0.1:${found}`)
  assert.equal((await fetch(`${url}/health`)).status, 200)
})

test('when every port is taken, the failure says which', async (t) => {
  const port = await takePort(t)
  const { app } = await startServer(t)
  await assert.rejects(
    listen(app, { host: '127.0.0.1', port, attempts: 1 }),
    (error) =>
      error instanceof ServerFault && error.code === 'port.none' && error.message.includes(String(port)),
  )
})

test('another failure than a taken port is not hidden', async (t) => {
  const { app } = await startServer(t)
  await assert.rejects(listen(app, { host: '192.0.2.1', port: 8_000 }), { code: 'EADDRNOTAVAIL' })
})
