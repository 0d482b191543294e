import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { get } from 'node:http'
import { after, test } from 'node:test'
import { makeWorkspace } from './workspace.fixture.ts'

/** As in a container: settings by variables alone, lines of JSON on standard output. */
const CONTAINER = { LEME__LOG__TO: 'stdout', LEME__LOG__LEVEL: 'debug', LEME__SERVER__HOST: '0.0.0.0' }
const PUBLIC = { LEME__SERVER__PUBLICURL: 'https://leme.example' }
const PATIENCE_MS = 60_000

const { holdDatabase, start, path } = makeWorkspace({ after })

interface Line {
  readonly level: number
  readonly time: number
  readonly msg: string
}

const linesOf = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line)

/** By node:http, for fetch lets nobody choose the header Host. */
function statusOf(url: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { host } }, (response) => {
      response.resume()
      resolve(response.statusCode!)
    }).on('error', reject)
  })
}

test('server and workers apart: JSON lines on standard output, no login link, and the worker has the jobs', async () => {
  await holdDatabase()
  const server = start(['serve', '--port', '7981'], {
    ...CONTAINER,
    ...PUBLIC,
    LEME__JOBS__INSERVER: 'false',
  })
  const url = JSON.parse((await server.says(/^\{.*"msg":"serving"\}/m)).split('\n').at(-1)!).url as string
  assert.equal((await fetch(`${url}/health`)).status, 200)

  const known = (host: string) => statusOf(`${url}/login?token=none`, host)
  assert.deepEqual([await known('leme.example'), await known('other.example')], [401, 421])
  const link = await start(['login', '--json'], PUBLIC).ended
  assert.match((JSON.parse(link.stdout) as { url: string }).url, /^https:\/\/leme\.example\/login\?token=/)

  const made = start(['tenant', 'create', 'cliente-001', '--json']).ended
  assert.equal((await made).code, 0)
  const given = await start(['tenant', 'key', 'cliente-001', '--name', 'ci', '--json']).ended
  assert.equal(given.code, 0, given.stderr)
  const { token } = JSON.parse(given.stdout) as { token: string }
  const ask = (to: string, body?: object) =>
    fetch(`${url}/api/v1${to}`, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
    }).then(async (answer) => (await answer.json()) as Record<string, unknown>)
  await start(['data', 'generate', '--json']).ended
  const asked = await ask('/backtest', {
    ...{ strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] },
  })
  const { id } = asked
  assert.ok(id, JSON.stringify(asked))

  const worker = start(['worker', '--metrics-port', '7982'], CONTAINER)
  const until = Date.now() + PATIENCE_MS
  for (let state: unknown; ; ) {
    const last = await ask(`/backtest/${id}/status`)
    state = last.state
    if (state === 'done') break
    assert.ok(
      Date.now() < until && state !== 'failed',
      `the job is ${state}: ${JSON.stringify(last)}\n${worker.printed().stdout}`,
    )
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  assert.equal((await fetch('http://127.0.0.1:7982/health')).status, 200)

  for (const one of [server, worker]) one.signal('SIGTERM')
  for (const one of [server, worker]) {
    const { code, stdout, stderr } = await one.ended
    assert.deepEqual([code, stderr], [0, ''])
    for (const { level, time } of linesOf(stdout)) assert.ok(level > 0 && time > 0)
    assert.doesNotMatch(stdout, /login\?token|leme_[a-z]+_[A-Za-z0-9]{20}/)
  }
  const jobs = /client's backtest done/
  assert.match(worker.printed().stdout, jobs)
  assert.ok(!readdirSync(path('.leme')).includes('leme.log'), 'nothing is written to a file beside it')
})
