import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allocateCandles, type Candles, parsePair, parseTimeframe, parseVenue } from '../../domain/index.ts'
import {
  candleTable,
  checkConfig,
  hashJson,
  type Models,
  memoryArtifactStore,
  type NewModelVersion,
  type PipelineConfig,
  parseModels,
  runPipeline,
} from '../../trade/pipeline/index.ts'

export const MINUTES_5 = 300_000
export const START = Date.UTC(2024, 0, 1)
export const KEY = { venue: parseVenue('test'), pair: parsePair('AAA/USDT'), timeframe: parseTimeframe('5m') }

/** A line that fits candles of five minutes in the store. */
export const CONFIG: PipelineConfig = checkConfig({
  symbol: 'AAAUSDT',
  freq: '5min',
  data_sources: [{ store: { venue: 'test', pair: 'AAA/USDT' } }],
  feature_sets: [
    { generator: 'talib', config: { columns: 'close', functions: ['ROCP'], windows: [1, 3] } },
    { generator: 'talib', config: { columns: 'close', functions: ['EMA'], windows: [5] } },
  ],
  label_sets: [{ generator: 'direction', config: { horizon: 2, names: 'up' } }],
  labels: ['up'],
  label_horizon: 2,
  train_features: ['close_ROCP_1', 'close_ROCP_3'],
  algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 6, num_leaves: 4 } }],
  append_overlap_records: 3,
  signal_sets: [
    { generator: 'smoothen', config: { columns: 'up_gb', names: 'smooth', window: 2 } },
    {
      generator: 'threshold_rule',
      config: {
        columns: 'smooth',
        names: ['buy', 'sell'],
        parameters: { buy_signal_threshold: 0.505, sell_signal_threshold: 0.495 },
      },
    },
  ],
  output_sets: [{ generator: 'trader_simulation' }],
}).config

/** A walk that is the same each time, from row `from` on. */
export function walk(rows: number, from = 0): Candles {
  const candles = allocateCandles(rows, KEY.timeframe)
  let close = 100
  for (let at = 0; at < from + rows; at++) {
    const open = close
    close = Math.round(1e4 * (100 + 3 * Math.sin(at / 3) + 2 * Math.sin((at * at) / 50))) / 1e4
    const row = at - from
    if (row < 0) continue
    candles.time[row] = START + at * MINUTES_5
    candles.open[row] = open
    candles.high[row] = Math.max(open, close) + 0.5
    candles.low[row] = Math.min(open, close) - 0.5
    candles.close[row] = close
    candles.volume[row] = 10 + (at % 7)
  }
  return candles
}

/** Models of the line, trained on the first rows; of other rounds others. */
export async function trained(rounds = 6): Promise<Models> {
  const artifacts = memoryArtifactStore()
  const [algorithm] = CONFIG.algorithms!
  const config = {
    ...CONFIG,
    algorithms: [{ ...algorithm!, train: { num_boost_round: rounds, num_leaves: 4 } }],
  } as PipelineConfig
  const rows = { read: async () => candleTable(walk(240)) }
  const result = await runPipeline({ config, rows, artifacts, clock: () => 0, goal: 'train' })
  const report = result.artifacts.find(({ name }) => name === 'models')
  if (!report) throw new Error(result.stages.map(({ name, message }) => `${name}: ${message}`).join('; '))
  return parseModels(await artifacts.readJson({ ...report, kind: 'json', lineage: {} as never }))
}

/** A folder that is gone at the end, and how models are put into it as artifacts. */
export function scratch() {
  const folder = mkdtempSync(join(tmpdir(), 'leme-online-'))
  return {
    folder,
    /** @returns a version of them for the registry */
    keep(models: Models): NewModelVersion {
      const hash = hashJson(models)
      writeFileSync(join(folder, `models-${hash.slice(0, 16)}.json`), JSON.stringify(models))
      return versionOf(hash, models)
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function versionOf(hash: string, { models }: Models): NewModelVersion {
  const { score, label, algorithm, features, trainedRows } = models[0]!
  const any = hashJson('any')
  return {
    schema: 'leme.model-version/1',
    trainingRun: 'run',
    lineage: {
      ...{ dataHash: any, featureSetHash: any, labelSetHash: any, configHash: any },
      ...{ codeVersion: '1', artifactHash: hash },
    },
    metrics: {
      schema: 'leme.model-metrics/1',
      ...{ rows: 100, positives: 0.5, auc: null, averagePrecision: null, f1: null, precision: null },
      ...{ recall: null, brier: null, chanceOf: null, cutTest: 'unknown', scoreDeciles: null },
      verdict: { kind: 'unknown', text: '' },
    },
    features: features.map((name) => ({ name, type: 'number' as const })),
    ...{ label, labelHorizon: 2, timeframe: '5m', score, algorithm, trainedRows, notes: '' },
  }
}
