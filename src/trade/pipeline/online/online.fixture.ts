import { parseTimeframe } from '../../../domain/index.ts'
import { type Random, random } from '../../../math/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { dialectOf } from '../dialect/dialect.ts'
import { computeFeatures } from '../features/compute-features.ts'
import { FEATURE_EXAMPLES, someData } from '../features/every-feature.fixture.ts'
import type { FeatureSet } from '../features/feature-schema.ts'
import type { StreamRow } from '../features/stream/open-feature-stream.ts'
import { type Algorithm, trainAlgorithm } from '../learn/learners/algorithm.ts'
import { MODELS_SCHEMA, type Models } from '../learn/models.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import type { Table } from '../port.ts'
import { runPipeline } from '../run/run-pipeline.ts'
import type { SignalSet } from '../signals/signal-schema.ts'
import { findColumn } from '../table.ts'
import type { OnlineRow } from './port.ts'

export const MINUTE = 60_000

/** A configuration with models for it. */
export interface OnlineCase {
  readonly config: PipelineConfig
  readonly models: Models
}

const ALGORITHMS: readonly Algorithm[] = [
  { name: 'gb', algo: 'gb', train: { num_boost_round: 4, num_leaves: 4 } },
  { name: 'lc', algo: 'lc' },
]

/** Random feature sets out of all there are, models of two kinds on some of their columns, and chained signal sets. */
export function someCase(seed: number, extra: Partial<PipelineConfig> = {}): OnlineCase {
  const chance = random(`online ${seed}`)
  const dialect = dialectOf(extra.compat ?? 'leme')
  const sets = someSets(chance, { count: 1 + chance.int(3), isItb: extra.compat === 'itb' })
  const sample = someData(seed, { rows: 260, gaps: 0 })
  const options = { timeframe: parseTimeframe('1m'), dialect: dialect.features }
  const features = computeFeatures(sets, sample, options).columns.slice(1)
  const usable = features.filter(({ values }) => values.subarray(60).every(Number.isFinite))
  const inputs = usable.length > 0 ? usable.slice(0, 6) : features.slice(0, 1)
  const rows = Int32Array.from({ length: 200 }, (_, i) => 60 + i)
  const label = Float64Array.from(rows, () => chance.int(2))
  const taken = inputs.map(({ values }) => Float64Array.from(rows, (row) => values[row]! || 0))
  const names = inputs.map(({ name }) => name)
  const models = ALGORITHMS.map((algorithm) => ({
    ...{
      score: `up_${algorithm.name}`,
      label: 'up',
      algorithm: algorithm.name,
      features: names,
      trainedRows: 200,
    },
    model: trainAlgorithm({ features: taken, names, label, rows, ends: Float64Array.from(rows) }, algorithm),
  }))
  const config: PipelineConfig = {
    symbol: 'TEST',
    freq: '1min',
    train: false,
    data_sources: [{ file: 'a.csv' }],
    feature_sets: [...sets],
    signal_sets: [...signalSets(chance)],
    append_overlap_records: 3,
    ...extra,
  }
  return { config, models: { schema: MODELS_SCHEMA, models } }
}

function someSets(
  chance: Random,
  { count, isItb }: { count: number; isItb: boolean },
): readonly FeatureSet[] {
  // The one needs a zone, the others are refused by the original without functions.
  const left = isItb ? ['calendar', 'itblib', 'depth'] : ['calendar']
  const usable = FEATURE_EXAMPLES.filter((set) => !left.includes(set.generator))
  return Array.from({ length: count }, (_, i) => {
    const set = usable[chance.int(usable.length)]!
    return { ...set, feature_prefix: `f${i}` } as FeatureSet
  })
}

function signalSets(chance: Random): readonly SignalSet[] {
  const window = [2, 3, 4.5, 7][chance.int(4)]!
  return [
    {
      generator: 'combine',
      config: {
        columns: ['up_gb', 'up_lc'],
        names: 'both',
        combine: chance.int(2) ? 'difference' : 'relative',
      },
    },
    { generator: 'smoothen', config: { columns: ['up_gb', 'up_lc'], names: 'mean', window } },
    {
      generator: 'smoothen',
      config: {
        columns: ['mean'],
        names: 'twice',
        window: 3,
        ...(chance.int(2) && { point_threshold: 0.5 }),
      },
    },
    {
      generator: 'threshold_rule',
      config: {
        columns: 'mean',
        names: ['buy', 'sell'],
        parameters: { buy_signal_threshold: 0.511, sell_signal_threshold: 0.489 },
      },
    },
  ]
}

/** Bars as a table with these columns, `time` first, in order of time. */
export function tableOfBars(bars: readonly StreamRow[], names: readonly string[]): Table {
  const sorted = [...bars].sort((a, b) => a.time! - b.time!)
  const columns = names.map((name) => ({ name, values: Float64Array.from(sorted, (bar) => bar[name]!) }))
  return { rows: sorted.length, columns }
}

/** What the batch makes of the rows of each source, in one table. */
export async function batchOf({ config, models }: OnlineCase, sources: readonly Table[]): Promise<Table> {
  const artifacts = memoryArtifactStore()
  let at = 0
  const result = await runPipeline({
    config,
    rows: { read: async () => sources[at++]! },
    artifacts,
    clock: () => 0,
    given: { models },
    goal: 'signals',
  })
  const failed = result.stages.find(({ status }) => status === 'failed')
  if (failed) throw new Error(`${failed.name}: ${failed.message}`)
  const read = async (name: string) => {
    const report = result.artifacts.find((artifact) => artifact.name === name)!
    return (await artifacts.readTable({ ...report, kind: 'table', lineage: {} as never })).columns
  }
  const columns = [...(await read('features')), ...(await read('signals')).slice(1)]
  return { rows: columns[0]!.values.length, columns }
}

/** How the newest version of each row differs from the batch; empty where nothing does by more than 1e-9. */
export function differences(
  rows: Iterable<OnlineRow>,
  batch: Table,
): { far: string[]; notSame: number; rows: number } {
  const times = findColumn(batch, 'time')!
  const found = { far: [] as string[], notSame: 0, rows: 0 }
  const byTime = new Map([...rows].map((row) => [row.time, row]))
  times.forEach((time, at) => {
    const row = byTime.get(time)
    if (!row) {
      found.far.push(`no row at ${at}`)
      return
    }
    found.rows++
    const values: StreamRow = { ...row.features, ...row.scores, ...row.signals }
    for (const { name, values: column } of batch.columns) {
      if (name === 'time') continue
      const [own, wanted] = [values[name]!, column[at]!]
      if (Object.is(own, wanted) || (own === 0 && wanted === 0)) continue
      found.notSame++
      const tolerance = 1e-9 * Math.max(1, Math.abs(wanted))
      if (!(Math.abs(own - wanted) <= tolerance)) found.far.push(`${name} row ${at}: ${own}, not ${wanted}`)
    }
  })
  if (byTime.size !== times.length) found.far.push(`${byTime.size} rows, not ${times.length}`)
  return found
}
