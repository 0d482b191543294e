/**
 * A place in a trace, as the header `traceparent` of W3C Trace Context has it: what a message, a row or a commit
 * carries so that whoever goes on with the work goes on with its trace.
 */
export type TraceParent = string & { readonly brand: 'TraceParent' }

const TRACE_PARENT = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/

/** Undefined for anything else, which is no fault: a trace is never a reason to refuse work. */
export function readTraceParent(text: unknown): TraceParent | undefined {
  return typeof text === 'string' && TRACE_PARENT.test(text) ? (text as TraceParent) : undefined
}

export type TraceAttributes = Readonly<Record<string, string | number | boolean>>

export interface SpanOptions {
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer'
  /** Where it goes on; the span of now when undefined, a new trace when null or when there is none. */
  readonly parent?: TraceParent | null | undefined
  readonly attributes?: TraceAttributes
}

/** A piece of work that is measured. One that is not ended was never there. */
export interface OpenSpan {
  readonly parent: TraceParent | undefined
  set(attributes: TraceAttributes): void
  /** Whatever the work begins, whenever, belongs to this span. */
  within<T>(work: () => T): T
  end(error?: unknown): void
}

/** Traces of work through rooms and processes. It costs nothing where nobody asked for them. */
export interface Tracing {
  begin(name: string, options?: SpanOptions): OpenSpan
  /** Measures the work; what it throws is noted and thrown on. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T>
  /** The span of now, for whatever leaves this process. */
  parent(): TraceParent | undefined
  /** The same for a line of the log. */
  ids(): { readonly trace_id: string; readonly span_id: string } | undefined
}

const NO_SPAN: OpenSpan = {
  parent: undefined,
  set: () => {},
  within: (work) => work(),
  end: () => {},
}

export const NO_TRACING: Tracing = {
  begin: () => NO_SPAN,
  span: (_name, _options, work) => work(),
  parent: () => undefined,
  ids: () => undefined,
}
