import { Type } from 'typebox'
import { record, Time } from './shared.ts'

const SecretKey = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,62}$',
  description: "Name among the client's secrets.",
  examples: ['exchange'],
})

export const SecretParams = Type.Object({ secret_name: SecretKey }, { additionalProperties: false })

export const SecretValue = Type.Object(
  {
    value: Type.String({
      minLength: 1,
      maxLength: 24_000,
      writeOnly: true,
      description: 'Text of at most 24,000 bytes. No answer ever has it.',
    }),
  },
  { additionalProperties: false },
)

export const SecretList = record('SecretList', {
  items: Type.Array(
    record('Secret', {
      name: Type.String(),
      changedAt: Time,
    }),
  ),
})
