import { AsyncLocalStorage } from 'node:async_hooks'
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import {
  type OpenSpan,
  readTraceParent,
  type SpanOptions,
  type TraceAttributes,
  type TraceParent,
  type Tracing,
} from '../../domain/index.ts'
import type { OtlpTarget } from './otlp-target.ts'

export interface OpenTracing extends Tracing, AsyncDisposable {}

export interface TracingOptions extends OtlpTarget {
  /** Share of traces that begin here and are kept, 0…1; of a trace from outside its sender decided. */
  readonly sample: number
  /** Makes texts clean of secrets that this process knows. */
  readonly clean?: (text: string) => string
  /** Hears what became of spans. */
  readonly onSpans?: (outcome: 'sent' | 'dropped', spans: number) => void
}

/** Spans that wait for the receiver; one more is dropped. */
const MOST_WAITING = 2_048
const SEND_EVERY_MS = 1_000
const SEND_PATIENCE_MS = 3_000
/** At the end, for what was not sent yet. */
const LAST_MS = 1_500
const LONGEST_TEXT = 500

/** Spans by OTLP over HTTP. A receiver that is away costs memory for so many spans, and nobody a request. */
export function openTracing(options: TracingOptions): OpenTracing {
  const { url, headers, resource, sample, clean = (text) => text, onSpans = () => {} } = options
  const exporter = new OTLPTraceExporter({
    ...{ url: `${url}/v1/traces`, headers: { ...headers }, timeoutMillis: SEND_PATIENCE_MS },
  })
  const processor = new BatchSpanProcessor({
    exporter: counted(exporter, onSpans),
    ...{ maxQueueSize: MOST_WAITING, scheduledDelayMillis: SEND_EVERY_MS },
    ...{ exportTimeoutMillis: SEND_PATIENCE_MS, maxExportBatchSize: 512 },
  })
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ ...resource }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(sample) }),
    spanProcessors: [processor],
  })
  const tracer = provider.getTracer('leme')
  const now = new AsyncLocalStorage<Span>()

  const begin = (
    name: string,
    { kind = 'internal', parent, attributes = {} }: SpanOptions = {},
  ): OpenSpan => {
    const span = tracer.startSpan(
      clean(name),
      { kind: KINDS[kind], attributes: cleaned(attributes, clean) },
      contextOf(parent === undefined ? now.getStore()?.spanContext() : remote(parent)),
    )
    return {
      parent: parentOf(span.spanContext()),
      set: (more) => void span.setAttributes(cleaned(more, clean)),
      within: (work) => now.run(span, work),
      end(error) {
        if (error !== undefined) {
          const message = error instanceof Error ? error.message : String(error)
          span.setStatus({ code: SpanStatusCode.ERROR, message: clean(message).slice(0, LONGEST_TEXT) })
        }
        span.end()
      },
    }
  }

  return {
    begin,
    async span(name, spanOptions, work) {
      const open = begin(name, spanOptions)
      try {
        const result = await open.within(work)
        open.end()
        return result
      } catch (error) {
        open.end(error)
        throw error
      }
    },
    parent: () => parentOf(now.getStore()?.spanContext()),
    ids() {
      const context = now.getStore()?.spanContext()
      return context && { trace_id: context.traceId, span_id: context.spanId }
    },
    async [Symbol.asyncDispose]() {
      const { promise: late, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, LAST_MS)
      await Promise.race([provider.shutdown().catch(() => {}), late])
      clearTimeout(timer)
    },
  }
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
}

function counted(exporter: SpanExporter, onSpans: NonNullable<TracingOptions['onSpans']>): SpanExporter {
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        onSpans(result.code === 0 ? 'sent' : 'dropped', spans.length)
        done(result)
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: async () => exporter.forceFlush?.(),
  }
}

function cleaned(attributes: TraceAttributes, clean: (text: string) => string): TraceAttributes {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? clean(value).slice(0, LONGEST_TEXT) : value,
    ]),
  )
}

function contextOf(span: SpanContext | undefined): Context {
  return span ? trace.setSpanContext(ROOT_CONTEXT, span) : ROOT_CONTEXT
}

function remote(parent: TraceParent | null): SpanContext | undefined {
  if (parent === null) return undefined
  const [, traceId = '', spanId = '', flags = ''] = parent.split('-')
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
}

function parentOf(span: SpanContext | undefined): TraceParent | undefined {
  if (!span) return undefined
  const flags = span.traceFlags.toString(16).padStart(2, '0')
  return readTraceParent(`00-${span.traceId}-${span.spanId}-${flags}`)
}
