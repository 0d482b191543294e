import { NO_TRACING, type Tracing } from '../../domain/index.ts'
import type { OtlpTarget } from './otlp-target.ts'
import type { Telemetry } from './port.ts'

export interface ExportOptions extends OtlpTarget {
  /** Of traces that begin here, 0…1. */
  readonly sample: number
  /** Between two sendings of metrics; 0 sends none. */
  readonly metricsEveryMs: number
  readonly clean?: (text: string) => string
}

export interface Exporting extends AsyncDisposable {
  readonly tracing: Tracing
}

/**
 * Traces and metrics by OTLP, where there is an address; what is needed for it is loaded then. Without one nothing is
 * measured for traces and nothing is loaded.
 */
export async function openExport(telemetry: Telemetry, options: ExportOptions): Promise<Exporting> {
  const { metricsEveryMs, sample, clean, ...target } = options
  if (target.url === '') return { tracing: NO_TRACING, [Symbol.asyncDispose]: async () => {} }
  const [{ openTracing }, { sendMetrics }] = await Promise.all([
    import('./open-tracing.ts'),
    import('./send-metrics.ts'),
  ])
  await using stack = new AsyncDisposableStack()
  const tracing = stack.use(
    openTracing({ ...target, sample, ...(clean && { clean }), onSpans: telemetry.spansSent }),
  )
  if (metricsEveryMs > 0) stack.use(sendMetrics(telemetry, { ...target, everyMs: metricsEveryMs }))
  const disposing = stack.move()
  return { tracing, [Symbol.asyncDispose]: () => disposing.disposeAsync() }
}
