import assert from 'node:assert/strict'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { askReload } from './ask-reload.ts'

let answer: (response: ServerResponse, asked: number) => void = () => {}
let asked: string[] = []
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`)
  answer(response, asked.length)
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
after(() => {
  server.closeAllConnections()
  server.close()
})
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/reload`
const waits: number[] = []
const wait = async (delayMs: number) => void waits.push(delayMs)

async function ask(next: typeof answer, signal = new AbortController().signal) {
  answer = next
  asked = []
  waits.length = 0
  return askReload(url, { wait, signal, tries: 4, timeoutMs: 200, firstDelayMs: 100 })
}

test('a predictor that is not ready is asked again, each time later', async () => {
  const found = await ask((response, n) => response.writeHead(n < 3 ? 503 : 200).end())
  assert.deepEqual(found, { kind: 'reloaded', tries: 3 })
  assert.deepEqual([asked, waits], [Array(3).fill('POST /reload'), [100, 200]])
})

test('one that fails, hangs, or is not there ends in a reason', async () => {
  assert.deepEqual(await ask((response) => response.writeHead(422).end()), {
    kind: 'failed',
    tries: 4,
    reason: 'it answered 422',
  })
  const hung = await ask(() => {})
  assert.equal(hung.kind === 'failed' && hung.reason, 'TimeoutError')
  const moved = await ask((response) => response.writeHead(302, { location: '/elsewhere' }).end())
  assert.equal(moved.kind, 'failed')
  const signal = new AbortController().signal
  const nobody = await askReload('http://127.0.0.1:9/reload', { wait, signal, tries: 2 })
  assert.equal(nobody.kind, 'failed')
})

test('it ends when time is up', async () => {
  const found = await ask(() => {}, AbortSignal.timeout(50))
  assert.deepEqual([found.kind, found.tries], ['failed', 1])
})
