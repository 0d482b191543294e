import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { ROOT } from '../judge.ts'

const SCRIPT = join(ROOT, 'deploy/docker/healthcheck.js')

/** What the health check says of a server that answers so. */
async function checked(listener: RequestListener, timeoutMs = 2000) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  try {
    return await check(`http://127.0.0.1:${port}/health`, timeoutMs)
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

function check(url: string, timeoutMs = 2000) {
  const env = { ...process.env, LEME_HEALTH_URL: url, LEME_HEALTH_TIMEOUT_MS: `${timeoutMs}` }
  return capture(process.execPath, [SCRIPT], { env })
}

test('who answers 200 is well, and nothing is said', async () => {
  const { code, output } = await checked((_request, response) => response.end('{}'))
  assert.deepEqual([code, output], [0, ''])
})

test('the body of the answer is not waited for', async () => {
  const { code } = await checked((_request, response) => {
    response.writeHead(200).write('{')
  })
  assert.equal(code, 0)
})

for (const status of [404, 500, 503]) {
  test(`who answers ${status} is not`, async () => {
    const { code, output } = await checked((_request, response) => response.writeHead(status).end())
    assert.equal(code, 1)
    assert.match(output, new RegExp(`answered ${status}`))
  })
}

test('who sends elsewhere is not: the page of another service is not this one', async () => {
  const { code, output } = await checked((_request, response) =>
    response.writeHead(302, { location: '/login' }).end(),
  )
  assert.equal(code, 1)
  assert.match(output, /cannot be asked/)
})

test('who says nothing is not, after the time that it is given', async () => {
  const start = performance.now()
  const { code, output } = await checked(() => {}, 300)
  assert.equal(code, 1)
  assert.match(output, /did not answer within 300 ms/)
  assert.ok(performance.now() - start >= 300)
})

test('a port where nobody listens, and an address that is none, are told', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  const { code, output } = await check(`http://127.0.0.1:${port}/health`)
  assert.equal(code, 1)
  assert.match(output, /ECONNREFUSED/)
  assert.match((await check('nonsense')).output, /nonsense cannot be asked/)
})
