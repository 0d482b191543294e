import { type Static, Type } from 'typebox'
import { directionSetSchema } from './direction.ts'
import { futureReturnSetSchema } from './future-return.ts'
import { highLowSetSchema } from './highlow.ts'
import { highLow2SetSchema } from './highlow2.ts'
import { topBotSetSchema } from './topbot.ts'
import { topBot2SetSchema } from './topbot2.ts'
import { tripleBarrierSetSchema } from './triple-barrier.ts'

export const labelSetSchema = Type.Union([
  highLowSetSchema,
  highLow2SetSchema,
  topBotSetSchema,
  topBot2SetSchema,
  directionSetSchema,
  futureReturnSetSchema,
  tripleBarrierSetSchema,
])

export type LabelSet = Static<typeof labelSetSchema>
