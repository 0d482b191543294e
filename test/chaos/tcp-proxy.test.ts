import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import { tcpProxy } from './tcp-proxy.ts'

/** Something that says everything back, behind a proxy. */
async function echo(t: TestContext) {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await tcpProxy((server.address() as { port: number }).port)
  t.after(async () => {
    await proxy[Symbol.asyncDispose]()
    server.close()
  })
  const open = async () => {
    const socket = connect(proxy.port, '127.0.0.1').setEncoding('latin1')
    socket.on('error', () => {})
    await once(socket, 'connect')
    return socket
  }
  return { proxy, open }
}

/** The milliseconds until the text came back whole. */
async function roundTrip(socket: Socket, text: string): Promise<number> {
  const begun = performance.now()
  let heard = ''
  socket.write(text)
  while (heard.length < text.length) heard += (await once(socket, 'data'))[0] as string
  assert.equal(heard, text)
  return performance.now() - begun
}

const closed = (socket: Socket) => new Promise<void>((done) => socket.once('close', () => done()))

test('what is sent arrives whole and in order, late where it is slow, later where it is narrow', async (t) => {
  const { proxy, open } = await echo(t)
  const socket = await open()
  const text = Array.from({ length: 40_000 }, (_, at) => String.fromCharCode(33 + (at % 90))).join('')
  await roundTrip(socket, text)
  proxy.set({ delayMs: 60 })
  assert.ok((await roundTrip(socket, 'x')) >= 119)
  proxy.set({ bytesPerSecond: 400_000 })
  assert.ok((await roundTrip(socket, text)) >= 190)
  proxy.set({})
  await roundTrip(socket, text)
})

test('a cut breaks what is open; one that is closed lets nobody in and nothing through', async (t) => {
  const { proxy, open } = await echo(t)
  const first = await open()
  await roundTrip(first, 'x')
  proxy.cut()
  await closed(first)
  const second = await open()
  await roundTrip(second, 'x')
  proxy.close()
  let heard = false
  second.once('data', () => {
    heard = true
  })
  second.write('y')
  const refused = await open()
  await closed(refused)
  assert.equal(heard, false)
  const answer = once(second, 'data')
  proxy.open()
  assert.equal((await answer)[0], 'y')
})
