import assert from 'node:assert/strict'
import { request } from 'node:http'
import { test } from 'node:test'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import { databasePart } from '../local/needed-parts.ts'
import { Readiness } from '../local/readiness.ts'
import { type ServeMetricsOptions, serveMetrics } from './serve-metrics.ts'

const TOKEN = 'a-token-of-metrics'
const telemetry = { scrape: async () => 'leme_runs_total 1\n' }
const ready = new Readiness([])
const open = (changes: Partial<ServeMetricsOptions> = {}) =>
  serveMetrics({ telemetry, readiness: ready, host: '127.0.0.1', port: 0, ...changes })

/** By node:http, for fetch lets nobody choose the header Host. */
function ask(url: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number; text: string; type: string }>((resolve, reject) => {
    const asking = request(url, { headers, method }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part
      })
      response.on('end', () =>
        resolve({ status: response.statusCode!, text, type: String(response.headers['content-type']) }),
      )
    })
    asking.on('error', reject)
    asking.end()
  })
}

test('what was counted is read in the text format of Prometheus', async () => {
  await using counted = createTelemetry({ version: '1' })
  counted.runEnded('backtest', 'done')
  counted.jobLeft('hyperopt', 'failed')
  counted.watchQueue(async () => 7)
  await using served = await open({ telemetry: counted })
  const { status, text, type } = await ask(served.url)
  assert.equal(status, 200)
  assert.match(type, /^text\/plain; version=0\.0\.4/)
  assert.match(text, /^leme_runs_total\{kind="backtest",status="done"\} 1$/m)
  assert.match(text, /^leme_jobs_total\{kind="hyperopt",outcome="failed"\} 1$/m)
  assert.match(text, /^leme_queue_depth 7$/m)
})

test('without a token only this machine is answered, by its own name', async () => {
  await using served = await open()
  assert.equal((await ask(served.url)).status, 200)
  assert.equal((await ask(served.url, { host: 'localhost:1' })).status, 200)
  for (const host of ['evil.example', 'localhost.evil.example', '[', '127.0.0.1@evil.example'])
    assert.equal((await ask(served.url, { host })).status, 403, host)
  for (const host of ['0.0.0.0', '::', '10.1.2.3'])
    await assert.rejects(open({ host }), { code: 'worker.metrics', kind: 'config' })
})

test('with a token it is asked for, wherever somebody comes from', async () => {
  await using served = await open({ host: '0.0.0.0', token: TOKEN })
  const url = served.url.replace('0.0.0.0', '127.0.0.1')
  for (const authorization of [
    '',
    TOKEN,
    `Bearer ${TOKEN}x`,
    `Bearer ${TOKEN.slice(1)}`,
    `bearer ${TOKEN}`,
  ]) {
    const { status, text } = await ask(url, { authorization })
    assert.equal(status, 401, authorization)
    assert.doesNotMatch(text, /leme_/)
  }
  assert.equal((await ask(url)).status, 401)
  assert.equal((await ask(url, { authorization: `Bearer ${TOKEN}`, host: 'worker-7.pods' })).status, 200)
})

test('anyone is told whether the worker can do its work, and nothing else of it', async () => {
  const state: { fate: 'up' | 'down' | 'silent' } = { fate: 'up' }
  const ping = async () => {
    if (state.fate === 'down') throw new Error('secret words of the driver')
    if (state.fate === 'silent') await new Promise(() => {})
  }
  const readiness = new Readiness([databasePart({ ping })])
  await using served = await open({ host: '0.0.0.0', token: TOKEN, readiness })
  const url = served.url.replace('0.0.0.0', '127.0.0.1').replace('/metrics', '/health')
  assert.deepEqual(await ask(url), {
    status: 200,
    text: 'ok\n',
    type: 'text/plain; version=0.0.4; charset=utf-8',
  })
  for (const fate of ['down', 'silent'] as const) {
    state.fate = fate
    const { status, text } = await ask(url)
    assert.deepEqual([status, text], [503, 'the database does not answer\n'], fate)
  }
  readiness.stop()
  assert.match((await ask(url)).text, /^it is stopping; /)
})

test('nothing else is here', async () => {
  await using served = await open()
  for (const path of ['/', '/health/', '/metrics/', '/api/v1/ping', '//metrics', '/metrics%2f'])
    assert.equal((await ask(served.url.replace('/metrics', path))).status, 404, path)
  assert.equal((await ask(`${served.url}?name=x`)).status, 200)
  for (const method of ['POST', 'PUT', 'DELETE', 'HEAD'])
    assert.equal((await ask(served.url, {}, method)).status, 405, method)
})

test('a taken port moves on; a failure is told here and not there', async () => {
  await using first = await open()
  const port = Number(new URL(first.url).port)
  const told: unknown[] = []
  const failing = { scrape: async () => Promise.reject(new Error('database "secret" is away')) }
  await using second = await open({ port, telemetry: failing, onError: (error) => told.push(error) })
  assert.ok(Number(new URL(second.url).port) > port)
  const { status, text } = await ask(second.url)
  assert.equal(status, 500)
  assert.doesNotMatch(text, /secret/)
  assert.match(String(told[0]), /is away/)
})
