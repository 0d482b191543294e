import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import type { OtlpTarget } from './otlp-target.ts'
import type { Telemetry } from './port.ts'
import { resourceMetrics } from './resource-metrics.ts'

export interface SendMetricsOptions extends OtlpTarget {
  readonly everyMs: number
}

const PATIENCE_MS = 5_000

/** Sends what was measured by OTLP over HTTP, again and again. What could not be sent is in what is sent next. */
export function sendMetrics(
  telemetry: Pick<Telemetry, 'read'>,
  { url, headers, resource, everyMs }: SendMetricsOptions,
): AsyncDisposable {
  const exporter = new OTLPMetricExporter({
    ...{ url: `${url}/v1/metrics`, headers: { ...headers }, timeoutMillis: PATIENCE_MS },
  })
  let sending: Promise<void> | undefined
  const send = async (): Promise<void> => {
    const { measured, startedAt } = await telemetry.read()
    const told = resourceMetrics(measured, { resource, startedAt, now: Date.now() })
    await new Promise<void>((done) => exporter.export(told, () => done()))
  }
  const timer = setInterval(() => {
    sending ??= send()
      .catch(() => {})
      .finally(() => {
        sending = undefined
      })
  }, everyMs)
  timer.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await sending
      await exporter.shutdown().catch(() => {})
    },
  }
}
