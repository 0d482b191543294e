import { type CustomFeatures, resolveCustom } from './custom/resolve-custom.ts'
import { depthFeatures } from './depth/depth.ts'
import type { FeatureGenerator } from './feature-generator.ts'
import type { BuiltInSet, FeatureSet } from './feature-schema.ts'
import { itblibFeatures } from './itblib/itblib.ts'
import { itbstatsFeatures } from './itbstats/itbstats.ts'
import { talibFeatures } from './talib/talib.ts'

type Generators = {
  readonly [G in BuiltInSet['generator']]: FeatureGenerator<Extract<BuiltInSet, { generator: G }>['config']>
}

/** Every generator by the name that a set gives. */
export const FEATURE_GENERATORS: Generators = {
  talib: talibFeatures,
  itbstats: itbstatsFeatures,
  itblib: itblibFeatures,
  depth: depthFeatures,
}

/**
 * The generator of a set, which accepts its configuration.
 * @throws PipelineFault `config.invalid` for a feature of one's own that is not there
 */
export function generatorOf(
  { generator }: FeatureSet,
  custom: CustomFeatures,
): FeatureGenerator<FeatureSet['config']> {
  const known = FEATURE_GENERATORS as Readonly<Record<string, FeatureGenerator<never>>>
  const found = Object.hasOwn(known, generator) ? known[generator]! : resolveCustom(generator, custom)
  return found as FeatureGenerator<FeatureSet['config']>
}
