import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { hashJson } from '../content-hash.ts'
import { runLine, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import type { PipelineResult } from '../pipeline-result.ts'
import { columnOf } from '../table.ts'
import type { ReadModelVersionInput } from './read-model-version.ts'
import { artifactOfReport, readModelVersion } from './read-model-version.ts'

let good: ReadModelVersionInput & { readonly report: PipelineResult; readonly models: Record<string, never> }

before(async () => {
  const artifacts = memoryArtifactStore()
  const report = await runLine({ artifacts })
  const stored = async (stage: string) =>
    (await artifacts.find(report.stages.find(({ name }) => name === stage)!.inputHash!))!
  const models = (await artifacts.readJson(await stored('train'))) as Record<string, never>
  const scores = columnOf(await artifacts.readTable(await stored('rolling')), 'up_gb', 'test')
  good = { models, report, config: validConfig(), codeVersion: '1.2.3', notes: 'first', scores }
})

test('a run becomes a version: what it learned, from what, how good it was', () => {
  const version = readModelVersion(good)
  const { lineage, metrics, ...rest } = version
  assert.deepEqual(rest, {
    ...{ schema: 'leme.model-version/1', trainingRun: stageOf('train').inputHash },
    features: ['close_ROCP_1', 'close_ROCP_3', 'volume_SMA_5'].map((name) => ({ name, type: 'number' })),
    ...{ label: 'up', labelHorizon: 4, timeframe: '5m', score: 'up_gb', algorithm: 'gb', notes: 'first' },
    trainedRows: rest.trainedRows,
  })
  assert.ok(rest.trainedRows > 300)
  assert.deepEqual(lineage, {
    ...{ dataHash: stageOf('data').outputHash, featureSetHash: stageOf('features').outputHash },
    ...{ labelSetHash: stageOf('labels').outputHash, artifactHash: stageOf('train').outputHash },
    ...{ configHash: hashJson(validConfig()), codeVersion: '1.2.3' },
  })
  assert.equal(metrics.auc, good.report.metrics!.scores[0]!.auc)
  const { kind, text } = good.report.verdict
  assert.deepEqual(metrics.verdict, { kind, text })
  assert.equal(metrics.cutTest, 'passed')
  assert.equal(metrics.scoreDeciles!.length, 9)
  assert.deepEqual(metrics.scoreDeciles, metrics.scoreDeciles!.toSorted())
  const { scores: _, ...without } = good
  assert.equal(readModelVersion(without).metrics.scoreDeciles, null)
  assert.equal(artifactOfReport(good.report, 'models')!.hash, lineage.artifactHash)
})

test('a models file of another version or another shape is refused, never misread', () => {
  for (const models of [
    {},
    null,
    [],
    'x',
    { ...good.models, schema: 'leme.models/2' },
    { models: good.models.models },
  ]) {
    refused({ models }, /models file is .*not leme\.models\/1/)
  }
  refused({ models: { ...good.models, models: [] } }, /models/)
  refused({ models: { ...good.models, models: [{ score: 'up_gb' }] } }, /models/)
  const old = JSON.parse(
    JSON.stringify(good.models).replace(/"leme\.boosted-trees\/\d+"/, '"leme.boosted-trees/99"'),
  )
  refused({ models: old }, /"leme\.boosted-trees\/99", not leme\.boosted-trees\/\d/)
})

test('a report of another version, or of a run that failed, is refused', () => {
  for (const report of [null, {}, { ...good.report, schema: 'leme.pipeline/2' }]) {
    refused({ report }, /the report is .*not leme\.pipeline\/1/)
  }
  refused({ report: { ...good.report, stages: 3 } }, /the report: /)
  const stages = good.report.stages.map((stage) =>
    stage.name === 'features' ? { ...stage, status: 'failed' as const, outputHash: null } : stage,
  )
  refused({ report: { ...good.report, stages } }, /features of this run is failed/)
  refused({ report: { ...good.report, metrics: null } }, /how good up_gb is/)
})

test('files of different runs are refused: an edited model, another configuration', () => {
  const edited = structuredClone(good.models) as { models?: { features: string[] }[] }
  edited.models![0]!.features.reverse()
  refused({ models: edited }, /not those that the report tells of/)
  refused({ config: { ...good.config, symbol: 'OTHER' } }, /report is of TEST, the configuration of OTHER/)
})

test('a configuration that did not ask for what was learned is refused', () => {
  const { config } = good
  refused({ config: { ...config, labels: ['down'] } }, /does not ask for up_gb/)
  refused({ config: { ...config, train_features: ['close_ROCP_3', 'close_ROCP_1'] } }, /does not ask for/)
  refused({ config: { ...config, algorithms: [{ name: 'lc', algo: 'lc' }] } }, /does not ask for/)
})

test('a score has to be one that was learned, and named where there are several', () => {
  refused({ score: 'down_gb' }, /did not learn the score down_gb/)
  const models = structuredClone(good.models) as unknown as { models: { score: string }[] }
  models.models.push({ ...models.models[0]!, score: 'up_2' })
  refused({ models }, /2 scores: up_gb, up_2/)
})

function refused(part: Partial<ReadModelVersionInput>, message: RegExp): void {
  assert.throws(
    () => readModelVersion({ ...good, ...part }),
    (error) => error instanceof PipelineFault && error.code === 'model.file' && message.test(error.message),
  )
}

function stageOf(name: string) {
  return good.report.stages.find((stage) => stage.name === name)!
}
