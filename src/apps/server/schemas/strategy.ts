import { Type } from 'typebox'
import { nullable, record } from './shared.ts'

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

export const StrategyItem = record('Strategy', {
  name: Type.String(),
  file: nullable(Type.String({ description: 'Where it was found, relative to the project.' })),
  timeframe: nullable(Type.String()),
  startup: Type.Integer({ description: 'Candles that it needs before its values count.' }),
  signals: Type.Array(Type.String(), { description: 'Columns that it takes from models.' }),
  parameters: Type.Array(StrategyParameter),
  problem: nullable(Type.String({ description: 'Why it cannot run; null when it can.' })),
})

export const StrategyList = record('StrategyList', { items: Type.Array(StrategyItem) })

export type StrategyInfo = Type.Static<typeof StrategyItem>
