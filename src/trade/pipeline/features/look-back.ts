import { located } from '../config/located.ts'
import { prefixed } from '../config/prefixed.ts'
import { contextOf, type FeatureOptions } from './compute-features.ts'
import { generatorOf } from './feature-generators.ts'
import type { FeatureSet } from './feature-schema.ts'

const EMPTY = new Float64Array(0)

/**
 * Rows before its own that any feature of the sets depends on, by way of the features of sets before it too;
 * Infinity where one is recursive. Counted in inputs whose gaps are filled.
 * @throws PipelineFault `config.invalid`
 */
export function featureLookBack(sets: readonly FeatureSet[], options: FeatureOptions): number {
  const reach = new Map<string, number>()
  sets.forEach((set, i) => {
    const { names, reads, own } = located(`/feature_sets/${i}`, () => describe(set, options))
    // What a feature of one's own reads is not known before it runs: it may be anything.
    const sources = reads?.map((name) => reach.get(name) ?? 0) ?? [...reach.values()]
    const rows = own + Math.max(0, ...sources)
    for (const name of names) reach.set(name, rows)
  })
  return Math.max(0, ...reach.values())
}

function describe(set: FeatureSet, options: FeatureOptions) {
  const generator = generatorOf(set, options.custom ?? {})
  const own = generator.lookBack(set.config, options.timeframe)
  const known = generator.names?.(set.config)
  if (known) return { own, names: known.map((name) => prefixed(name, set.feature_prefix)), reads: undefined }
  const reads: string[] = []
  const read = (name: string) => {
    reads.push(prefixed(name, set.column_prefix))
    return EMPTY
  }
  const columns = generator.generate(set.config, {
    ...contextOf(options),
    time: EMPTY,
    from: 0,
    read,
    filled: read,
  })
  return { own, names: columns.map(({ name }) => prefixed(name, set.feature_prefix)), reads }
}
