import { Type } from 'typebox'

/** What else `leme doctor` and the page Operations look at. */
export const checksConfigSchema = Type.Object(
  {
    clocks: Type.Array(Type.String({ pattern: '^https?://\\S+$' }), {
      default: [],
      description:
        'Addresses whose HTTP Date this machine’s clock is held against, such as that of an exchange: https://api.binance.com/api/v3/ping.',
    }),
    certificates: Type.Array(Type.String(), {
      default: [],
      description:
        'Files of certificates (PEM) whose end is looked at, beside the one that server.publicUrl serves.',
    }),
  },
  { additionalProperties: false, description: 'What else `leme doctor` and the page Operations look at.' },
)

export const CHECKS_DEFAULTS = { clocks: [] as string[], certificates: [] as string[] }
