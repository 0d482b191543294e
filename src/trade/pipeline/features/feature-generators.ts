import { depthFeatures } from './depth/depth.ts'
import type { FeatureGenerator } from './feature-generator.ts'
import type { FeatureSet } from './feature-schema.ts'
import { itblibFeatures } from './itblib/itblib.ts'
import { itbstatsFeatures } from './itbstats/itbstats.ts'
import { talibFeatures } from './talib/talib.ts'

type Generators = {
  readonly [G in FeatureSet['generator']]: FeatureGenerator<Extract<FeatureSet, { generator: G }>['config']>
}

/** Every generator by the name that a set gives. */
export const FEATURE_GENERATORS: Generators = {
  talib: talibFeatures,
  itbstats: itbstatsFeatures,
  itblib: itblibFeatures,
  depth: depthFeatures,
}

/** The generator of a set, which accepts its configuration. */
export function generatorOf(set: FeatureSet): FeatureGenerator<FeatureSet['config']> {
  return FEATURE_GENERATORS[set.generator] as FeatureGenerator<FeatureSet['config']>
}
