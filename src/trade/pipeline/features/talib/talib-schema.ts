import { type Static, Type } from 'typebox'
import { Name, Names, relativeKeys, Strict, setOf, Windows } from '../schema-parts.ts'

const Relative = Type.Object(relativeKeys, Strict)

const Config = Type.Object(
  {
    columns: Type.Union([Name, Type.Array(Name, { minItems: 1 }), Type.Record(Name, Name)], {
      description:
        'One column is the argument real; a list real0, real1, …; an object names the arguments, such as high.',
    }),
    functions: Names,
    windows: Type.Optional(Windows),
    names: Type.Optional(Names),
    args: Type.Optional(
      Type.Record(Name, Type.Union([Type.Number(), Type.String()]), {
        description: 'Other arguments by their TA-Lib name, such as fastperiod; method of RSI.',
      }),
    ),
    parameters: Type.Optional(Relative),
  },
  Strict,
)

export const talibSet = setOf('talib', Config)

export type RelativeParameters = Static<typeof Relative>
export type TalibConfig = Static<typeof Config>
