/** Who takes metrics and traces, and who sends them. */
export interface OtlpTarget {
  /** Base address of a receiver of OTLP over HTTP, `http://127.0.0.1:4318`. */
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Which process sends: `service.name` and so on. */
  readonly resource: Readonly<Record<string, string>>
}

/** `name=value,name=value`, as `OTEL_EXPORTER_OTLP_HEADERS` has them; what is no pair is left out. */
export function readHeaders(text: string): Record<string, string> {
  const pairs = text.split(',').map((pair) => {
    const at = pair.indexOf('=')
    return [pair.slice(0, Math.max(0, at)).trim(), decoded(pair.slice(at + 1).trim())] as const
  })
  return Object.fromEntries(pairs.filter(([name, value]) => name !== '' && value !== ''))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
