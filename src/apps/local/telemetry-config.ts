import { Type } from 'typebox'

const Strict = { additionalProperties: false } as const

/** Where traces and metrics are sent, beside what is scraped. */
export const telemetryConfigSchema = Type.Object(
  {
    otlp: Type.Object(
      {
        url: Type.String({
          default: '',
          pattern: '^(https?://[^\\s@?#]+)?$',
          description:
            'A receiver of OpenTelemetry over HTTP, such as http://127.0.0.1:4318; empty sends nothing.',
        }),
        headers: Type.String({
          default: '',
          description: 'Sent with each, such as authorization=Bearer%20KEY; bots do not get them.',
        }),
        sample: Type.Number({
          default: 1,
          minimum: 0,
          maximum: 1,
          description: 'Share of the traces that begin here and are kept.',
        }),
        metricsSeconds: Type.Integer({
          default: 60,
          minimum: 0,
          maximum: 3600,
          description: 'Between two sendings of metrics; 0 sends traces alone.',
        }),
      },
      Strict,
    ),
  },
  Strict,
)

export const TELEMETRY_DEFAULTS = { otlp: { url: '', headers: '', sample: 1, metricsSeconds: 60 } }
