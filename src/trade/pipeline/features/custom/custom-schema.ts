import { type Static, Type } from 'typebox'
import { Prefix, Strict } from '../schema-parts.ts'

/** A set of a feature of one's own; its function says what the configuration may hold. */
export const customSet = Type.Object(
  {
    generator: Type.Unsafe<`${string}:${string}`>(
      Type.String({
        pattern: '^[^:]+:[^:]+$',
        description: 'File and export of a feature of your own, such as "./my-features.ts:myFeature".',
      }),
    ),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  Strict,
)

export type CustomSet = Static<typeof customSet>
