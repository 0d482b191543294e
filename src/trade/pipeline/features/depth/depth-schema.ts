import { type Static, Type } from 'typebox'
import { Name, Strict, setOf, Window, Windows } from '../schema-parts.ts'

const Config = Type.Object(
  {
    columns: Type.Optional(
      Type.Array(Name, {
        minItems: 1,
        description: 'gap, and bids_n and asks_n for n = 1, 2, 5, 10, 20 where absent.',
      }),
    ),
    windows: Type.Optional(Windows),
    base_window: Type.Optional(Window),
  },
  Strict,
)

export const depthSet = setOf('depth', Config)

export type DepthConfig = Static<typeof Config>
