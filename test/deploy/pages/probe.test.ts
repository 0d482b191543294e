import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { capture } from '../../../bin/bootstrap/child.js'
import { addLooks, DAYS, emptyHistory } from '../../../deploy/pages/probe/history.mjs'
import { readServices } from '../../../deploy/pages/probe/services.mjs'
import { ROOT } from '../judge.ts'

// The look of the status page, at a server that is well, fails, hangs and lies.

const folder = mkdtempSync(join(tmpdir(), 'leme-probe-'))
const history = join(folder, 'history.json')
const config = join(folder, 'endpoints.json')
let answer: RequestListener
let server: Server
let url = ''

before(async () => {
  server = createServer((request, response) => answer(request, response)).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`
})
beforeEach(() => {
  rmSync(history, { force: true })
  write({})
})
after(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const well: RequestListener = (_request, response) => response.end('{"status":"ok","version":"1.2.3"}')
const write = (more: object) =>
  writeFileSync(
    config,
    JSON.stringify({ services: [{ id: 'facade', name: 'API', url, timeoutMs: 10_000, ...more }] }),
  )

async function look(now = '2026-11-23T10:00:00.000Z') {
  const probe = join(ROOT, 'deploy/pages/probe.mjs')
  const args = [probe, '--config', config, '--history', history, '--now', now]
  const { code, output } = await capture(process.execPath, args, {
    env: { ...process.env, PROBE_PAUSE_MS: '1' },
  })
  return { code, output, history: code === 0 ? JSON.parse(readFileSync(history, 'utf8')) : undefined }
}

test('a service that is well is up, with the time that it took', async () => {
  answer = well
  const { code, history } = await look()
  assert.equal(code, 0)
  const [service] = history.services
  assert.deepEqual([service.now.state, service.now.reason], ['up', ''])
  assert.deepEqual(service.days, [{ day: '2026-11-23', looks: 1, good: 1 }])
  assert.equal(history.checkedAt, '2026-11-23T10:00:00.000Z')
  assert.deepEqual(readdirSync(folder).sort(), ['endpoints.json', 'history.json'], 'no draft is left')
})

for (const [what, listener, reason] of [
  ['fails', (_request, response) => response.writeHead(503).end('{"status":"ok"}'), 'answered 503'],
  ['hangs', () => {}, 'no answer in 300 ms'],
  ['hangs in the middle', (_request, response) => response.write('{"sta'), 'no answer in 300 ms'],
  [
    'says that it is not well',
    (_request, response) => response.end('{"status":"unavailable"}'),
    'says status: unavailable',
  ],
  [
    'lies: a page of a proxy',
    (_request, response) => response.end('<h1>ok</h1>'),
    'answered something else than JSON',
  ],
  ['lies: another shape', (_request, response) => response.end('null'), 'says status: undefined'],
  [
    'sends elsewhere',
    (_request, response) => response.writeHead(302, { location: '/well' }).end(),
    'answered 302',
  ],
  [
    'never ends',
    (_request, response) => response.end(`"${'x'.repeat(200_000)}"`),
    'answered more than 65536 bytes',
  ],
  ['hangs up', (request) => request.socket.destroy(), 'no connection'],
] as const satisfies readonly (readonly [string, RequestListener, string])[]) {
  test(`a service that ${what} is down: ${reason}`, async () => {
    answer = listener
    // Others get time enough, however busy the machine is.
    if (reason.endsWith('300 ms')) write({ timeoutMs: 300 })
    const { code, history } = await look()
    assert.equal(code, 0, 'that it is down was found out')
    assert.deepEqual([history.services[0].now.state, history.services[0].now.reason], ['down', reason])
    assert.deepEqual(history.services[0].days, [{ day: '2026-11-23', looks: 1, good: 0 }])
  })
}

test('one answer that is lost is no outage', async () => {
  let asked = 0
  answer = (request, response) => {
    asked += 1
    if (asked === 1) request.socket.destroy()
    else well(request, response)
  }
  const { history } = await look()
  assert.deepEqual([asked, history.services[0].now.state], [2, 'up'])
})

test('what was said is not carried into a page unread', async () => {
  answer = (_request, response) => response.end(JSON.stringify({ status: '<img src=x onerror=alert(1)>' }))
  const { history } = await look()
  assert.equal(history.services[0].now.reason, 'says status: ?img src?x onerror?alert?1??')
})

test('an outage is counted, and since when; a day has its own row', async () => {
  answer = well
  await look('2026-11-23T23:45:00.000Z')
  answer = (_request, response) => response.writeHead(500).end()
  await look('2026-11-24T00:00:00.000Z')
  const { history } = await look('2026-11-24T00:15:00.000Z')
  assert.equal(history.services[0].now.since, '2026-11-24T00:00:00.000Z')
  assert.deepEqual(history.services[0].days, [
    { day: '2026-11-23', looks: 1, good: 1 },
    { day: '2026-11-24', looks: 2, good: 0 },
  ])
})

test('a history that is broken is left as it is, and told', async () => {
  answer = well
  for (const text of ['{"schema":"leme.sta', '{"schema":"other/1","services":[]}']) {
    writeFileSync(history, text)
    const { code, output } = await look()
    assert.equal(code, 1)
    assert.match(output, /left as it is/)
    assert.equal(readFileSync(history, 'utf8'), text)
  }
})

test('a year of looks is 90 days and no more, and a clock that was wrong leaves nothing of the future', () => {
  const services = [{ id: 'a', name: 'A' }]
  const looks = [{ state: 'up' as const, ms: 1, reason: '' }]
  let seen = emptyHistory()
  seen = addLooks(seen, { services, everyMinutes: 15, now: new Date('2099-01-01T00:00Z'), looks })
  for (let day = 0; day < 365; day += 1)
    seen = addLooks(seen, { services, everyMinutes: 15, now: new Date(Date.UTC(2026, 0, 1 + day)), looks })
  const days = seen.services[0]!.days
  assert.equal(days.length, DAYS)
  assert.deepEqual([days[0]!.day, days.at(-1)!.day], ['2026-10-03', '2026-12-31'])
})

test('what cannot be asked is refused with all that is wrong', () => {
  const text = JSON.stringify({
    everyMinutes: 0,
    services: [
      { id: 'A B', name: '', url: 'ftp://x' },
      { id: 'b', name: 'B', url: 'https://user:word@leme.example/', timeoutMs: 1, tries: 99 },
    ],
  })
  assert.throws(
    () => readServices(text),
    ({ message }: Error) =>
      ['everyMinutes', '[0].id', '[0].name', '[0].url', '[1].url', '[1].timeoutMs', '[1].tries'].every(
        (part) => message.includes(part),
      ),
  )
  assert.throws(() => readServices('{}'), /nothing to ask/)
})
