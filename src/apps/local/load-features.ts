import { resolve } from 'node:path'
import { loadExport } from '../../adapters/strategy-file/index.ts'
import {
  type FeatureDefinition,
  isLoaded,
  type LoadedFeatures,
  type PipelineConfig,
  requireFeature,
} from '../../trade/pipeline/index.ts'
import { codeDigest } from './code-digest.ts'
import { zoneOf } from './zone-of.ts'

const SCRIPT = /^(.+\.[mc]?[jt]s):(\w+)$/

/**
 * Features of one's own that a configuration names, `./my-features.ts:myFeature`, from its folder. Names of other
 * kinds are left to the line, which says what is wrong with them.
 * @throws StrategyFileError, PipelineFault `feature.custom`
 */
export async function loadFeatures(config: PipelineConfig, folder: string): Promise<LoadedFeatures> {
  const features: Record<string, FeatureDefinition> = {}
  const codeHashes: Record<string, string> = {}
  for (const name of new Set(generatorsOf(config.feature_sets))) {
    const [, path, exported] = (isLoaded(name) && SCRIPT.exec(name)) || []
    if (path === undefined || exported === undefined) continue
    const file = resolve(folder, path)
    features[name] = requireFeature(await loadExport(file, exported), name)
    codeHashes[name] = codeDigest(file)
  }
  return { features, codeHashes, zoneOf }
}

/** Names of generators, also of sets within sets. */
function generatorsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(generatorsOf)
  if (typeof value !== 'object' || value === null) return []
  const own = 'generator' in value && typeof value.generator === 'string' ? [value.generator] : []
  return [...own, ...Object.values(value).flatMap(generatorsOf)]
}
