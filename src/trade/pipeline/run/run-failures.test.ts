import assert from 'node:assert/strict'
import { test } from 'node:test'
import Value from 'typebox/value'
import type { Candles } from '../../../domain/index.ts'
import type { PipelineConfig } from '../config/pipeline-config.ts'
import { type Overrides, runLine, someCandles, validConfig } from '../line.fixture.ts'
import { memoryArtifactStore } from '../memory-artifact-store.ts'
import { pipelineResultSchema } from '../pipeline-result.ts'
import type { SourceRequest } from '../port.ts'
import { candleTable } from '../table.ts'
import { runPipeline } from './run-pipeline.ts'

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
    'rolling',
    'train.refused',
    /the label is 0 in all/,
  ],
]

for (const [what, overrides, stage, code, message] of failures) {
  test(`${what}: ${stage} fails with a reason, what needs it is blocked`, async () => {
    const result = await runLine(overrides)
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
  const result = await runLine({ candles: someCandles(200) })
  const { hint } = result.stages[1]!
  assert.match(hint!, /leme data import FILE --venue test --symbol A\/B --timeframe 5m/)
})

test('as the original, compat goes on with impossible candles, and counts them', async () => {
  const result = await runLine({ candles: spoilt(), config: { ...validConfig(), compat: 'itb' } })
  const { status, message } = result.stages[1]!
  assert.equal(status, 'done')
  assert.match(message!, /1 × impossible/)
})

test('labels do not stop features from being made', async () => {
  const result = await runLine({ config: oneClass() })
  assert.deepEqual(
    result.stages.map(({ status }) => status),
    ['done', 'done', 'done', 'failed', 'blocked', 'blocked', 'blocked'],
  )
})

test('a source that throws fails the data stage with its words', async () => {
  const rows = { read: async () => Promise.reject(new Error('disk on fire')) }
  const result = await runPipeline({
    config: validConfig(),
    rows,
    artifacts: memoryArtifactStore(),
    clock: () => 0,
  })
  assert.equal(result.stages[0]!.message, 'disk on fire')
})

test('a data source needs a file or a series of the store', async () => {
  const config = { ...validConfig(), data_sources: [{ column_prefix: 'x' }] }
  await assert.rejects(runLine({ config }), { code: 'config.invalid', where: '/data_sources/0' })
})

test('a folder alone means the file of its name', async () => {
  const asked: SourceRequest[] = []
  const rows = {
    read: async (request: SourceRequest) => {
      asked.push(request)
      return candleTable(someCandles())
    },
  }
  const config = { ...validConfig(), data_folder: 'DATA', data_sources: [{ folder: 'ETHBTC' }] }
  await runPipeline({ config, rows, artifacts: memoryArtifactStore(), clock: () => 0, goal: 'data' })
  assert.deepEqual(
    asked.map((request) => request.kind === 'file' && request.file),
    ['DATA/ETHBTC/ETHBTC'],
  )
})

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
