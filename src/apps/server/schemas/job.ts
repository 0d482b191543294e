import { Type } from 'typebox'
import {
  experimentFields,
  JOB_KINDS,
  JOB_STATES,
  ParametersSchema,
  STRATEGY_NAME,
  searchFields,
} from '../../../control/job/index.ts'
import { BacktestReportSchema } from '../../../trade/research/index.ts'
import { BacktestReportDocument } from './backtest.ts'
import { ClientId } from './command.ts'
import { Id, nullable, PageQuery, page, record, Time, TimeframeName } from './shared.ts'
import { TradePage } from './trade.ts'

export const StrategyName = Type.String({ pattern: STRATEGY_NAME, maxLength: 64, examples: ['sma-cross'] })

/** What a client's backtest or search is asked for with. */
export const JobRequest = record(
  'JobRequest',
  {
    clientId: Type.Optional(ClientId),
    kind: Type.Optional(Type.Enum([...JOB_KINDS], { description: 'backtest when absent.' })),
    strategy: StrategyName,
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'Of one’s own strategy; the newest when absent.' }),
    ),
    parameters: Type.Optional(ParametersSchema),
    ...experimentFields,
    timeframe: Type.Optional(TimeframeName),
    ...Type.Partial(Type.Object(searchFields)).properties,
    priority: Type.Optional(
      Type.Integer({
        minimum: -100,
        maximum: 100,
        description: 'Among the client’s own jobs the highest is next; 0 when absent.',
      }),
    ),
  },
  'Candles come from the shared store. Left out, the timeframe is the strategy’s; a search has 100 epochs of the sampler tpe over the strategy’s own parameters, by SharpeHyperOptLoss, seed 0, with 1 trade at least, and holds out the last 30 % of the time.',
)

const JobLinks = record('JobLinks', {
  status: Type.String({ description: 'How it goes.' }),
  results: Type.String({ description: 'What came out of it, once it is done.' }),
  cancel: Type.String({ description: 'POST ends it.' }),
})

const JobState = Type.Enum([...JOB_STATES])

/** What is answered at once: the job is kept and will be done. */
export const JobAccepted = record('JobAccepted', {
  id: Type.String(),
  clientId: Type.String(),
  kind: Type.Enum([...JOB_KINDS]),
  state: JobState,
  links: JobLinks,
})

export const JobBacktestFigures = record('JobBacktestFigures', {
  kind: Type.Literal('backtest'),
  trades: Type.Integer(),
  profitTotal: Type.Number({ description: 'Of the starting balance, a fraction.' }),
  holdProfitTotal: nullable(Type.Number({ description: 'Of buying and holding.' })),
  maxDrawdown: Type.Number({ description: 'A fraction, ≥ 0.' }),
  sharpe: Type.Number(),
  startTime: Time,
  endTime: Time,
  evidence: BacktestReportSchema.properties.verdict.properties.evidence,
  verdict: Type.String(),
  tradeHash: Type.String(),
})

const Values = Type.Record(Type.String(), Type.Unknown())

export const JobSearchFigures = record('JobSearchFigures', {
  kind: Type.Literal('hyperopt'),
  trials: Type.Integer(),
  failed: Type.Integer(),
  stopReason: Type.String(),
  plateau: nullable(Type.String({ description: 'Whether the best is a place or a spike, in words.' })),
  best: nullable(
    record('JobBest', {
      set: Values,
      config: nullable(Values),
      losses: Type.Record(Type.String(), Type.Number()),
      profitTotal: Type.Number(),
      heldOutProfitTotal: nullable(Type.Number({ description: 'On candles that the search did not see.' })),
      luck: Type.String(),
    }),
  ),
})

/** A client's backtest or search, however it is. */
export const JobView = record('Job', {
  id: Type.String(),
  clientId: Type.String(),
  kind: Type.Enum([...JOB_KINDS]),
  title: Type.String(),
  strategy: record('JobStrategy', {
    name: Type.String(),
    origin: Type.Enum(['shipped', 'own']),
    version: nullable(Type.Integer({ description: 'Of one’s own.' })),
    hash: Type.String({ description: 'SHA-256 of the strategy’s one file.' }),
  }),
  actor: Type.String({ description: 'Who asked.' }),
  priority: Type.Integer(),
  state: JobState,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  message: Type.String(),
  error: nullable(Type.String({ description: 'Why it failed.' })),
  figures: nullable(Type.Union([JobBacktestFigures, JobSearchFigures])),
  attempt: Type.Integer({ description: 'Workers that took it so far.' }),
  deaths: Type.Integer({ description: 'Workers that died over it; after three it has failed.' }),
  cancelledBy: nullable(Type.String({ description: 'Who asked to cancel it.' })),
  createdAt: Time,
  startedAt: nullable(Time),
  endedAt: nullable(Time),
  links: JobLinks,
})

export const JobPage = page('JobPage', JobView)

export const JobDetail = record('JobDetail', {
  ...JobView.properties,
  ahead: Type.Integer({ description: 'Of the client’s jobs that wait, those that come before it.' }),
  request: Type.Unknown({ description: 'What is done, complete.' }),
})

export const JobParams = Type.Object({ id: Id }, { additionalProperties: false })

export const JobListQuery = Type.Object(
  {
    ...PageQuery.properties,
    client_id: Type.Optional(ClientId),
    kind: Type.Optional(Type.Enum([...JOB_KINDS])),
    state: Type.Optional(JobState),
    strategy: Type.Optional(StrategyName),
  },
  { additionalProperties: false },
)

export const JobResults = record('JobResults', {
  id: Type.String(),
  clientId: Type.String(),
  kind: Type.Enum([...JOB_KINDS]),
  backtest: nullable(BacktestReportDocument),
  search: nullable(
    Type.Unknown({
      description: 'Of a search: the best trials, what they do on unseen candles, every trial.',
    }),
  ),
  trades: TradePage,
})
