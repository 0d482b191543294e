import { randomUUID } from 'node:crypto'
import { createTelemetry, openExport, readHeaders, type Telemetry } from '../../adapters/telemetry/index.ts'
import type { Tracing } from '../../domain/index.ts'
import type { AppConfig } from './app-config.ts'
import { VERSION } from './installation.ts'
import { redactor } from './redaction.ts'

export interface OpenedTelemetry extends AsyncDisposable {
  readonly telemetry: Telemetry
  readonly tracing: Tracing
}

/** What this process measures, and where it is sent when somebody asked for that. */
export async function openTelemetry(
  { telemetry: { otlp } }: Pick<AppConfig, 'telemetry'>,
  process: 'server' | 'worker' | 'bot',
): Promise<OpenedTelemetry> {
  await using stack = new AsyncDisposableStack()
  const telemetry = stack.use(createTelemetry({ version: VERSION, process, clean: redactor.known }))
  const headers = readHeaders(otlp.headers)
  for (const value of Object.values(headers)) redactor.learn(value)
  const exporting = stack.use(
    await openExport(telemetry, {
      ...{ url: otlp.url.replace(/\/+$/, ''), headers, sample: otlp.sample, clean: redactor.text },
      metricsEveryMs: otlp.metricsSeconds * 1_000,
      resource: {
        'service.name': `leme-${process}`,
        'service.version': VERSION,
        'service.instance.id': randomUUID(),
      },
    }),
  )
  const disposing = stack.move()
  return {
    ...{ telemetry, tracing: exporting.tracing },
    [Symbol.asyncDispose]: () => disposing.disposeAsync(),
  }
}

/** The same for a bot that another process of ours starts: it is given the address alone, and its numbers are asked for. */
export function openBotTelemetry(url = ''): Promise<OpenedTelemetry> {
  return openTelemetry({ telemetry: { otlp: { url, headers: '', sample: 1, metricsSeconds: 0 } } }, 'bot')
}
