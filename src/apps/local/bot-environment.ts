import type { TraceParent } from '../../domain/index.ts'
import type { AppConfig } from './app-config.ts'

/** By what a bot's process sends traces; without the headers: what a bot is given, its client's strategy may read. */
export function botEnvironment(
  { telemetry: { otlp } }: Pick<AppConfig, 'telemetry'>,
  trace?: TraceParent,
): NodeJS.ProcessEnv {
  if (otlp.url === '') return {}
  return { OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url, ...(trace && { TRACEPARENT: trace }) }
}
