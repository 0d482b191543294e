import { bookFeatures } from './book/book.ts'
import { calendarFeatures } from './calendar/calendar.ts'
import { type CustomFeatures, resolveCustom } from './custom/resolve-custom.ts'
import { depthFeatures } from './depth/depth.ts'
import type { FeatureGenerator } from './feature-generator.ts'
import type { BuiltInSet, FeatureSet } from './feature-schema.ts'
import { itblibFeatures } from './itblib/itblib.ts'
import { itbstatsFeatures } from './itbstats/itbstats.ts'
import { pairFeatures } from './pair/pair.ts'
import { returnsFeatures } from './returns/returns.ts'
import { talibFeatures } from './talib/talib.ts'
import { timeframeFeatures } from './timeframe/timeframe.ts'
import type { PlainSet } from './timeframe/timeframe-schema.ts'
import { tsfreshFeatures } from './tsfresh/tsfresh.ts'
import { volatilityFeatures } from './volatility/volatility.ts'

type GeneratorsOf<Set extends BuiltInSet> = {
  readonly [G in Set['generator']]: FeatureGenerator<Extract<Set, { generator: G }>['config']>
}

const PLAIN: GeneratorsOf<PlainSet> = {
  talib: talibFeatures,
  itbstats: itbstatsFeatures,
  itblib: itblibFeatures,
  depth: depthFeatures,
  tsfresh: tsfreshFeatures,
  book: bookFeatures,
  pair: pairFeatures,
  calendar: calendarFeatures,
  returns: returnsFeatures,
  volatility: volatilityFeatures,
}

/** Every generator by the name that a set gives. */
export const FEATURE_GENERATORS: GeneratorsOf<BuiltInSet> = {
  ...PLAIN,
  timeframe: timeframeFeatures((set) => PLAIN[set.generator] as FeatureGenerator<PlainSet['config']>),
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
