import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readPipelineConfig } from '../src/adapters/config/index.ts'
import { readCandles, sampleSp500 } from '../src/adapters/source/index.ts'
import { openParquetStore } from '../src/adapters/store/parquet/index.ts'
import { openThreads } from '../src/adapters/threads/index.ts'
import { parseTimeframe } from '../src/domain/index.ts'
import { collectCandles, demoMarket } from '../src/trade/market/index.ts'
import {
  type ArtifactStore,
  candleTable,
  checkCausal,
  inThisThread,
  memoryArtifactStore,
  type Parallel,
  type PipelineConfig,
  runPipeline,
  type TableSource,
} from '../src/trade/pipeline/index.ts'

const CANDLES = fileURLToPath(new URL('../../shared/data/candles/', import.meta.url))
const skipCandles = existsSync(CANDLES) ? false : 'the candles in ../shared/data/candles are absent'
const market = demoMarket()

/** Files of the shared candles, the S&P 500 sample and the DEMO market, as an app would lend them. */
const rows: TableSource = {
  async read(request) {
    if (request.kind === 'file')
      return candleTable(readCandles(join(CANDLES, request.file), request.timeframe).candles)
    if (request.venue === 'sample') return candleTable(readCandles(sampleSp500(), request.timeframe).candles)
    const isAsked = ({ venue, pair }: { venue: string; pair: string }) =>
      venue === request.venue && pair === request.pair
    const series = market.series.find(({ key }) => isAsked(key))!
    return candleTable(collectCandles(series.rows, series.key.timeframe).candles)
  },
}

interface Ports {
  readonly artifacts?: ArtifactStore
  readonly parallel?: Parallel
}

function run(
  config: PipelineConfig,
  { artifacts = memoryArtifactStore(), parallel = inThisThread() }: Ports = {},
) {
  return runPipeline({ config, rows, artifacts, parallel, clock: () => performance.now() })
}

function example(name: string): PipelineConfig {
  const path = new URL(`../examples/pipelines/${name}.jsonc`, import.meta.url)
  return readPipelineConfig(readFileSync(path, 'utf8'), name).config
}

function demoOf(pair: string): PipelineConfig {
  return { ...example('demo'), data_sources: [{ store: { venue: 'demo', pair, timeframe: '1m' } }] }
}

test('the next week of the S&P 500 cannot be told from its past', async () => {
  const result = await run(example('sp500'))
  assert.equal(result.verdict.kind, 'no-edge', result.verdict.text)
  assert.ok(result.metrics!.scores[0]!.rows > 3000)
})

test('the pattern planted in TIDE/USDT is found, as a weak edge', async () => {
  const { verdict } = await run(demoOf('TIDE/USDT'))
  assert.equal(verdict.kind, 'weak-edge', verdict.text)
})

for (const pair of ['BTC/USDT', 'KEEL/USDT', 'MAST/USDT']) {
  test(`nothing is found in ${pair}, where nothing was planted`, async () => {
    const { verdict } = await run(demoOf(pair))
    assert.equal(verdict.kind, 'no-edge', verdict.text)
  })
}

test('no feature of the examples looks ahead', async () => {
  for (const name of ['sp500', 'demo']) {
    const config = example(name)
    const { venue, pair } = config.data_sources![0]!.store!
    const series = market.series.find(({ key }) => key.venue === venue && key.pair === pair)
    const some = series
      ? collectCandles(series.rows, series.key.timeframe).candles
      : readCandles(sampleSp500(), parseTimeframe('1d')).candles
    assert.deepEqual(checkCausal(config, some), [])
  }
})

test('a CSV file of candles goes through the line; threads, stores and repetition change nothing', {
  skip: skipCandles,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-line-'))
  await using threads = openThreads(2)
  await using parquet = await openParquetStore(folder)
  const config = example('csv')
  const plain = await run(config)
  const stored = await run(config, { artifacts: parquet, parallel: threads })
  const again = await run(config, { artifacts: parquet })
  const hashes = ({ stages }: typeof plain) => stages.map(({ outputHash }) => outputHash)
  assert.ok(plain.stages.every(({ status }) => status === 'done'))
  assert.deepEqual(hashes(stored), hashes(plain))
  assert.deepEqual(hashes(again), hashes(plain))
  assert.ok(again.stages.every(({ cached }) => cached))
  assert.deepEqual(again.metrics, plain.metrics)
  assert.deepEqual(
    plain.metrics!.scores.map(({ score }) => score),
    ['up_gb', 'dn_gb'],
  )
  await rm(folder, { recursive: true })
})
