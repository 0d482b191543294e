import { Type } from 'typebox'
import { BotSpecSchema, botSpecFields, HEALTH_WORDS } from '../../../control/deployment/index.ts'
import { ClientId } from './command.ts'
import { nullable, page, record, Time, TimeframeName } from './shared.ts'

const HealthWord = Type.Enum([...HEALTH_WORDS])

/** A bot to deploy: what is left out has a default. */
export const TradeRequest = Type.Object(
  {
    clientId: Type.Optional(ClientId),
    ...Type.Partial(BotSpecSchema).properties,
    strategy: botSpecFields.strategy,
    exchange: botSpecFields.exchange,
    pairs: botSpecFields.pairs,
  },
  {
    additionalProperties: false,
    description:
      'Left out, the name is the strategy’s, version and timeframe are the newest strategy’s own, the bot is a dry run on spot with 3 trades at most, stakes are shared out of 1,000 of the first pair’s quote currency, with half a core and 512 MB.',
  },
)

export const BlockerView = record('Blocker', {
  resource: Type.String({ description: 'The resource by kind and name.', examples: ['bot trend'] }),
  reason: Type.String(),
})

const WantedBotView = record('WantedBot', {
  ...BotSpecSchema.properties,
  timeframe: TimeframeName,
  commandId: Type.String(),
})

const ObservedBotView = record('ObservedBot', {
  name: Type.String(),
  health: HealthWord,
  commandId: nullable(Type.String({ description: 'The label of the process.' })),
  since: Time,
  restarts: Type.Integer(),
  blocker: nullable(BlockerView),
})

const WantedView = record('Wanted', {
  commit: Type.String(),
  commandId: nullable(Type.String()),
  suspended: Type.Boolean(),
  bots: Type.Array(WantedBotView),
  blocker: nullable(BlockerView),
})

const RunningView = record('Running', {
  appliedCommit: nullable(Type.String()),
  appliedCommandId: nullable(Type.String()),
  bots: Type.Array(ObservedBotView),
  observedAt: Time,
})

const LastAttempt = record('LastAttempt', {
  commandId: Type.String(),
  kind: Type.String(),
  state: Type.String(),
  reason: Type.String(),
  at: Time,
})

export const ClientStatusView = record(
  'ClientStatus',
  {
    clientId: Type.String(),
    health: HealthWord,
    blockers: Type.Array(BlockerView, { description: 'What keeps it from being healthy, by name.' }),
    wanted: nullable(WantedView),
    running: nullable(RunningView),
    lastAttempt: nullable(LastAttempt),
  },
  'Three facts that may differ: what git says, what was seen to run, how the newest command went.',
)

export const ClientStatusPage = page('ClientStatusPage', ClientStatusView)

export const ValuesHistory = record('ValuesHistory', {
  items: Type.Array(
    record('ValuesCommit', {
      commit: Type.String(),
      commandId: nullable(Type.String()),
      step: nullable(Type.String()),
      subject: Type.String(),
      author: Type.String(),
      time: Time,
    }),
  ),
})

export const CommitParams = Type.Object(
  { client_id: ClientId, commit: Type.String({ pattern: '^[0-9a-f]{40}$' }) },
  { additionalProperties: false },
)

export const ValuesDiff = record('ValuesDiff', { commit: Type.String(), diff: Type.String() })
