import { type Static, Type } from 'typebox'
import { PipelineFault } from '../pipeline-fault.ts'
import { type ExtremumLabel, extremumLabel, extremumSettled } from './extremum-labels.ts'
import type { LabelGenerator } from './label-generator.ts'
import { named } from './named.ts'
import { Name, Names, Prefix, Strict } from './schema-parts.ts'

const Tolerance = Type.Number({ exclusiveMinimum: 0, description: 'Part of the level.' })
const Level = Type.Number({
  description:
    'Height of the jump on both sides, 0.02 is 2 % of the extremum; its sign does not count, function says the side.',
})

export const topBot2SetSchema = Type.Object(
  {
    generator: Type.Literal('topbot2'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object(
      {
        columns: Name,
        function: Type.Union([Type.Literal('top'), Type.Literal('bot')]),
        level: Level,
        tolerances: Type.Union([Tolerance, Type.Array(Tolerance, { minItems: 1 })]),
        names: Names,
      },
      Strict,
    ),
  },
  Strict,
)

export type TopBot2Config = Static<typeof topBot2SetSchema>['config']

/**
 * Whether a row belongs to a top (`bot`: bottom) of the price: an extremum from which the price moves away by more
 * than `level` on both sides, and the rows around it within level·tolerance. There is no end to how far it looks
 * ahead: a label is final when the price has moved away, and NaN until then. Cost: O(rows) for each tolerance.
 */
export const topBot2: LabelGenerator<TopBot2Config> = {
  columns({ names, tolerances, level }) {
    if (!(Math.abs(level) > 0 && Math.abs(level) < 1)) {
      throw new PipelineFault('config.invalid', `level is ${level}: it must lie between 0 and 1`, {
        hint: '0.02 is a jump of 2 %.',
      })
    }
    return named(names, { count: [tolerances].flat().length, of: 'tolerances', kind: 'flag' })
  },
  reach: (config) => ({
    kind: 'event',
    settledAt: (inputs) => labelsOf(config).map((label) => extremumSettled(label, inputs)),
  }),
  generate: (config, inputs, start) => labelsOf(config).map((label) => extremumLabel(label, inputs, start)),
}

function labelsOf({ columns, level, function: side, tolerances }: TopBot2Config): readonly ExtremumLabel[] {
  const size = Math.abs(level)
  return [tolerances]
    .flat()
    .map((part) => ({ column: columns, sign: side === 'top' ? 1 : -1, level: size, tolerance: size * part }))
}
