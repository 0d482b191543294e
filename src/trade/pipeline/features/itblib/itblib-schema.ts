import { type Static, Type } from 'typebox'
import { oneOf, Strict, setOf, Window, Windows } from '../schema-parts.ts'

export const ITBLIB_FUNCTIONS = [
  'close_WMA',
  'close_STD',
  'volume_SMA',
  'span_SMA',
  'trades_SMA',
  'tb_base_SMA',
  'close_AREA',
  'close_SLOPE',
  'volume_SLOPE',
] as const

const Config = Type.Object(
  {
    use_differences: Type.Optional(
      Type.Boolean({
        description: 'Whether close, volume and trades are taken as changes in percent; false.',
      }),
    ),
    base_window: Window,
    windows: Windows,
    functions: Type.Optional(
      Type.Array(oneOf(ITBLIB_FUNCTIONS), {
        description: 'All of them when empty or absent.',
      }),
    ),
  },
  Strict,
)

export const itblibSet = setOf('itblib', Config)

export type ItblibFunction = (typeof ITBLIB_FUNCTIONS)[number]
export type ItblibConfig = Static<typeof Config>
