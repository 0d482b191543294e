import { Type } from 'typebox'
import { BotStatusSchema } from './bot.ts'
import { RunKindSchema, RunStatusSchema } from './run.ts'
import { nullable, record, Time } from './shared.ts'

const envelope = {
  seq: Type.Integer({ description: 'Grows with every event, also over a restart.' }),
  time: Time,
}

export const BotEvent = record('BotEvent', {
  ...envelope,
  topic: Type.Literal('bot'),
  data: record('BotEventData', {
    botId: Type.String(),
    status: BotStatusSchema,
    cursor: nullable(Time),
    equity: nullable(Type.Number()),
    openPositions: nullable(Type.Integer()),
    closedTrades: Type.Integer({ description: 'Trades that this event closed.' }),
  }),
})

export const RunEvent = record('RunEvent', {
  ...envelope,
  topic: Type.Literal('run'),
  data: record('RunEventData', {
    runId: Type.String(),
    kind: RunKindSchema,
    status: RunStatusSchema,
    progress: Type.Number(),
    message: Type.String(),
  }),
})

export const StudyEvent = record('StudyEvent', {
  ...envelope,
  topic: Type.Literal('study'),
  data: record('StudyEventData', {
    studyId: Type.String(),
    status: Type.Union([Type.Literal('running'), Type.Literal('finished')]),
    asked: Type.Integer(),
    done: Type.Integer({ description: 'Trials that ended, failed ones included.' }),
    budget: Type.Integer(),
  }),
})

export const CandleEvent = record('CandleEvent', {
  ...envelope,
  topic: Type.Literal('candle'),
  data: record('CandleEventData', {
    changed: Type.Integer({ description: 'Series that changed since the last such event.' }),
    series: Type.Array(
      record('ChangedSeries', {
        ...{ venue: Type.String(), pair: Type.String(), timeframe: Type.String() },
        lastTime: Time,
        version: Type.Integer(),
      }),
      { description: 'Up to 50 of them; where more changed, none.' },
    ),
  }),
})

export const DeskEvent = record('DeskEvent', {
  ...envelope,
  topic: Type.Literal('desk'),
  data: record('DeskEventData', {
    reason: Type.String({ description: 'What changed; fetch the desk again.' }),
  }),
})

export const OperationsEvent = record('OperationsEvent', {
  ...envelope,
  topic: Type.Literal('operations'),
  data: record('OperationsEventData', {
    reason: Type.String({ description: 'The state of a check has changed; fetch them again.' }),
  }),
})

export const AlertEvent = record('AlertEvent', {
  ...envelope,
  topic: Type.Literal('alert'),
  data: record('AlertEventData', {
    version: Type.Integer({ description: 'Alerts or their messages have changed; fetch them again.' }),
  }),
})

export const ResetEvent = record('ResetEvent', {
  ...envelope,
  topic: Type.Literal('reset'),
  data: record('ResetEventData', {
    reason: Type.String({ description: 'Events were missed: fetch everything again.' }),
  }),
})

/** One message of the stream: `id` is `seq`, `event` is `topic`, `data` is this as JSON. */
export const ServerEvent = Type.Union(
  [BotEvent, RunEvent, StudyEvent, CandleEvent, DeskEvent, OperationsEvent, AlertEvent, ResetEvent],
  { title: 'ServerEvent' },
)

export type ServerEventMessage = Type.Static<typeof ServerEvent>
type Bare<Event> = Event extends { topic: infer Topic; data: infer Data }
  ? { topic: Topic; data: Data }
  : never
/** What a publisher says; the hub adds sequence and time. */
export type Announcement = Bare<Exclude<ServerEventMessage, { topic: 'reset' }>>

export const EventsQuery = Type.Object(
  {
    after: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Send what came after this sequence first.' }),
    ),
    topics: Type.Optional(
      Type.String({
        pattern:
          '^(bot|run|study|candle|desk|operations|alert)(,(bot|run|study|candle|desk|operations|alert)){0,6}$',
        description: 'All topics when absent.',
      }),
    ),
  },
  { additionalProperties: false },
)
