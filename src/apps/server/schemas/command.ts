import { Type } from 'typebox'
import { END_STATES, OPEN_STATES } from '../../../control/command/index.ts'
import { BotNameSchema } from '../../../control/deployment/index.ts'
import { nullable, PageQuery, page, record, Time } from './shared.ts'

export const ClientId = Type.String({
  description: 'Of the client; a member may leave it out.',
  examples: ['cliente-001'],
})

export const ClientParams = Type.Object({ client_id: ClientId }, { additionalProperties: false })

/** Query of what is a member's own, or of one client for the operator. */
export const ClientQuery = Type.Object(
  { client_id: Type.Optional(ClientId) },
  { additionalProperties: false },
)

export const ClientPageQuery = Type.Object(
  { ...PageQuery.properties, client_id: Type.Optional(ClientId) },
  { additionalProperties: false },
)

const CommandKind = Type.Enum(['deploy', 'stop', 'suspend', 'resume', 'edit'])
const CommandStateSchema = Type.Enum([...OPEN_STATES, ...END_STATES])

/** What is answered at once: the command is kept and will be carried out. */
export const CommandAccepted = record('CommandAccepted', {
  commandId: Type.String(),
  clientId: Type.String(),
  state: CommandStateSchema,
  links: record('CommandLinks', {
    command: Type.String({ description: 'How it goes.' }),
    status: Type.String({ description: 'What is wanted and what runs.' }),
  }),
})

export const CommandView = record('Command', {
  id: Type.String(),
  clientId: Type.String(),
  kind: Type.Union([CommandKind, Type.Literal('unknown')], {
    description: 'unknown: what was asked for has not been read yet, or cannot be.',
  }),
  bot: nullable(Type.String({ description: 'The one bot that it is about.' })),
  source: Type.Enum(['api', 'cli', 'git', 'chain', 'system']),
  actor: Type.String({ description: 'Who asked: member:ID, operator, git:NAME, system.' }),
  state: CommandStateSchema,
  reason: Type.String({ description: 'Why it is as it is; empty when there is nothing to say.' }),
  attempts: Type.Integer({ description: 'Tries of the present step that failed.' }),
  deadline: nullable(Time),
  commit: nullable(Type.String()),
  rollbackCommit: nullable(Type.String()),
  approvals: Type.Array(
    record('Approval', {
      phase: Type.Enum(['before', 'after'], {
        description: 'before: the bot may trade with money; after: the healthy bot stays.',
      }),
      actor: Type.String(),
      time: Time,
    }),
  ),
  cancelledBy: nullable(Type.String()),
  createdAt: Time,
  endedAt: nullable(Time),
})

export const CommandPage = page('CommandPage', CommandView)

export const CommandDetail = record('CommandDetail', {
  ...CommandView.properties,
  request: Type.Unknown({ description: 'What was asked for.' }),
  steps: Type.Array(record('CommandStep', { state: CommandStateSchema, reason: Type.String(), time: Time }), {
    description: 'In order of time.',
  }),
})

export const StopRequest = Type.Object(
  {
    bot: Type.Optional(BotNameSchema),
  },
  { additionalProperties: false, description: 'Without a bot all bots of the client are stopped.' },
)

export const ReasonRequest = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
)
