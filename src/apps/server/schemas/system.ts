import { Type } from 'typebox'
import { record, Time } from './shared.ts'

export const Health = record('Health', {
  status: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]),
  version: Type.String(),
  uptimeSeconds: Type.Number(),
  reasons: Type.Array(Type.String(), {
    description: 'Why no requests shall be sent here, a sentence each; none where all is well.',
  }),
  database: Type.Union([Type.Literal('up'), Type.Literal('down')]),
  redis: Type.Optional(
    Type.Union([Type.Literal('up'), Type.Literal('down')], {
      description: 'Where one is configured; nothing but speed and shared limits depends on it.',
    }),
  ),
})

export const SessionInfo = record('Session', { expiresAt: Time })

export const LoginQuery = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
)
