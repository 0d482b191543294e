import { Type } from 'typebox'
import { nullable, page, Ratio, record, Time } from './shared.ts'

const ParameterValues = Type.Record(
  Type.String(),
  Type.Union([Type.Number(), Type.String(), Type.Boolean()]),
  { description: 'Values by parameter; settings of risk begin with `risk.`.' },
)

/** How a study stands. `interrupted`: it has not ended, and no process runs it. */
export const StudyStateSchema = Type.Union([
  Type.Literal('running'),
  Type.Literal('interrupted'),
  Type.Literal('stopped'),
  Type.Literal('finished'),
  Type.Literal('failed'),
])

const StopReasonSchema = Type.Union([
  Type.Literal('budget'),
  Type.Literal('exhausted'),
  Type.Literal('patience'),
  Type.Literal('time'),
  Type.Literal('cancelled'),
  Type.Literal('failed'),
])

const StudyObjective = record('StudyObjective', {
  name: Type.String({ description: 'As `--loss` takes it.' }),
  better: Type.Union([Type.Literal('higher'), Type.Literal('lower')], {
    description: 'Which values of a trial are better.',
  }),
})

export const StudyTrial = record('StudyTrial', {
  number: Type.Integer({ description: 'Counts from 0.' }),
  batch: Type.Integer(),
  status: Type.Union([Type.Literal('asked'), Type.Literal('told'), Type.Literal('failed')], {
    description: '`asked`: it is being run, or was when its process ended.',
  }),
  parameters: ParameterValues,
  setLine: nullable(
    Type.String({
      description:
        'Its parameters as an option of the command line; null where all of them are settings of risk.',
    }),
  ),
  values: Type.Array(nullable(Type.Number()), {
    description: 'One per objective; null without a result, and with fewer trades than were wanted.',
  }),
  figures: nullable(
    record('StudyFigures', {
      trades: Type.Integer(),
      profitTotal: Ratio,
      winrate: Ratio,
      profitFactor: Type.Number(),
      sharpe: Type.Number(),
      maxDrawdown: Ratio,
    }),
  ),
  tradeHash: nullable(Type.String()),
  reason: nullable(Type.String({ description: 'Why it failed.' })),
  durationMs: nullable(Type.Number()),
})

const studyFields = {
  id: Type.String(),
  strategy: Type.String(),
  sampler: Type.String(),
  objectives: Type.Array(StudyObjective),
  parameters: Type.Array(Type.String(), { description: 'Names of what is searched.' }),
  state: StudyStateSchema,
  stopReason: nullable(StopReasonSchema),
  budget: Type.Integer({ description: 'Trials at most.' }),
  asked: Type.Integer(),
  done: Type.Integer({ description: 'Trials that ended, failed ones included.' }),
  failed: Type.Integer(),
  best: nullable(StudyTrial),
  createdAt: Time,
  finishedAt: nullable(Time),
}

export const StudySummary = record('StudySummary', studyFields)

export const StudyPage = page('StudyPage', StudySummary)

const DimensionSchema = Type.Union([
  record('NumberDimension', {
    kind: Type.Union([Type.Literal('int'), Type.Literal('real')]),
    name: Type.String(),
    min: Type.Number(),
    max: Type.Number(),
    step: nullable(Type.Number()),
    log: Type.Boolean(),
    start: nullable(Type.Number()),
  }),
  record('ChoiceDimension', {
    kind: Type.Literal('choice'),
    name: Type.String(),
    options: Type.Array(Type.Union([Type.String(), Type.Boolean()])),
    start: nullable(Type.Union([Type.String(), Type.Boolean()])),
  }),
])

const StudyPlateau = record('StudyPlateau', {
  kind: Type.Union([
    Type.Literal('plateau'),
    Type.Literal('slope'),
    Type.Literal('peak'),
    Type.Literal('unknown'),
  ]),
  sentence: Type.String(),
  neighbours: Type.Integer({ description: 'Trials within a tenth of every range around the best one.' }),
  within: Ratio,
  worstDrop: nullable(Ratio),
  sensitivity: Type.Array(
    record('StudySensitivity', {
      name: Type.String(),
      drop: nullable(
        Type.Number({ description: 'Share of the score that a move by a tenth of its range costs.' }),
      ),
    }),
  ),
})

const StudyLuck = record(
  'StudyLuck',
  {
    deflatedSharpe: Type.Number({
      minimum: 0,
      maximum: 1,
      description: 'Probability that the best trial is better than the luckiest of so many without skill.',
    }),
    sharpePerTrade: Type.Number(),
    expectedByLuck: Type.Number({ description: 'The Sharpe ratio per trade that luck alone would show.' }),
    trials: Type.Integer(),
    trades: Type.Integer(),
  },
  'Takes trials as independent and profits of trades as normally distributed.',
)

export const StudyDetail = record('Study', {
  ...studyFields,
  space: Type.Array(DimensionSchema),
  seed: Type.Union([Type.Number(), Type.String()]),
  batchSize: Type.Integer(),
  subject: Type.Record(Type.String(), Type.String(), {
    description: 'What its results depend on, as texts and hashes.',
  }),
  seen: record(
    'StudySeen',
    { from: nullable(Time), to: nullable(Time) },
    'Candles that the search looked at.',
  ),
  front: Type.Array(StudyTrial, {
    description: 'The best trial; of several objectives those that no other beats in everything.',
  }),
  plateau: nullable(StudyPlateau),
  luck: nullable(StudyLuck),
  riskSettings: nullable(
    Type.Unknown({
      description: 'Settings of risk of the best trial, as a file for `--config`; null without any.',
    }),
  ),
})

export const StudyParams = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
)

export const TrialsQuery = Type.Object(
  {
    fromNumber: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 500 })),
  },
  { additionalProperties: false },
)

export const TrialList = record('TrialList', {
  items: Type.Array(StudyTrial, { description: 'In order of number.' }),
  nextNumber: nullable(Type.Integer({ description: 'Pass it as `fromNumber`; null when there is no more.' })),
})
