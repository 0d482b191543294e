import { PipelineFault } from '../pipeline-fault.ts'
import type { FeatureColumn } from './model-version.ts'
import type { Feed } from './port.ts'

/** @throws PipelineFault `prediction.malformed` */
export function requireFeed({ features }: Feed): void {
  const names = features.map(({ name }) => name)
  const twice = names.find((name, at) => names.indexOf(name) < at)
  if (features.length > 0 && twice === undefined) return
  const found = twice === undefined ? 'no feature was fed' : `the feature ${twice} was fed twice`
  throw new PipelineFault('prediction.malformed', found, {
    hint: 'Say which columns were fed to the model, in order, each once.',
  })
}

/**
 * Refuses to score with other columns than a version was trained on: a model reads them by place, so columns that
 * were renamed or stand in another order would give wrong scores without a word.
 * @throws PipelineFault `model.features`
 */
export function requireSameFeed(
  version: Feed & { readonly model: string; readonly number: number },
  fed: Feed,
): void {
  const difference = feedDifference(version, fed)
  if (difference === undefined) return
  throw new PipelineFault('model.features', `version ${version.number} of ${version.model}: ${difference}`, {
    hint: 'Feed what the version was trained on, or train a version on what is fed.',
  })
}

/** The first thing in which what is fed differs from what a version was trained on; undefined where nothing does. */
export function feedDifference(wanted: Feed, fed: Feed): string | undefined {
  if (fed.timeframe !== wanted.timeframe)
    return `it was trained on candles of ${wanted.timeframe}, and is fed ${fed.timeframe}`
  const at = wanted.features.findIndex((feature, place) => !isSame(feature, fed.features[place]))
  if (at < 0) {
    const extra = fed.features[wanted.features.length]
    return extra && `${extra.name} is fed behind the last feature that it was trained on`
  }
  const feature = wanted.features[at]!
  const elsewhere = fed.features.findIndex(({ name }) => name === feature.name)
  if (elsewhere < 0) return `the feature ${feature.name} is not fed`
  if (elsewhere !== at) return `the feature ${feature.name} is fed in place ${elsewhere + 1}, not ${at + 1}`
  return `the feature ${feature.name} is fed as a ${fed.features[at]!.type}, not as a ${feature.type}`
}

function isSame(wanted: FeatureColumn, fed: FeatureColumn | undefined): boolean {
  return fed !== undefined && wanted.name === fed.name && wanted.type === fed.type
}
