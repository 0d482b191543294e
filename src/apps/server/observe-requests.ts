import type { FastifyRequest } from 'fastify'
import type { Telemetry } from '../../adapters/telemetry/index.ts'
import { NO_TRACING, type OpenSpan, readTraceParent, type Tracing } from '../../domain/index.ts'
import type { Server } from './server-type.ts'

export interface ObservePorts {
  readonly telemetry: Pick<Telemetry, 'requestBegun' | 'request'>
  readonly tracing?: Tracing
}

/** What would be a trace of its own every few seconds, of interest to nobody. */
const UNTRACED = new Set(['/metrics', '/health', '/ready', '/live'])

/** Each request has an id, a metric, a line of the log, and a span that goes on with the caller's trace. */
export function observeRequests(app: Server, { telemetry, tracing = NO_TRACING }: ObservePorts): void {
  const spans = new WeakMap<FastifyRequest, OpenSpan>()
  app.addHook('onRequest', (request, reply, done) => {
    telemetry.requestBegun()
    reply.header('x-request-id', request.id)
    const { url: route = 'none' } = request.routeOptions
    if (UNTRACED.has(route)) return done()
    const span = tracing.begin(`${request.method} ${route}`, {
      ...{ kind: 'server', parent: readTraceParent(request.headers.traceparent) ?? null },
      attributes: { 'http.request.method': request.method, 'http.route': route, 'leme.request': request.id },
    })
    spans.set(request, span)
    span.within(done)
  })
  // A body is read by events of its socket, which belong to nothing.
  app.addHook('preValidation', (request, _reply, done) => {
    const span = spans.get(request)
    if (span) span.within(done)
    else done()
  })
  app.addHook('onResponse', async (request, reply) => {
    const { url: route = 'none' } = request.routeOptions
    const { method } = request
    const seen = { route, method, status: reply.statusCode, seconds: reply.elapsedTime / 1000 }
    telemetry.request(seen)
    const { principal } = request
    const client = principal?.kind === 'member' ? principal.tenant : undefined
    const span = spans.get(request)
    const log = () =>
      request.log.debug({ requestId: request.id, ...(client && { client }), ...seen }, 'request')
    if (!span) return log()
    span.within(log)
    span.set({ 'http.response.status_code': seen.status, ...(client && { 'leme.client': client }) })
    span.end(seen.status >= 500 ? `HTTP ${seen.status}` : undefined)
  })
}
