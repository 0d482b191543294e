import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'

/** A span as OTLP has it, with the resource that sent it. */
export interface ReceivedSpan {
  readonly service: string
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly kind: number
  readonly milliseconds: number
  readonly isError: boolean
  readonly attributes: Readonly<Record<string, unknown>>
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string
  readonly spans: readonly ReceivedSpan[]
  /** Names of metrics, by the service that sent them. */
  readonly metrics: ReadonlyMap<string, ReadonlySet<string>>
  /** Every body as it came. */
  readonly bodies: readonly string[]
  readonly headers: readonly IncomingMessage['headers'][]
}

interface Attribute {
  readonly key: string
  readonly value: Readonly<Record<string, unknown>>
}
interface Resource {
  readonly resource: { readonly attributes: readonly Attribute[] }
}
interface WireSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly attributes: readonly Attribute[]
  readonly status?: { readonly code?: number }
}
interface Traces {
  readonly resourceSpans: readonly (Resource & {
    readonly scopeSpans: readonly { readonly spans: readonly WireSpan[] }[]
  })[]
}
interface Metrics {
  readonly resourceMetrics: readonly (Resource & {
    readonly scopeMetrics: readonly { readonly metrics: readonly { readonly name: string }[] }[]
  })[]
}

/** Takes OTLP over HTTP in JSON, as the specification has it: `/v1/traces`, `/v1/metrics`, ids in hexadecimal digits. */
export async function otlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = []
  const metrics = new Map<string, Set<string>>()
  const bodies: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const server = createServer(async (request, response) => {
    const sent = await buffer(request)
    const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent).toString('utf8')
    bodies.push(text)
    headers.push(request.headers)
    const isJson = request.headers['content-type'] === 'application/json'
    if (isJson && request.url === '/v1/traces') spans.push(...spansOf(JSON.parse(text) as Traces))
    if (isJson && request.url === '/v1/metrics') take(metrics, JSON.parse(text) as Metrics)
    response.writeHead(isJson ? 200 : 415, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    ...{ spans, metrics, bodies, headers },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function spansOf({ resourceSpans }: Traces): ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => {
        assert.match(span.traceId, /^[0-9a-f]{32}$/)
        assert.match(span.spanId, /^[0-9a-f]{16}$/)
        const { name, traceId, spanId, parentSpanId = '', kind, status } = span
        const nanoseconds = BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)
        return {
          ...{ name, traceId, spanId, parentSpanId, kind, isError: status?.code === 2 },
          milliseconds: Number(nanoseconds) / 1e6,
          service: String(valuesOf(resource.attributes)['service.name']),
          attributes: valuesOf(span.attributes),
        }
      }),
    ),
  )
}

function take(metrics: Map<string, Set<string>>, { resourceMetrics }: Metrics): void {
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const service = String(valuesOf(resource.attributes)['service.name'])
    const names = metrics.get(service) ?? new Set()
    metrics.set(service, names)
    for (const one of scopeMetrics) for (const { name } of one.metrics) names.add(name)
  }
}

function valuesOf(attributes: readonly Attribute[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}

/** The spans of a trace, each below the one that it belongs to, for people. */
export function spanTree(spans: readonly ReceivedSpan[], from: string, indent = ''): string {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === from)
    .map(({ name, service, milliseconds, spanId }) => {
      const line = `${`${indent}${name}`.padEnd(52) + service.padEnd(14)}${milliseconds.toFixed(1)} ms`
      return `${line}\n${spanTree(spans, spanId, `${indent}  `)}`
    })
    .join('')
}
