import { Type } from 'typebox'
import { nullable, record, Time } from './shared.ts'

const CheckStateSchema = Type.Union(
  [Type.Literal('bad'), Type.Literal('attention'), Type.Literal('unknown'), Type.Literal('good')],
  { description: 'bad: it does not work; attention: not for long; unknown: it could not be looked at.' },
)

export const OperationCheck = record('OperationCheck', {
  name: Type.String({ examples: ['replication-slots'] }),
  title: Type.String(),
  group: Type.Union([
    Type.Literal('Backups'),
    Type.Literal('Database'),
    Type.Literal('Work'),
    Type.Literal('Clients'),
    Type.Literal('Services'),
    Type.Literal('Machine'),
  ]),
  state: CheckStateSchema,
  reason: Type.String({ description: 'What was found, in one sentence with the figure.' }),
  fix: nullable(
    record('OperationFix', {
      text: Type.String({ description: 'What to do.' }),
      command: nullable(Type.String({ description: 'The line to type, where there is one.' })),
    }),
  ),
  since: { ...Time, description: 'When this server first saw the state. UTC milliseconds.' },
  measuredAt: Time,
})

export const Operations = record('Operations', {
  now: Time,
  state: CheckStateSchema,
  sentence: Type.String({ description: 'How everything stands, in words.' }),
  checks: Type.Array(OperationCheck, { description: 'The worst first.' }),
})

export const OperationDetail = record('OperationDetail', {
  check: OperationCheck,
  history: Type.Array(
    record('OperationChange', { state: CheckStateSchema, reason: Type.String(), at: Time }),
    { description: 'Changes of the state that this server saw in the last day, newest first.' },
  ),
})

export const OperationsQuery = Type.Object(
  {
    fresh: Type.Optional(Type.Boolean({ description: 'Look now, not at what was seen within 30 seconds.' })),
  },
  { additionalProperties: false },
)

export const OperationParams = Type.Object(
  { check: Type.String({ pattern: '^[a-z][a-z-]{0,39}$', maxLength: 40 }) },
  { additionalProperties: false },
)
