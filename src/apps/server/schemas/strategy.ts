import { Type } from 'typebox'
import { ParametersSchema } from '../../../control/job/index.ts'
import { ClientId } from './command.ts'
import { JobView, StrategyName } from './job.ts'
import { nullable, page, record, Time } from './shared.ts'
import { ClosedTradeSchema } from './trade.ts'

export const StrategyParameter = record('StrategyParameter', {
  name: Type.String(),
  kind: Type.Union([Type.Literal('int'), Type.Literal('real'), Type.Literal('choice'), Type.Literal('flag')]),
  start: Type.Union([Type.Number(), Type.String(), Type.Boolean()], {
    description: 'The value without optimisation.',
  }),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  options: Type.Optional(Type.Array(Type.String())),
})

const StrategyItem = record('StrategyInfo', {
  name: Type.String(),
  file: nullable(Type.String({ description: 'Where it was found, relative to the project.' })),
  timeframe: nullable(Type.String()),
  startup: Type.Integer({ description: 'Candles that it needs before its values count.' }),
  signals: Type.Array(Type.String(), { description: 'Columns that it takes from models.' }),
  parameters: Type.Array(StrategyParameter),
  problem: nullable(Type.String({ description: 'Why it cannot run; null when it can.' })),
})

/** What the operator ships, as its catalogue tells it. */
export type StrategyInfo = Type.Static<typeof StrategyItem>

const StrategyTrades = record('StrategyTrades', {
  trades: Type.Integer({ description: 'That the client’s bots have closed.' }),
  wins: Type.Integer(),
  bots: Type.Integer({ description: 'Bots that have traded it.' }),
  lastCloseTime: nullable(Time),
})

const StrategyJobs = record('StrategyJobs', {
  jobs: Type.Integer({ description: 'Backtests and searches that the client asked for.' }),
  done: Type.Integer(),
  newest: nullable(JobView),
})

/** A strategy as a client sees it. */
export const StrategyEntry = record('Strategy', {
  ...StrategyItem.properties,
  origin: Type.Enum(['shipped', 'own'], { description: 'shipped: by the operator.' }),
  version: nullable(Type.Integer({ description: 'The newest, of one’s own.' })),
  hash: nullable(
    Type.String({ description: 'SHA-256 of its one file; null where it has none for clients.' }),
  ),
  history: nullable(
    record(
      'StrategyHistory',
      { trades: StrategyTrades, backtests: StrategyJobs },
      'Null where no client is meant.',
    ),
  ),
})

export const StrategyList = record('StrategyList', {
  items: Type.Array(StrategyEntry),
  nextCursor: nullable(
    Type.String({ description: 'Of one’s own ones, which come after those of the operator.' }),
  ),
})

export const StrategyNameParams = Type.Object({ name: StrategyName }, { additionalProperties: false })

const StrategyVersionView = record('StrategyVersion', {
  version: Type.Integer(),
  hash: Type.String(),
  parameters: ParametersSchema,
  actor: Type.String(),
  createdAt: Time,
})

export const StrategyVersionPage = page('StrategyVersionPage', StrategyVersionView)

export const StrategyDetail = record('StrategyDetail', {
  ...StrategyEntry.properties,
  document: nullable(Type.String({ description: 'Of one’s own, as it was written.' })),
  values: ParametersSchema,
  versions: Type.Array(StrategyVersionView, { description: 'Of one’s own, the newest hundred first.' }),
  trades: Type.Array(ClosedTradeSchema, { description: 'The newest that the client’s bots closed.' }),
  backtests: Type.Array(JobView, { description: 'The newest.' }),
})

/** A rules document to keep, as YAML or JSON text or as an object. */
export const StrategyRequest = record('StrategyRequest', {
  clientId: Type.Optional(ClientId),
  document: Type.Union(
    [
      Type.String({ minLength: 1, maxLength: 65_536 }),
      Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 }),
    ],
    { description: 'A rules document (leme.rules/1). Programs are refused.' },
  ),
  after: Type.Optional(
    Type.Integer({
      minimum: 0,
      description:
        'The newest version that this was made from, 0 for none; refused where there is a newer one.',
    }),
  ),
})

/** Values of typed parameters: a new version of the strategy. */
export const StrategyParametersRequest = record('StrategyParametersRequest', {
  clientId: Type.Optional(ClientId),
  parameters: ParametersSchema,
  after: Type.Optional(
    Type.Integer({ minimum: 1, description: 'The newest version that this was made from.' }),
  ),
})
