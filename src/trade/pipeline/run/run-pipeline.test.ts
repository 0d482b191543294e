import assert from 'node:assert/strict'
import { test } from 'node:test'
import Value from 'typebox/value'
import { type Candles, sliceCandles } from '../../../domain/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import { someCandles, sourceOf, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import type { Piece } from '../piece.ts'
import { pipelineResultSchema } from '../pipeline-result.ts'
import type { ArtifactStore, Parallel, Table } from '../port.ts'
import { columnOf } from '../table.ts'
import { runPipeline } from './run-pipeline.ts'
import type { PipelineProgress } from './stage-runner.ts'

const STAGES = ['data', 'check', 'features', 'labels', 'train', 'predict', 'signals']

interface Overrides {
  readonly config?: PipelineConfig
  readonly candles?: Candles
  readonly artifacts?: ArtifactStore
  readonly parallel?: Parallel
  readonly onProgress?: (progress: PipelineProgress) => void
}

function run({
  config = validConfig(),
  candles = someCandles(),
  artifacts = memoryArtifactStore(),
  ...rest
}: Overrides = {}) {
  let now = 0
  return runPipeline({ config, candles: sourceOf(candles), artifacts, clock: () => now++, ...rest })
}

test('the line runs from candles to signals and its result fits its schema', async () => {
  const result = await run()
  assert.ok(Value.Check(pipelineResultSchema, result))
  assert.deepEqual(
    result.stages.map(({ name, status }) => `${name} ${status}`),
    STAGES.map((name) => `${name} done`),
  )
  assert.ok(result.stages.every(({ ms, cached }) => ms === 1 && !cached))
  const names = result.artifacts.map(({ name }) => name)
  assert.deepEqual(names, ['data', 'check', 'features', 'labels', 'models', 'predictions', 'signals'])
  assert.deepEqual(result.artifacts.at(-1)!.columns, ['time', 'up', 'up_gb', 'buy', 'sell'])
  assert.equal(result.metrics?.scores[0]?.rows, 180 - 4)
  assert.match(result.verdict.text, /AUC/)
})

test('scores are there for predicted rows alone', async () => {
  const artifacts = memoryArtifactStore()
  const result = await run({ artifacts })
  const predictions = await tableOf(artifacts, result, 'predictions')
  const score = columnOf(predictions, 'up_gb')
  assert.ok(score.subarray(0, 220).every(Number.isNaN))
  assert.ok(score.subarray(220).every((value) => value > 0 && value < 1))
})

test('the same again computes nothing and gives the same', async () => {
  const artifacts = memoryArtifactStore()
  const first = await run({ artifacts })
  const second = await run({ artifacts, parallel: unused() })
  assert.ok(second.stages.every(({ cached }) => cached))
  assert.deepEqual(withoutCached(second), withoutCached(first))
})

test('another machine comes to the same hashes', async () => {
  const [a, b] = await Promise.all([run(), run()])
  assert.deepEqual(withoutCached(a), withoutCached(b))
})

test('a changed candle changes only what depends on it', async () => {
  const artifacts = memoryArtifactStore()
  await run({ artifacts })
  const candles = someCandles()
  candles.high[399]! *= 1.01
  const unusedColumn = await run({ artifacts, candles })
  assert.deepEqual(cachedStages(unusedColumn), ['train', 'predict', 'signals'])
  candles.volume[300]! += 1
  const feature = cachedStages(await run({ artifacts, candles }))
  for (const name of ['data', 'features', 'train', 'predict']) assert.ok(!feature.includes(name), name)
})

test('a changed setting changes only the stages behind it', async () => {
  const artifacts = memoryArtifactStore()
  await run({ artifacts })
  const { signal_sets: _, ...plain } = validConfig()
  assert.deepEqual(cachedStages(await run({ artifacts, config: plain })), STAGES.slice(0, -1))
  const more = validConfig()
  more.feature_sets.push({
    generator: 'talib',
    config: { columns: 'high', functions: ['MAX'], windows: [4] },
  })
  const cached = cachedStages(await run({ artifacts, config: more }))
  assert.deepEqual(
    cached,
    STAGES.filter((name) => name !== 'features'),
  )
})

test('a damaged artifact is computed again, with a word about it', async () => {
  const contents = new Map<string, Table | string>()
  const artifacts = memoryArtifactStore(contents)
  const first = await run({ artifacts })
  const features = first.artifacts.find(({ name }) => name === 'features')!
  contents.set(features.hash, { rows: 0, columns: [] })
  const second = await run({ artifacts })
  const stage = second.stages.find(({ name }) => name === 'features')!
  assert.equal(stage.cached, false)
  assert.match(stage.message!, /^computed again, because the content of features does not match its hash/)
  assert.equal(stage.outputHash, features.hash)
  assert.deepEqual(cachedStages(await run({ artifacts })), STAGES)
})

test('every fold learns from rows whose labels end before its prediction starts', async () => {
  const seen: Piece[] = []
  const spy: Parallel = {
    map(pieces, onDone) {
      seen.push(...pieces)
      return inThisThread().map(pieces, onDone)
    },
  }
  await run({ parallel: spy })
  const folds = seen.filter((piece) => piece.kind === 'fold')
  assert.equal(folds.length, 3)
  for (const fold of folds) assert.equal(fold.trainEnd + validConfig().label_horizon, fold.predictStart)
})

test('scores of the past stay the same when the future is removed', async () => {
  const config = { ...validConfig(), rolling_predict: { prediction_start: 220, prediction_size: 60 } }
  const [whole, part] = [memoryArtifactStore(), memoryArtifactStore()]
  const all = await run({ config, artifacts: whole })
  const cut = await run({ config, artifacts: part, candles: sliceCandles(someCandles(), 0, 345) })
  const longer = columnOf(await tableOf(whole, all, 'predictions'), 'up_gb')
  const shorter = columnOf(await tableOf(part, cut, 'predictions'), 'up_gb')
  assert.deepEqual([...shorter.subarray(0, 340)], [...longer.subarray(0, 340)])
})

test('progress tells each stage, its place, and the pieces done', async () => {
  const heard: PipelineProgress[] = []
  await run({ onProgress: (progress) => heard.push(progress) })
  const ended = heard.filter(({ status }) => status === 'done')
  assert.deepEqual(
    ended.map(({ stage, index, of }) => [stage, index, of]),
    STAGES.map((name, i) => [name, i + 1, 7]),
  )
  const pieces = heard.filter(({ stage, done }) => stage === 'predict' && done !== undefined)
  assert.deepEqual(
    pieces.map(({ done, total }) => [done, total]),
    [
      [1, 3],
      [2, 3],
      [3, 3],
    ],
  )
})

test('a linear classifier beside trees gives scores of its own', async () => {
  const config = {
    ...validConfig(),
    algorithms: [...validConfig().algorithms, { name: 'lc', algo: 'lc' as const }],
  }
  const result = await run({ config })
  assert.deepEqual(
    result.metrics?.scores.map(({ score }) => score),
    ['up_gb', 'up_lc'],
  )
  assert.match(result.verdict.text, /best of 2 scores/)
})

/** What is wrong, which stage says so with which code, and what it must say. */
const failures: readonly [string, Overrides, string, string, RegExp][] = [
  ['too few rows', { candles: someCandles(200) }, 'check', 'rows.few', /needs 234 rows, 200 are there/],
  ['no rows', { candles: someCandles(0) }, 'data', 'rows.none', /no candles/],
  ['impossible candles', { candles: spoilt() }, 'check', 'candles.impossible', /below/],
  [
    'a feature without a value',
    { config: longWindow() },
    'features',
    'feature.empty',
    /close_SMA_5000 has no value/,
  ],
  ['an unknown column', { config: missingColumn() }, 'features', 'column.missing', /"clsoe"/],
  ['a label of one class', { config: oneClass() }, 'labels', 'label.one-class', /up holds in 0 of 396 rows/],
  [
    'an unknown feature to train on',
    { config: { ...validConfig(), train_features: ['close_ROC_1'] } },
    'train',
    'column.missing',
    /"close_ROC_1"/,
  ],
  [
    'a horizon shorter than the label',
    { config: { ...validConfig(), label_horizon: 3 } },
    'train',
    'label.horizon',
    /looks 4 rows ahead, label_horizon is 3/,
  ],
  [
    'a training of one class',
    { candles: flatStart(), config: lateStart() },
    'predict',
    'train.refused',
    /the label is 0 in all/,
  ],
]

for (const [what, overrides, stage, code, message] of failures) {
  test(`${what}: ${stage} fails with a reason, what needs it is blocked`, async () => {
    const result = await run(overrides)
    const failed = result.stages.filter(({ status }) => status === 'failed')
    assert.deepEqual(
      failed.map((report) => [report.name, report.code]),
      [[stage, code]],
      JSON.stringify(failed),
    )
    assert.match(failed[0]!.message!, message)
    const signals = result.stages.at(-1)!
    assert.equal(signals.status, 'blocked')
    assert.match(signals.message!, /^not run: /)
    assert.equal(result.metrics, null)
    assert.match(result.verdict.text, new RegExp(`^No verdict: ${stage} failed`))
    assert.ok(Value.Check(pipelineResultSchema, result))
  })
}

test('too few rows come with the command that fetches more', async () => {
  const result = await run({ candles: someCandles(200) })
  const { hint } = result.stages[1]!
  assert.match(hint!, /leme data import FILE --venue test --symbol A\/B --timeframe 5m/)
})

test('labels do not stop features from being made', async () => {
  const result = await run({ config: oneClass() })
  assert.deepEqual(
    result.stages.map(({ status }) => status),
    ['done', 'done', 'done', 'failed', 'blocked', 'blocked', 'blocked'],
  )
})

test('a source that throws fails the data stage with its words', async () => {
  const candles = { read: async () => Promise.reject(new Error('disk on fire')) }
  const result = await runPipeline({
    config: validConfig(),
    candles,
    artifacts: memoryArtifactStore(),
    clock: () => 0,
  })
  assert.equal(result.stages[0]!.message, 'disk on fire')
})

test('a data source needs a file or a series of the store', async () => {
  const config = { ...validConfig(), data_sources: [{ column_prefix: 'x' }] }
  await assert.rejects(run({ config }), { code: 'config.invalid', where: '/data_sources/0' })
})

function unused(): Parallel {
  return { map: () => Promise.reject(new Error('nothing should be computed')) }
}

function cachedStages({ stages }: Awaited<ReturnType<typeof run>>): readonly string[] {
  return stages.filter(({ cached }) => cached).map(({ name }) => name)
}

function withoutCached(result: Awaited<ReturnType<typeof run>>) {
  return { ...result, stages: result.stages.map((stage) => ({ ...stage, cached: false })) }
}

async function tableOf(
  artifacts: ArtifactStore,
  result: Awaited<ReturnType<typeof run>>,
  name: string,
): Promise<Table> {
  const stage = result.stages.find((report) =>
    result.artifacts.some((a) => a.name === name && a.stage === report.name),
  )!
  const artifact = await artifacts.find(stage.inputHash!)
  return artifacts.readTable(artifact!)
}

function spoilt(): Candles {
  const candles = someCandles()
  candles.high[7] = candles.low[7]! / 2
  return candles
}

function longWindow(): PipelineConfig {
  const config = validConfig()
  config.feature_sets.push({
    generator: 'talib',
    config: { columns: 'close', functions: ['SMA'], windows: [5000] },
  })
  return config
}

function missingColumn(): PipelineConfig {
  const config = validConfig()
  config.feature_sets.push({
    generator: 'talib',
    config: { columns: 'clsoe', functions: ['SMA'], windows: [5] },
  })
  return config
}

function oneClass(): PipelineConfig {
  return {
    ...validConfig(),
    label_sets: [{ generator: 'direction', config: { horizon: 4, threshold: 90, names: 'up' } }],
  }
}

/** The price stands still for as long as the first fold learns. */
function flatStart(): Candles {
  const candles = someCandles()
  for (const name of ['open', 'high', 'low', 'close'] as const) candles[name].fill(100, 0, 230)
  candles.open[230] = 100
  candles.low[230] = Math.min(100, candles.low[230]!)
  candles.high[230] = Math.max(100, candles.high[230]!)
  return candles
}

function lateStart(): PipelineConfig {
  return { ...validConfig(), train_features: ['volume_SMA_5'] }
}
