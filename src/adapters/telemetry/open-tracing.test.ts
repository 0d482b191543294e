import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { type TestContext, test } from 'node:test'
import { readTraceParent } from '../../domain/index.ts'
import { openTracing } from './open-tracing.ts'
import { readHeaders } from './otlp-target.ts'

interface Sent {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly { readonly spans: readonly Readonly<Record<string, unknown>>[] }[]
  }[]
}

/** What is sent to a receiver by OTLP. */
async function receiver(t: TestContext) {
  const spans: Readonly<Record<string, unknown>>[] = []
  const server = createServer(async (request, response) => {
    const { resourceSpans } = (await json(request)) as Sent
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((one) => one.spans)))
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  return { spans, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const resource = { 'service.name': 'test' }
const PARENT = readTraceParent('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01')

test('spans belong to the work that began them, through awaits, and are sent at the end', async (t) => {
  const { spans, url } = await receiver(t)
  const tracing = openTracing({ url, resource, sample: 1 })
  await tracing.span('outer', { parent: PARENT }, async () => {
    await new Promise((done) => setImmediate(done))
    await tracing.span('inner', {}, async () => {})
    assert.match(tracing.parent() ?? '', /^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/)
  })
  assert.equal(tracing.ids(), undefined)
  await tracing[Symbol.asyncDispose]()
  const [inner, outer] = ['inner', 'outer'].map((name) => spans.find((span) => span.name === name))
  assert.equal(outer?.parentSpanId, 'b7ad6b7169203331')
  assert.equal(inner?.parentSpanId, outer?.spanId)
})

test('names, attributes and failures are clean before they leave', async (t) => {
  const { spans, url } = await receiver(t)
  const clean = (text: string) => text.replaceAll('canary', '[redacted]')
  const tracing = openTracing({ url, resource, sample: 1, clean })
  const work = tracing.span('a canary', { parent: null, attributes: { is: 'canary' } }, async () => {
    throw new Error('no login with canary')
  })
  await assert.rejects(work, /canary/)
  await tracing[Symbol.asyncDispose]()
  assert.doesNotMatch(JSON.stringify(spans), /canary/)
  assert.match(JSON.stringify(spans), /no login with \[redacted\]/)
})

test('of traces that begin here the share is kept that is asked for; of others what their sender says', async (t) => {
  const { spans, url } = await receiver(t)
  const tracing = openTracing({ url, resource, sample: 0 })
  tracing.begin('dropped', { parent: null }).end()
  tracing.begin('quiet', { parent: readTraceParent(PARENT!.replace(/1$/, '0')) }).end()
  tracing.begin('kept', { parent: PARENT }).end()
  await tracing[Symbol.asyncDispose]()
  assert.deepEqual(
    spans.map(({ name }) => name),
    ['kept'],
  )
})

test('a receiver that is away is told, takes no work and does not hold up the end', async () => {
  const outcomes: [string, number][] = []
  const tracing = openTracing({
    ...{ url: 'http://127.0.0.1:9', resource, sample: 1 },
    onSpans: (outcome, spans) => outcomes.push([outcome, spans]),
  })
  assert.equal(await tracing.span('work', { parent: null }, async () => 7), 7)
  const begun = performance.now()
  await tracing[Symbol.asyncDispose]()
  assert.ok(performance.now() - begun < 20_000)
  assert.ok(outcomes.every(([outcome]) => outcome === 'dropped'))
})

test('headers are read as OpenTelemetry writes them', () => {
  assert.deepEqual(readHeaders('authorization=Bearer%20x, b=1=2,,broken,=x,y=%'), {
    ...{ authorization: 'Bearer x', b: '1=2', y: '%' },
  })
})
