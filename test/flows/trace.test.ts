import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { DASHBOARDS } from '../../bin/habits/monitoring/files.ts'
import { METRICS, type Metric } from '../../src/adapters/telemetry/index.ts'
import { startPrometheus } from '../services/index.ts'
import { answerOf } from './documents.fixture.ts'
import { type OtlpReceiver, otlpReceiver, type ReceivedSpan, spanTree } from './otlp.fixture.ts'
import { makeWorkspace, ROOT } from './workspace.fixture.ts'

// One request, followed to the bot that it starts, through processes, rows and a commit; then what these processes
// measure, held against the catalogue.

const { leme, start, path, holdDatabase } = makeWorkspace({ after })
const CLIENT = 'cliente-001'
const PATIENCE_MS = 60_000
const TOKEN = 'scrape-me'
const OUTER = '00f067aa0ba902b7'
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736'
let receiver: OtlpReceiver
let url = ''
let workerUrl = ''
let key = ''

async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const patience = Date.now() + PATIENCE_MS
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    assert.ok(Date.now() < patience, `never so: ${what}\n${spanTree(receiver.spans, OUTER)}`)
    await delay(100)
  }
}

async function post(route: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  return { status: response.status, document: (await response.json()) as Readonly<Record<string, unknown>> }
}

const named = (name: string, traceId = TRACE) =>
  until(`span ${name}`, () => receiver.spans.find((one) => one.name === name && one.traceId === traceId))

async function placesOf(): Promise<Readonly<Record<'server' | 'worker' | 'bot', string>>> {
  const port = await until('the port of the bot', () => {
    const [file] = execFileSync('find', [path('.leme', 'bots'), '-name', 'listening.json'], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter((line) => line !== '')
    return file && (JSON.parse(readFileSync(file, 'utf8')) as { port: number }).port
  })
  return {
    server: `${url}/metrics`,
    worker: workerUrl,
    bot: `http://127.0.0.1:${port}/metrics`,
  }
}

/** As Grafana would ask them. */
function queriesOfDashboards(): readonly { readonly title: string; readonly expr: string }[] {
  return DASHBOARDS.flatMap(({ rows }) =>
    rows.flatMap(({ panels }) =>
      panels
        .filter(({ kind }) => kind !== 'logs')
        .flatMap(({ title, queries }) =>
          queries.map(([expr]) => ({
            title,
            expr: expr.replaceAll('$__rate_interval', '30s').replaceAll(/"\$\w+"/g, '".*"'),
          })),
        ),
    ),
  )
}

/** Where something has not happened here: a condition of the catalogue, a histogram of work, a failure, a state. */
function mayBeEmpty(expr: string): boolean {
  const names = [...expr.matchAll(/leme_\w+/g)].map(([name]) => name)
  const metrics: Readonly<Record<string, Metric>> = METRICS
  return names.some(
    (name) => name.endsWith('_bucket') || metrics[name]?.when !== undefined || /status=~"5/.test(expr),
  )
}

before(async () => {
  receiver = await otlpReceiver()
  await holdDatabase()
  answerOf(await leme('data', 'generate', '--days', '40', '-p', 'TIDE/USDT', '-i', '5m', '--json'))
  const settings = {
    ...{ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=of%20the%20receiver' },
    ...{ LEME__TELEMETRY__OTLP__METRICSSECONDS: '1', LEME__SERVER__METRICSTOKEN: TOKEN },
    ...{ LEME__DEPLOYS__SETTLESECONDS: '1', LEME__LOG__LEVEL: 'debug', LEME__JOBS__INSERVER: 'false' },
  }
  const server = start(['serve', '--json', '--port', '7960'], settings)
  const worker = start(['worker', '--metrics-port', '0'], settings)
  url = (JSON.parse(await server.says(/\{"schema":"leme.serve\/1".*\}/)) as { url: string }).url
  workerUrl = (await worker.says(/http:\/\/127\.0\.0\.1:\d+\/metrics/)).trim()
  answerOf(await leme('tenant', 'create', CLIENT, '--credits', '1000', '--bots', '3', '--json'))
  const made = await leme('tenant', 'key', CLIENT, '--name', 'ci', '--role', 'trader', '--json')
  key = answerOf<{ token: string }>(made).token
})
after(() => receiver[Symbol.asyncDispose]())

test('one trace leads from POST /api/v1/trade to the first decision of the bot', async (t) => {
  const bot = { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'] }
  const asked = await post('/api/v1/trade', bot, { traceparent: `00-${TRACE}-${OUTER}-01` })
  assert.equal(asked.status, 202)
  const last = await named('bot.first-decision')
  const spans = receiver.spans.filter(({ traceId }) => traceId === TRACE)
  t.diagnostic(`\n${spanTree(spans, OUTER)}`)

  const way = [last]
  for (let at: ReceivedSpan | undefined = last; at; ) {
    const parentSpanId: string = at.parentSpanId
    at = spans.find(({ spanId }) => spanId === parentSpanId)
    if (at) way.unshift(at)
  }
  assert.deepEqual(
    way.map(({ name, service }) => [name, service]),
    [
      ['POST /api/v1/trade', 'leme-server'],
      ['command.receive', 'leme-server'],
      ['command.authorised', 'leme-server'],
      ['git.commit', 'leme-server'],
      ['reconciler.apply', 'leme-server'],
      ['bot.start', 'leme-bot'],
      ['bot.first-decision', 'leme-bot'],
    ],
  )
  assert.equal(way[0]!.parentSpanId, OUTER)
  assert.deepEqual(
    way.slice(1, -1).map(({ attributes }) => attributes['leme.command']),
    Array(5).fill(asked.document.commandId),
  )
  assert.deepEqual(
    spans.filter(({ isError }) => isError),
    [],
  )
  const message = execFileSync('git', ['-C', path('.leme', 'values.git'), 'log', '-1', '--format=%B'], {
    encoding: 'utf8',
  })
  const commit = spans.find(({ name }) => name === 'git.commit')!
  assert.match(message, new RegExp(`^Leme-Command: ${String(asked.document.commandId)}$`, 'm'))
  assert.match(message, new RegExp(`^Leme-Trace: 00-${TRACE}-${commit.spanId}-01$`, 'm'))
  assert.ok(receiver.headers.some((one) => one['x-key'] === 'of the receiver'))
})

test('a job goes on with the trace of the request through the queue, in another process', async () => {
  const trace = TRACE.replace('4bf9', '5bf9')
  const job = { strategy: 'sma-cross', exchange: 'demo', pairs: ['TIDE/USDT'], timeframe: '5m' }
  const asked = await post('/backtest', job, { traceparent: `00-${trace}-${OUTER}-01` })
  assert.equal(asked.status, 202, JSON.stringify(asked.document))
  const queued = await until('a span of the queue', () =>
    receiver.spans.find(({ name, traceId }) => traceId === trace && name.startsWith('queue.')),
  )
  const sent = await named('POST /backtest', trace)
  assert.deepEqual([queued.service, queued.parentSpanId], ['leme-worker', sent.spanId])
})

test('a line of the log names the trace, the span and the client', async () => {
  const lines = await until('the line', () => {
    const found = readFileSync(path('.leme', 'leme.log'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(TRACE))
      .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    return found.some(({ msg }) => msg === 'command') ? found : undefined
  })
  const request = lines.find(({ msg }) => msg === 'request')!
  assert.deepEqual([request.trace_id, request.client], [TRACE, CLIENT])
  assert.match(String(request.span_id), /^[0-9a-f]{16}$/)
})

test('what is not sampled by its sender is not sent, and a header of nonsense begins a trace of its own', async () => {
  const before = receiver.spans.length
  const quiet = TRACE.replace('4bf9', '6bf9')
  const stop = '/api/v1/trade/cliente-009/stop'
  await post(stop, {}, { traceparent: `00-${quiet}-${OUTER}-00` })
  await post(stop, {}, { traceparent: `00-${'0'.repeat(32)}-${OUTER}-01` })
  const own = await until('a trace of its own', () =>
    receiver.spans.slice(before).find(({ name }) => name === 'POST /api/v1/trade/:client_id/stop'),
  )
  assert.deepEqual([own.parentSpanId, receiver.spans.some(({ traceId }) => traceId === quiet)], ['', false])
})

test('every metric that is scraped is in the catalogue, with its labels, and every one of it is served', async () => {
  const places = await placesOf()
  for (const [kind, place] of Object.entries(places)) {
    const response = await fetch(place, { headers: { authorization: `Bearer ${TOKEN}` } })
    assert.equal(response.status, 200, place)
    const text = await response.text()
    const series = text.split('\n').flatMap((line) => /^(leme_.*) \S+$/.exec(line)?.[1] ?? [])
    assert.equal(new Set(series).size, series.length, `${kind} serves a series twice`)
    const told = new Map<string, Set<string>>()
    for (const [, metric = '', labels = ''] of text.matchAll(/^(leme_\w+)(?:\{(.*)\})? \S+$/gm)) {
      const name = metric in METRICS ? metric : metric.replace(/_(bucket|sum|count)$/, '')
      const names = [...labels.matchAll(/(\w+)="/g)]
        .map(([, label]) => label!)
        .filter((label) => label !== 'le')
      told.set(name, new Set([...(told.get(name) ?? []), ...names]))
    }
    for (const [name, labels] of told) {
      const known = METRICS[name as keyof typeof METRICS]
      assert.ok(known, `${kind} serves ${name}, which is not in the catalogue`)
      assert.ok(
        (known.on as readonly string[]).includes(kind),
        `the catalogue does not know ${name} of a ${kind}`,
      )
      assert.deepEqual([...labels].sort(), Object.keys(known.labels).sort(), `${kind}: labels of ${name}`)
    }
    const silent = Object.entries(METRICS).filter(
      ([name, { on, type, ...metric }]) =>
        (on as readonly string[]).includes(kind) &&
        !('when' in metric) &&
        type !== 'histogram' &&
        !told.has(name),
    )
    assert.deepEqual(
      silent.map(([name]) => name),
      [],
      `${kind} does not serve what the catalogue says`,
    )
  }
  const pushed = await until('metrics of the server by OTLP', () => receiver.metrics.get('leme-server'))
  assert.ok(pushed.has('leme_http_requests_total') && pushed.has('leme_database_size_bytes'))
  assert.deepEqual(
    [...pushed].filter((name) => !(name in METRICS)),
    [],
  )
})

test('a real Prometheus takes the numbers, works out the rules and answers every query of every dashboard', async (t) => {
  const rules = join(ROOT, 'deploy/prometheus/rules/leme.yaml')
  await using prometheus = await startPrometheus({ places: await placesOf(), token: TOKEN, rules })
  if (!prometheus) return t.skip('prometheus is not installed')
  const ask = async (expr: string) => {
    const response = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
    const { status, error, data } = (await response.json()) as {
      status: string
      error?: string
      data?: { result: readonly { value: readonly [number, string] }[] }
    }
    assert.equal(status, 'success', `${expr}: ${error}`)
    return data!.result
  }
  await until('all are asked twice', async () => {
    const [up] = await ask('sum(up)')
    const [requests] = await ask('sum(rate(leme_http_requests_total[30s]))')
    const [recorded] = await ask('leme:http_slow:ratio_rate5m')
    return (up?.value[1] === '3' && requests && recorded) || undefined
  })
  const empty: string[] = []
  let asked = 0
  for (const { expr, title } of queriesOfDashboards()) {
    asked++
    if ((await ask(expr)).length === 0 && !mayBeEmpty(expr)) empty.push(`${title}: ${expr}`)
  }
  assert.ok(asked > 100, `${asked} queries`)
  assert.deepEqual(empty, [])
  const health = (await (await fetch(`${prometheus.url}/api/v1/rules`)).json()) as {
    data: { groups: readonly { rules: readonly { name: string; health: string }[] }[] }
  }
  const sick = health.data.groups.flatMap((group) => group.rules).filter((rule) => rule.health === 'err')
  assert.deepEqual(sick, [])
})

test('a receiver that is away costs nobody a request', async () => {
  await receiver[Symbol.asyncDispose]()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post('/api/v1/trade/cliente-009/stop', {})),
  )
  assert.deepEqual([...new Set(answers.map(({ status }) => status))], [404])
  const metrics = await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
  assert.equal(metrics.status, 200)
  await until('it is counted', async () => {
    const text = await (
      await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${TOKEN}` } })
    ).text()
    return /leme_telemetry_spans_total\{outcome="dropped"\} [1-9]/.test(text) || undefined
  })
})
