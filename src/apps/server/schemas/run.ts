import { Type } from 'typebox'
import { nullable, record, Time } from './shared.ts'

export const RunKindSchema = Type.Union([
  Type.Literal('backtest'),
  Type.Literal('pipeline'),
  Type.Literal('trials'),
  Type.Literal('saved'),
])
export const RunStatusSchema = Type.Union([
  Type.Literal('queued'),
  Type.Literal('running'),
  Type.Literal('done'),
  Type.Literal('failed'),
])

export const runSummaryFields = {
  id: Type.String(),
  kind: RunKindSchema,
  title: Type.String(),
  status: RunStatusSchema,
  progress: Type.Number({ minimum: 0, maximum: 1 }),
  message: Type.String(),
  verdict: nullable(Type.String({ description: 'One sentence; null until the run is done.' })),
  error: nullable(Type.String()),
  createdAt: Time,
  startedAt: nullable(Time),
  finishedAt: nullable(Time),
}

export const RunSummary = record('RunSummary', runSummaryFields)

export const RunDetail = record('Run', {
  ...runSummaryFields,
  spec: Type.Unknown(),
  result: Type.Unknown({ description: 'JSON of the schema of the kind; null until the run is done.' }),
})
