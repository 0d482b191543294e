import { type Static, Type } from 'typebox'
import { type ExtremumLabel, extremumLabel, extremumSettled } from './extremum-labels.ts'
import type { LabelGenerator } from './label-generator.ts'
import { Name, Prefix, Strict } from './schema-parts.ts'

export const topBotSetSchema = Type.Object(
  {
    generator: Type.Literal('topbot'),
    column_prefix: Prefix,
    feature_prefix: Prefix,
    config: Type.Object({ columns: Type.Optional(Name) }, Strict),
  },
  Strict,
)

export type TopBotConfig = Static<typeof topBotSetSchema>['config']

const LEVELS = [0.01, 0.02, 0.03, 0.04, 0.05]
/** Fractions of the extremum, and what the names call them. */
const TOLERANCES: readonly (readonly [number, string])[] = [
  [0.0025, '025'],
  [0.005, '05'],
  [0.0075, '075'],
  [0.01, '1'],
  [0.0125, '125'],
  [0.015, '15'],
  [0.0175, '175'],
  [0.02, '2'],
  [0.025, '25'],
  [0.03, '3'],
]

interface NamedLabel extends ExtremumLabel {
  readonly name: string
}

/**
 * Tops and bottoms of `columns` (close) for five levels, 1 % to 5 %, and ten tolerances, 0.25 % to 3 % of the
 * extremum: `top1_025` … `bot5_3`. As topbot2 otherwise; a tolerance wider than the level ends with the level.
 */
export const topBot: LabelGenerator<TopBotConfig> = {
  columns: (config) => labelsOf(config).map(({ name }) => ({ name, kind: 'flag' })),
  reach: (config) => ({
    kind: 'event',
    settledAt: (inputs) => labelsOf(config).map((label) => extremumSettled(label, inputs)),
  }),
  generate: (config, inputs, start) => labelsOf(config).map((label) => extremumLabel(label, inputs, start)),
}

function labelsOf({ columns = 'close' }: TopBotConfig): readonly NamedLabel[] {
  return TOLERANCES.flatMap(([tolerance, suffix]) =>
    (['top', 'bot'] as const).flatMap((side) =>
      LEVELS.map((level, i): NamedLabel => {
        const sign = side === 'top' ? 1 : -1
        return { name: `${side}${i + 1}_${suffix}`, column: columns, sign, level, tolerance }
      }),
    ),
  )
}
