import assert from 'node:assert/strict'
import { type AddressInfo, createServer } from 'node:net'
import { test } from 'node:test'
import { Fault } from '../../domain/index.ts'
import { lambdaRuntime } from './lambda-runtime.ts'
import { serveLambda } from './serve-lambda.ts'

const ID = '8476a536-e9f4-11e8-9739-2dfe598c3fcd'
const EVENT = '{"Records":[]}'
const NEXT = [
  'HTTP/1.1 200 OK',
  'Content-Type: application/json',
  `Lambda-Runtime-Aws-Request-Id: ${ID}`,
  'Lambda-Runtime-Deadline-Ms: 1542409706888',
  'Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:us-east-2:123456789012:function:custom-runtime',
  'Lambda-Runtime-Trace-Id: Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1',
  `Content-Length: ${EVENT.length}`,
  '',
  EVENT,
].join('\r\n')
const ACCEPTED =
  'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 15\r\n\r\n{"status":"OK"}'
const HANGS = 'hangs'
const failed = (status: number) => `HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`

/** Answers one request after the other with these bytes, and keeps what it was sent. */
async function speaking(answers: readonly string[]) {
  const heard: string[] = []
  const left = [...answers]
  const server = createServer((socket) => {
    let text = ''
    socket.on('error', () => {})
    socket.on('data', (piece) => {
      text += piece
      const [head, body = ''] = text.split('\r\n\r\n')
      if (Buffer.byteLength(body) < Number(/content-length: (\d+)/i.exec(head!)?.[1] ?? 0)) return
      heard.push(text)
      const answer = left.shift() ?? HANGS
      if (answer !== HANGS) socket.end(answer)
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const runtime = lambdaRuntime(address, { answerTimeoutMs: 200 })
  return { heard, address, runtime, [Symbol.dispose]: () => void server.close() }
}

const protocol = (message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof Fault)
  assert.equal(error.code, 'lambda.protocol')
  assert.match(error.message, message)
  return true
}
const open = new AbortController().signal

test('an event is taken and answered in the bytes that AWS documents', async () => {
  using api = await speaking([NEXT, ACCEPTED])
  const invocation = await api.runtime.next(open)
  assert.deepEqual(invocation, { id: ID, deadline: 1542409706888, body: EVENT })
  await api.runtime.respond(ID, { done: 'ação' })
  const [next, response] = api.heard
  assert.ok(next!.startsWith('GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\n'), next)
  assert.match(next!, new RegExp(`\r\nHost: ${api.address}\r\n`, 'i'))
  assert.ok(next!.endsWith('\r\n\r\n'))
  assert.ok(response!.startsWith(`POST /2018-06-01/runtime/invocation/${ID}/response HTTP/1.1\r\n`), response)
  assert.match(response!, /\r\ncontent-type: application\/json\r\n/i)
  assert.match(response!, /\r\ncontent-length: 17\r\n/i)
  assert.ok(response!.endsWith('\r\n\r\n{"done":"ação"}'))
})

test('an error has its type in a header and in a body of three members', async () => {
  using api = await speaking([ACCEPTED, ACCEPTED])
  await api.runtime.fail(ID, { type: 'event.malformed', message: 'The event is no JSON' })
  await api.runtime.failToStart({ type: 'object.store', message: 'no address' })
  const [error, init] = api.heard
  assert.ok(error!.startsWith(`POST /2018-06-01/runtime/invocation/${ID}/error HTTP/1.1\r\n`), error)
  assert.match(error!, /\r\nlambda-runtime-function-error-type: Leme\.event\.malformed\r\n/i)
  const body = '{"errorMessage":"The event is no JSON","errorType":"event.malformed","stackTrace":[]}'
  assert.ok(error!.endsWith(`\r\n\r\n${body}`), error)
  assert.ok(init!.startsWith('POST /2018-06-01/runtime/init/error HTTP/1.1\r\n'), init)
})

test('an interface that fails ends the process, and so does one that says nonsense', async () => {
  const answers = [
    [failed(500), /answered 500/],
    [failed(200), /names no request/],
    [NEXT.replace(/Lambda-Runtime-Deadline-Ms.*\r\n/, ''), /no deadline/],
    [NEXT.replace('1542409706888', 'soon'), /no deadline/],
    ['nonsense\r\n\r\n', /got no answer/],
    ['HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf', /got no answer/],
  ] as const
  for (const [answer, message] of answers) {
    using api = await speaking([answer])
    await assert.rejects(api.runtime.next(open), protocol(message))
  }
  for (const status of [200, 400, 403, 413, 500]) {
    using api = await speaking([failed(status)])
    await assert.rejects(api.runtime.respond(ID, {}), protocol(new RegExp(`answered ${status}`)))
  }
})

test('it waits for an event as long as it has to, for everything else not', async () => {
  using api = await speaking([HANGS, HANGS])
  const stop = AbortSignal.timeout(600)
  assert.equal(await api.runtime.next(stop), undefined)
  await assert.rejects(api.runtime.fail(ID, { type: 'a', message: '' }), protocol(/got no answer/))
})

test('the loop answers each event, and one that fails does not end it', async () => {
  using api = await speaking([NEXT, ACCEPTED, NEXT, ACCEPTED, NEXT, ACCEPTED, failed(500)])
  const outcomes = [
    async () => ({ ok: true }),
    async () => Promise.reject(new Fault('usage', 'event.malformed', 'no JSON')),
    async () => Promise.reject(new Error('a secret')),
  ]
  const told: unknown[] = []
  const serving = serveLambda(api.runtime, {
    handle: () => outcomes.shift()!(),
    signal: open,
    onFailure: (error) => told.push(error),
  })
  await assert.rejects(serving, protocol(/answered 500/))
  const posts = api.heard.filter((text) => text.startsWith('POST'))
  assert.match(posts[0]!, /\/response [\s\S]*\{"ok":true\}$/)
  assert.match(posts[1]!, /\/error [\s\S]*"errorType":"event.malformed"/)
  assert.match(posts[2]!, /\/error [\s\S]*"errorType":"internal"/)
  assert.doesNotMatch(posts[2]!, /secret/)
  assert.equal(told.length, 2)
})
