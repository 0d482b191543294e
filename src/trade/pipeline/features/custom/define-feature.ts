import type { Column } from '../../../../domain/index.ts'
import { PipelineFault } from '../../pipeline-fault.ts'

/** The `config` of the set, as it stands in the configuration. */
export type FeatureConfig = Readonly<Record<string, unknown>>

/** What a feature of one's own may look at. Its columns are copies of one length. */
export interface CustomInputs {
  /** UTC milliseconds. */
  readonly time: Column
  /** A column by name, with the set's `column_prefix` before it; NaN in a gap. */
  column(name: string): Column
  /** The same; a gap holds the last value. */
  filled(name: string): Column
}

/** A feature of one's own: a pure function of columns. */
export interface FeatureDefinition {
  /** What the outputs are called, for this configuration. */
  names(config: FeatureConfig): readonly string[]
  /**
   * Rows before its own that a value depends on. Infinity where all of them count: then every new row of a live
   * run computes the feature from the start.
   */
  lookBack(config: FeatureConfig): number
  /** A column for each name, as long as `time`, NaN where unknown. No row may depend on a later one. */
  compute(inputs: CustomInputs, config: FeatureConfig): readonly ArrayLike<number>[]
}

/**
 * A feature of one's own, to be exported and named in a configuration as `"./my-features.ts:myFeature"`.
 * @throws PipelineFault `feature.custom` when a part of it is missing
 */
export function defineFeature(feature: FeatureDefinition): FeatureDefinition {
  return requireFeature(feature, 'defineFeature')
}

/**
 * What a module exports, as a feature. `name` is for the message.
 * @throws PipelineFault `feature.custom`
 */
export function requireFeature(value: unknown, name: string): FeatureDefinition {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Partial<FeatureDefinition>
  const lacking = (['names', 'lookBack', 'compute'] as const).filter(
    (key) => typeof given[key] !== 'function',
  )
  if (lacking.length === 0) return given as FeatureDefinition
  throw new PipelineFault(
    'feature.custom',
    `${name} is no feature: it has no function ${lacking.join(', ')}`,
    {
      hint: 'Export defineFeature({ names, lookBack, compute }), each of them a function.',
    },
  )
}
