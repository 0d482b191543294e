import assert from 'node:assert/strict'
import { test } from 'node:test'
import Value from 'typebox/value'
import { sliceCandles } from '../../../domain/index.ts'
import { inThisThread } from '../learn/in-this-thread.ts'
import { runLine, someCandles, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import type { Piece } from '../piece.ts'
import { pipelineResultSchema } from '../pipeline-result.ts'
import type { ArtifactStore, Parallel, Table } from '../port.ts'
import { columnOf } from '../table.ts'
import type { PipelineProgress } from './stage-runner.ts'

const STAGES = ['data', 'check', 'features', 'labels', 'train', 'rolling', 'signals']

test('the line runs from candles to signals and its result fits its schema', async () => {
  const result = await runLine()
  assert.ok(Value.Check(pipelineResultSchema, result))
  assert.deepEqual(
    result.stages.map(({ name, status }) => `${name} ${status}`),
    STAGES.map((name) => `${name} done`),
  )
  assert.ok(result.stages.every(({ ms, cached }) => ms >= 1 && !cached))
  const names = result.artifacts.map(({ name }) => name)
  assert.deepEqual(names, ['data', 'check', 'features', 'labels', 'models', 'predictions', 'signals'])
  assert.deepEqual(result.artifacts.at(-1)!.columns, ['time', 'up', 'up_gb', 'buy', 'sell'])
  assert.equal(result.metrics?.scores[0]?.rows, 180 - 4)
  assert.match(result.verdict.text, /AUC/)
})

test('scores are there for predicted rows alone', async () => {
  const artifacts = memoryArtifactStore()
  const result = await runLine({ artifacts })
  const predictions = await tableOf(artifacts, result, 'predictions')
  const score = columnOf(predictions, 'up_gb')
  assert.ok(score.subarray(0, 220).every(Number.isNaN))
  assert.ok(score.subarray(220).every((value) => value > 0 && value < 1))
})

test('the same again computes nothing and gives the same', async () => {
  const artifacts = memoryArtifactStore()
  const first = await runLine({ artifacts })
  const second = await runLine({ artifacts, parallel: unused() })
  assert.ok(second.stages.every(({ cached }) => cached))
  assert.deepEqual(withoutCached(second), withoutCached(first))
})

test('another machine comes to the same hashes', async () => {
  const [a, b] = await Promise.all([runLine(), runLine()])
  assert.deepEqual(withoutCached(a), withoutCached(b))
})

test('a changed candle changes only what depends on it', async () => {
  const artifacts = memoryArtifactStore()
  await runLine({ artifacts })
  const candles = someCandles()
  candles.high[399]! *= 1.01
  const unusedColumn = await runLine({ artifacts, candles })
  assert.deepEqual(cachedStages(unusedColumn), ['train', 'rolling', 'signals'])
  candles.volume[300]! += 1
  const feature = cachedStages(await runLine({ artifacts, candles }))
  for (const name of ['data', 'features', 'train', 'rolling']) assert.ok(!feature.includes(name), name)
})

test('a changed setting changes only the stages behind it', async () => {
  const artifacts = memoryArtifactStore()
  await runLine({ artifacts })
  const { signal_sets: _, ...plain } = validConfig()
  assert.deepEqual(cachedStages(await runLine({ artifacts, config: plain })), STAGES.slice(0, -1))
  const more = validConfig()
  more.feature_sets.push({
    generator: 'talib',
    config: { columns: 'high', functions: ['MAX'], windows: [4] },
  })
  const cached = cachedStages(await runLine({ artifacts, config: more }))
  assert.deepEqual(
    cached,
    STAGES.filter((name) => name !== 'features'),
  )
})

test('a damaged artifact is computed again, with a word about it', async () => {
  const contents = new Map<string, Table | string>()
  const artifacts = memoryArtifactStore(contents)
  const first = await runLine({ artifacts })
  const features = first.artifacts.find(({ name }) => name === 'features')!
  contents.set(features.hash, { rows: 0, columns: [] })
  const second = await runLine({ artifacts })
  const stage = second.stages.find(({ name }) => name === 'features')!
  assert.equal(stage.cached, false)
  assert.match(stage.message!, /^computed again, because the content of features does not match its hash/)
  assert.equal(stage.outputHash, features.hash)
  assert.deepEqual(cachedStages(await runLine({ artifacts })), STAGES)
})

test('every fold learns from rows whose labels end before its prediction starts', async () => {
  const seen: Piece[] = []
  const spy: Parallel = {
    map(pieces, onDone) {
      seen.push(...pieces)
      return inThisThread().map(pieces, onDone)
    },
  }
  await runLine({ parallel: spy })
  const folds = seen.filter((piece) => piece.kind === 'fold')
  assert.equal(folds.length, 3)
  for (const fold of folds) assert.equal(fold.trainEnd + validConfig().label_horizon!, fold.predictStart)
})

test('scores of the past stay the same when the future is removed', async () => {
  const config = { ...validConfig(), rolling_predict: { prediction_start: 220, prediction_size: 60 } }
  const [whole, part] = [memoryArtifactStore(), memoryArtifactStore()]
  const all = await runLine({ config, artifacts: whole })
  const cut = await runLine({ config, artifacts: part, candles: sliceCandles(someCandles(), 0, 345) })
  const longer = columnOf(await tableOf(whole, all, 'predictions'), 'up_gb')
  const shorter = columnOf(await tableOf(part, cut, 'predictions'), 'up_gb')
  assert.deepEqual([...shorter.subarray(0, 340)], [...longer.subarray(0, 340)])
})

test('progress tells each stage, its place, and the pieces done', async () => {
  const heard: PipelineProgress[] = []
  await runLine({ onProgress: (progress) => heard.push(progress) })
  const ended = heard.filter(({ status }) => status === 'done')
  assert.deepEqual(
    ended.map(({ stage, index, of }) => [stage, index, of]),
    STAGES.map((name, i) => [name, i + 1, 7]),
  )
  const pieces = heard.filter(({ stage, done }) => stage === 'rolling' && done !== undefined)
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
  const result = await runLine({ config })
  assert.deepEqual(
    result.metrics?.scores.map(({ score }) => score),
    ['up_gb', 'up_lc'],
  )
  assert.match(result.verdict.text, /best of 2 scores/)
})

function unused(): Parallel {
  return { map: () => Promise.reject(new Error('nothing should be computed')) }
}

function cachedStages({ stages }: Awaited<ReturnType<typeof runLine>>): readonly string[] {
  return stages.filter(({ cached }) => cached).map(({ name }) => name)
}

function withoutCached(result: Awaited<ReturnType<typeof runLine>>) {
  return { ...result, stages: result.stages.map((stage) => ({ ...stage, cached: false, ms: 0 })) }
}

async function tableOf(
  artifacts: ArtifactStore,
  result: Awaited<ReturnType<typeof runLine>>,
  name: string,
): Promise<Table> {
  const stage = result.stages.find((report) =>
    result.artifacts.some((a) => a.name === name && a.stage === report.name),
  )!
  const artifact = await artifacts.find(stage.inputHash!)
  return artifacts.readTable(artifact!)
}
