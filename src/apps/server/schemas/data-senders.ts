import { Type } from 'typebox'
import { nullable, record, Time } from './shared.ts'

export const SourceList = record('SourceList', {
  now: Time,
  items: Type.Array(
    record('Source', {
      name: Type.String(),
      venue: Type.String({ description: 'Under which its candles are stored.' }),
      policy: Type.Enum(['keep', 'revise', 'reject'], {
        description: 'What is done with a candle that is stored with other values.',
      }),
      takesUnknown: Type.Boolean({ description: 'Pairs are taken of which the venue has no series yet.' }),
      series: Type.Integer({ description: 'Series that it sends.' }),
      rows: Type.Integer({ description: 'Candles stored of them.' }),
      newestTime: nullable(Type.Integer({ description: 'Start of the newest of them, UTC milliseconds.' })),
      keys: Type.Array(
        record('SourceKey', {
          prefix: Type.String({ description: 'Names the key; its secret is told once and kept by nobody.' }),
          scopes: Type.Array(Type.String()),
          networks: Type.Array(Type.String(), {
            description: 'From where it may be used; everywhere when empty.',
          }),
          createdAt: Time,
          expiresAt: nullable(Time),
          revokedAt: nullable(Time),
          state: Type.Enum(['in force', 'expired', 'revoked']),
        }),
        { description: 'The oldest first; revoked and expired ones too.' },
      ),
    }),
  ),
})

export const ScheduleList = record('ScheduleList', {
  now: Time,
  items: Type.Array(
    record('Schedule', {
      name: Type.String(),
      cron: Type.String(),
      zone: Type.String(),
      arguments: Type.Array(Type.String(), { description: 'As typed behind `leme data`.' }),
      nextAt: Time,
      last: nullable(
        record('ScheduleRun', {
          dueAt: Time,
          startedAt: Time,
          endedAt: nullable(Time),
          outcome: nullable(
            Type.Enum(['done', 'failed', 'overlapped'], {
              description:
                '`overlapped`: an earlier run still went on. Null while it goes on, or when its process died.',
            }),
          ),
          message: Type.String(),
        }),
      ),
    }),
  ),
})
